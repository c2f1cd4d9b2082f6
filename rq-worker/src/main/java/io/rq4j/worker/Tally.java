package io.rq4j.worker;

import java.time.Duration;

/** How many jobs this process has ended, and how long it worked. Safe for any thread. */
final class Tally {

    private long successful;
    private long failed;
    private Duration worked = Duration.ZERO;

    synchronized void count(boolean success, Duration time) {
        if (success) {
            successful++;
        } else {
            failed++;
        }
        worked = worked.plus(time);
    }

    synchronized long successful() {
        return successful;
    }

    synchronized long failed() {
        return failed;
    }

    synchronized double workedSeconds() {
        return worked.toNanos() / 1e9;
    }
}
