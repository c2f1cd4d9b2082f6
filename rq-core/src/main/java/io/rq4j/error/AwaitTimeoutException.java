package io.rq4j.error;

/** A job did not end within the time given to {@code await}. The job itself goes on. */
public final class AwaitTimeoutException extends RqException {

    public AwaitTimeoutException(String message) {
        super(message);
    }

    public AwaitTimeoutException(String message, Throwable cause) {
        super(message, cause);
    }
}
