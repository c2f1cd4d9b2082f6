package io.rq4j.embedded;

/** Another process listens on the port that the server was to have. */
final class PortTakenException extends IllegalStateException {
    private static final long serialVersionUID = 1;

    PortTakenException(String message) {
        super(message);
    }
}
