package io.rq4j.error;

/** A job of this id is alive, so it cannot be enqueued once more. RQ would overwrite it; see the wire rules on stale fields. */
public final class DuplicateJobException extends RqException {

    private final String jobId;

    public DuplicateJobException(String jobId, String message) {
        super(message);
        this.jobId = jobId;
    }

    /** The id of the job that this speaks of. */
    public String jobId() {
        return jobId;
    }
}
