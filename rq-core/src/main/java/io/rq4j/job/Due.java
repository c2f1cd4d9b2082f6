package io.rq4j.job;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a scheduled job is due: at a time, or after one on the server's clock. Exactly one is given. A time in the past is due
 * at once.
 */
public record Due(@Nullable Instant at, @Nullable Duration in) {

    public Due {
        if (in != null && in.isNegative()) {
            throw new IllegalArgumentException(
                    "A job cannot be due in " + in + "; give a time of 0 or more, or enqueue it");
        }
    }

    public static Due at(Instant at) {
        return new Due(at, null);
    }

    public static Due in(Duration in) {
        return new Due(null, in);
    }
}
