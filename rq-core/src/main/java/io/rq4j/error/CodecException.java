package io.rq4j.error;

/** A value could not be written as JSON, or JSON could not be bound to the declared type. Says what was expected and what came. */
public final class CodecException extends RqException {

    public CodecException(String message) {
        super(message);
    }

    public CodecException(String message, Throwable cause) {
        super(message, cause);
    }
}
