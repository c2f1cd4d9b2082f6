package io.rq4j.internal.lifecycle;

import io.rq4j.job.Execution;
import io.rq4j.job.Outcome;

/**
 * An outcome on its way into Redis.
 *
 * @param registered whether a beat has written the keys that observers read, so that they must go
 * @param resultTtl seconds, for {@link Outcome.Finished}
 * @param failureTtl seconds, for {@link Outcome.Failed}
 */
public record Settlement(Execution execution, Outcome outcome, boolean registered, long resultTtl, long failureTtl) {}
