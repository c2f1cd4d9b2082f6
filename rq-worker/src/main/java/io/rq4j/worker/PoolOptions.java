package io.rq4j.worker;

import java.time.Duration;

/**
 * What a pool knows of its workers.
 *
 * @param name what the names of its workers begin with
 * @param size how many there are
 * @param burst whether they leave when the queues are empty, whatever becomes of one
 * @param leavesIdle whether they leave after some time without a job
 * @param shutdownTimeout how long their running jobs may go on after a stop
 */
record PoolOptions(String name, int size, boolean burst, boolean leavesIdle, Duration shutdownTimeout) {

    PoolOptions {
        if (size < 1 || size > 1_000) {
            throw new IllegalArgumentException("--pool must be 1 to 1000, got " + size
                    + "; leave it out for one worker process without a supervisor");
        }
    }
}
