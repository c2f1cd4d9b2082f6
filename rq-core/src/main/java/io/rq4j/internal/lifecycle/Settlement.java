package io.rq4j.internal.lifecycle;

import io.rq4j.job.Execution;
import io.rq4j.job.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * An outcome on its way into Redis.
 *
 * @param registered whether a beat has written the keys that observers read, so that they must go
 * @param resultTtl seconds, for {@link Outcome.Finished}
 * @param failureTtl seconds, for the others
 * @param again when the job is to run once more: a retry, or the next of its repetitions; null when it has ended
 */
public record Settlement(
        Execution execution,
        Outcome outcome,
        boolean registered,
        long resultTtl,
        long failureTtl,
        @Nullable Again again) {

    /** One that ends its job. */
    public Settlement(Execution execution, Outcome outcome, boolean registered, long resultTtl, long failureTtl) {
        this(execution, outcome, registered, resultTtl, failureTtl, null);
    }

    /**
     * The next run.
     *
     * @param delayMillis 0 for at once
     */
    public record Again(long delayMillis, boolean atFront) {

        static final Again NEVER = new Again(0, false);
    }
}
