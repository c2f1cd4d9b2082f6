package io.rq4j.error;

/** The job is in a state that does not allow the operation. RQ's InvalidJobOperation. */
public final class InvalidJobStateException extends RqException {

    private final String jobId;

    public InvalidJobStateException(String jobId, String message) {
        super(message);
        this.jobId = jobId;
    }

    /** The id of the job that this speaks of. */
    public String jobId() {
        return jobId;
    }
}
