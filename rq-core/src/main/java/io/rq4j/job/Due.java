package io.rq4j.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a scheduled job is due: at a time, or after one on the server's clock. Exactly one is given. A time in the past is due
 * at once.
 */
public record Due(@Nullable Instant at, @Nullable Duration in) {

    /** Python reads no later time. */
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    public Due {
        if (in != null && in.isNegative()) {
            throw new IllegalArgumentException(
                    "A job cannot be due in " + in + "; give a time of 0 or more, or enqueue it");
        }
        if (in != null && in.compareTo(Intervals.LONGEST) > 0 || at != null && at.isAfter(LATEST)) {
            throw new IllegalArgumentException("A job must be due within 36500 days and before the year 10000, got "
                    + (in != null ? in : at) + "; give an earlier time");
        }
        if (at != null && at.isBefore(Instant.EPOCH)) {
            at = Instant.EPOCH;
        }
    }

    public static Due at(Instant at) {
        return new Due(at, null);
    }

    public static Due in(Duration in) {
        return new Due(null, in);
    }
}
