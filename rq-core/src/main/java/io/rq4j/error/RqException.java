package io.rq4j.error;

import org.jspecify.annotations.Nullable;

/** The root of all exceptions of RQ for Java. Unchecked; the message names the thing, the rule, the value and the way out. */
public class RqException extends RuntimeException {

    public RqException(String message) {
        super(message);
    }

    public RqException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
