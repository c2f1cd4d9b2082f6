package io.rq4j.error;

/** The awaited job was canceled, so it has no result. */
public final class JobCanceledException extends RqException {

    private final String jobId;

    public JobCanceledException(String jobId, String message) {
        super(message);
        this.jobId = jobId;
    }

    /** The id of the job that this speaks of. */
    public String jobId() {
        return jobId;
    }
}
