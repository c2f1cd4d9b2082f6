package io.rq4j.job;

import java.time.Duration;
import java.util.List;

/** Times to wait, as RQ keeps them: whole seconds, rounded up. */
final class Intervals {

    /** Longer than anybody waits, and far from where numbers overflow, here or in Redis. */
    static final Duration LONGEST = Duration.ofDays(36_500);

    private Intervals() {}

    /** Redis and Python count in numbers that end somewhere. */
    static void refuseTooLong(String what, Duration time, String wayOut) {
        if (time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(what + " must be at most 36500 days, got " + time + "; " + wayOut);
        }
    }

    static List<Duration> checked(String what, List<Duration> intervals) {
        if (intervals.isEmpty()) {
            throw new IllegalArgumentException(what + " takes at least one interval; leave it out for no waiting");
        }
        for (var interval : intervals) {
            if (interval.isNegative() || interval.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(what + " takes intervals from 0 to 36500 days, got " + interval);
            }
        }
        return List.copyOf(intervals);
    }

    static List<Long> seconds(List<Duration> intervals) {
        return intervals.stream()
                .map(interval -> interval.plusNanos(999_999_999).toSeconds())
                .toList();
    }
}
