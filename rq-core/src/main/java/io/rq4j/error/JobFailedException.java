package io.rq4j.error;

/**
 * The awaited job failed. Carries what the worker wrote down: the type of the error as text (a Java class or a Python
 * exception), its message, and the whole stack text. The remote class itself is never loaded.
 */
public final class JobFailedException extends RqException {

    private final String jobId;
    private final String remoteType;
    private final String remoteMessage;
    private final String stackText;

    public JobFailedException(String jobId, String remoteType, String remoteMessage, String stackText) {
        super("Job " + jobId + " failed: " + remoteType + (remoteType.isEmpty() || remoteMessage.isEmpty() ? "" : ": ")
                + remoteMessage);
        this.jobId = jobId;
        this.remoteType = remoteType;
        this.remoteMessage = remoteMessage;
        this.stackText = stackText;
    }

    /** The id of the job that failed. */
    public String jobId() {
        return jobId;
    }

    /** The type of the error, {@code java.lang.IllegalStateException} or Python's {@code ValueError}; empty when the text names none. */
    public String remoteType() {
        return remoteType;
    }

    /** The message of the error, empty when it had none. */
    public String remoteMessage() {
        return remoteMessage;
    }

    /** The stack text as the worker wrote it. */
    public String stackText() {
        return stackText;
    }
}
