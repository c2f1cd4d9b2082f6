package io.rq4j.internal.command;

/** What came on a channel is no command that is known here; the message says why. */
public final class UnreadableCommandException extends Exception {

    UnreadableCommandException(String problem) {
        super(problem);
    }
}
