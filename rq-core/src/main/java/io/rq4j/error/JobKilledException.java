package io.rq4j.error;

/**
 * The command kill-horse ended the job. It is never thrown into the job's code, which sees an interrupt; the rules of a
 * {@code Retry} may name it.
 */
public final class JobKilledException extends RqException {

    public JobKilledException(String text) {
        super(text);
    }
}
