package io.rq4j;

import io.rq4j.error.RqException;
import io.rq4j.job.JobStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one job ended: with a value, or with the problem that {@link JobHandle#await} would throw. Immutable.
 *
 * @param finalStatus finished, failed, stopped or canceled; null when the job is gone: deleted, expired, or not to be kept
 * @param value what its function returned; null for none, and when there is a problem
 * @param problem why there is no value; null when there is one
 */
public record JobEnd<R>(
        String jobId,
        @Nullable JobStatus finalStatus,
        @Nullable R value,
        @Nullable RqException problem) {

    /** Whether the function returned and its value was still kept. */
    public boolean isSuccess() {
        return problem == null;
    }

    /** The final status; empty when the job is gone. */
    public Optional<JobStatus> status() {
        return Optional.ofNullable(finalStatus);
    }

    /** The value; null for a procedure. Throws the problem when there is one. */
    public @Nullable R get() {
        if (problem != null) {
            throw problem;
        }
        return value;
    }
}
