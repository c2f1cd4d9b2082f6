package io.rq4j.error;

/** A job failed because the worker process that ran it died: what failure callbacks and exception handlers are told. RQ's AbandonedJobError. */
public final class JobAbandonedException extends RqException {

    public JobAbandonedException(String message) {
        super(message);
    }
}
