package io.rq4j.worker;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Growing, jittered pauses between attempts; never an end of them. Not safe for several threads. */
final class Backoff {

    private final long first;
    private final long most;
    private final RandomGenerator random;
    private int attempts;

    Backoff(Duration first, Duration most, RandomGenerator random) {
        this.first = first.toMillis();
        this.most = most.toMillis();
        this.random = random;
    }

    /** The next pause: doubled each time up to the most, and between half and all of that. */
    Duration next() {
        long ceiling = Math.min(most, first << Math.min(attempts++, 20));
        return Duration.ofMillis(ceiling / 2 + random.nextLong(ceiling / 2 + 1));
    }

    int attempts() {
        return attempts;
    }
}
