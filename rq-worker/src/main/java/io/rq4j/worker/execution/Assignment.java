package io.rq4j.worker.execution;

import io.rq4j.job.Callback;
import io.rq4j.job.Execution;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One claimed execution and all that running it takes.
 *
 * @param description what a person sees of the job
 * @param payload gives the job's {@code data}, compressed as it stands in Redis; called once, on the thread that runs
 *     the job, because large payloads are fetched only there
 * @param timeout how long the job may run; null for no limit
 * @param resultOf the job whose result is the first argument; null for a call that is whole
 * @param access what {@link JobContext} reads and writes
 * @param callbacks which callbacks the job has; of a stopped one nobody needs to know before
 */
public record Assignment(
        Execution execution,
        String description,
        Callable<byte[]> payload,
        @Nullable Duration timeout,
        JobAccess access,
        @Nullable String resultOf,
        Set<Callback.Kind> callbacks) {

    /** One whose call is whole, without callbacks. */
    public Assignment(
            Execution execution,
            String description,
            Callable<byte[]> payload,
            @Nullable Duration timeout,
            JobAccess access) {
        this(execution, description, payload, timeout, access, null, Set.of());
    }

    public Assignment {
        if (timeout != null && (timeout.isZero() || timeout.isNegative())) {
            throw new IllegalArgumentException("The timeout of job " + execution.jobId() + " must be positive, got "
                    + timeout + "; null stands for no limit");
        }
    }
}
