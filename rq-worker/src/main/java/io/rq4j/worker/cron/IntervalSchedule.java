package io.rq4j.worker.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Ticks that follow each other after a fixed time. */
record IntervalSchedule(Duration interval) implements CronSchedule {

    /** Far from where instants end. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    IntervalSchedule {
        if (interval.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "An interval must be at most 36500 days, got " + interval + "; leave the schedule out");
        }
        if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.getNano() != 0) {
            throw new IllegalArgumentException(
                    "An interval must be whole seconds, at least 1, got " + interval + "; round it");
        }
    }

    @Override
    public Instant next(Instant after) {
        return after.plus(interval);
    }

    @Override
    public List<Instant> newest(Instant after, Instant until, int most) {
        long count = Math.max(0, Duration.between(after, until).dividedBy(interval));
        var ticks = new ArrayList<Instant>();
        for (long i = Math.max(1, count - most + 1); i <= count; i++) {
            ticks.add(after.plus(interval.multipliedBy(i)));
        }
        return ticks;
    }

    @Override
    public ZoneId zone() {
        return ZoneOffset.UTC;
    }

    @Override
    public String text() {
        return "every " + interval.toSeconds() + "s";
    }
}
