package io.rq4j.error;

/** A worker refused to call the function that a job names: unknown, not callable, or called with the wrong arguments. */
public final class FunctionRefusedException extends RqException {

    public FunctionRefusedException(String message) {
        super(message);
    }

    public FunctionRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
