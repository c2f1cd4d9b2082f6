package io.rq4j.error;

/** A method reference or a function name cannot be enqueued. Says what to write instead. */
public final class InvalidCallException extends RqException {

    public InvalidCallException(String message) {
        super(message);
    }

    public InvalidCallException(String message, Throwable cause) {
        super(message, cause);
    }
}
