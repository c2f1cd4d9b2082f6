package io.rq4j.error;

/** There is no job of this id: it was never enqueued, was deleted, or its result has expired. RQ's NoSuchJobError. */
public final class JobNotFoundException extends RqException {

    private final String jobId;

    public JobNotFoundException(String jobId, String message) {
        super(message);
        this.jobId = jobId;
    }

    /** The id of the job that this speaks of. */
    public String jobId() {
        return jobId;
    }
}
