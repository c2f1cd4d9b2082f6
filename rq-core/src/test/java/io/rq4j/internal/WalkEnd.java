package io.rq4j.internal;

import io.rq4j.internal.lifecycle.Settlement;
import io.rq4j.internal.lifecycle.Settlement.Again;
import io.rq4j.job.Execution;
import io.rq4j.job.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * How an execution of the walk ends.
 *
 * @param kind {@code finish}, {@code fail}, {@code retry} or {@code repeat}
 */
record WalkEnd(
        String kind,
        Execution execution,
        boolean registered,
        long ttl,
        long delayMillis,
        boolean front,
        boolean asked) {

    Settlement settlement() {
        var again = kind.equals("retry") || kind.equals("repeat") ? new Again(delayMillis, front) : null;
        return new Settlement(execution, outcome(), registered, ttl, ttl, again);
    }

    private Outcome outcome() {
        if (kind.equals("finish") || kind.equals("repeat")) {
            return new Outcome.Finished("1".getBytes(StandardCharsets.UTF_8), Duration.ZERO);
        }
        return asked
                ? new Outcome.AnotherTry(Duration.ofMillis(delayMillis), 9, "again", Duration.ZERO)
                : new Outcome.Failed("boom", Duration.ZERO);
    }

    @Override
    public String toString() {
        return "%s %s:%s ttl %d%s"
                .formatted(kind, execution.jobId(), execution.id(), ttl, delayMillis > 0 ? " in " + delayMillis : "");
    }
}
