package io.rq4j.cli;

import java.time.Duration;

/** How long something is suspended or paused. */
final class Pauses {

    private Pauses() {}

    static Duration checked(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("--duration must be at least 1 second, got " + duration.toMillis() / 1e3
                    + "; leave it out for no end");
        }
        return duration;
    }

    static String seconds(Duration duration) {
        return duration.toMillis() % 1_000 == 0
                ? String.valueOf(duration.toSeconds())
                : String.valueOf(duration.toMillis() / 1e3);
    }
}
