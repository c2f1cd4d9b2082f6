package io.rq4j.error;

/** The awaited job is gone: it was deleted, its ttl ran out before a worker took it, or its result was not kept. */
public final class JobExpiredException extends RqException {

    private final String jobId;

    public JobExpiredException(String jobId, String message) {
        super(message);
        this.jobId = jobId;
    }

    /** The id of the job that this speaks of. */
    public String jobId() {
        return jobId;
    }
}
