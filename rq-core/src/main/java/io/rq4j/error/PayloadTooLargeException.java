package io.rq4j.error;

/** A call is larger than the limit set with {@code Rq.builder().payloadLimit}, 10 MiB by default. Nothing was written. */
public final class PayloadTooLargeException extends RqException {

    public PayloadTooLargeException(String message) {
        super(message);
    }

    public PayloadTooLargeException(String message, Throwable cause) {
        super(message, cause);
    }
}
