package io.rq4j.error;

/** Redis did not answer. The command may or may not have been carried out; every call of RQ for Java can be repeated. */
public final class RedisUnavailableException extends RqException {

    public RedisUnavailableException(String message) {
        super(message);
    }

    public RedisUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
