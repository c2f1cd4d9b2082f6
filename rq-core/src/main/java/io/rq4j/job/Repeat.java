package io.rq4j.job;

import java.time.Duration;
import java.util.List;

/**
 * How often a job runs again after its function returned, and after what time. RQ's Repeat. Immutable.
 *
 * <p>The list of intervals is used from its end, as RQ really does it: three times with 10, 20 and 30 seconds waits 30, then
 * 20, then 10; with fewer intervals than times the last one is used first, and as often as needed. Times are whole seconds,
 * rounded up. A run that fails ends the repetition.
 *
 * @param times how many runs there are after the first, at least 1
 */
public record Repeat(int times, List<Duration> intervals) {

    public Repeat {
        if (times < 1) {
            throw new IllegalArgumentException(
                    "Repeat.times must be at least 1, got " + times + "; leave out repeat for a job that runs once");
        }
        intervals = Intervals.checked("Repeat.every", intervals);
    }

    /** So many runs after the first, at once each time. */
    public static Repeat times(int times) {
        return new Repeat(times, List.of(Duration.ZERO));
    }

    /** The time to wait before each run. */
    public Repeat every(Duration... intervals) {
        return new Repeat(times, List.of(intervals));
    }

    /** The intervals in whole seconds. */
    public List<Long> seconds() {
        return Intervals.seconds(intervals);
    }
}
