package io.rq4j.worker.cron;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What becomes of ticks that no process was there for. Whatever it says, a tick is enqueued once at most, and those before the
 * schedule was first seen, or was changed, are never made up.
 *
 * @param policy which of them run
 * @param most how many of them
 */
public record Missed(Policy policy, int most) {

    /** Which of the missed ticks run. */
    public enum Policy {
        SKIP,
        ONE,
        ALL
    }

    /** Late by more than this, a tick was missed. */
    static final Duration GRACE = Duration.ofMinutes(1);

    /**
     * None, as in RQ: the newest tick runs if it is less than a minute late. An interval that was missed begins anew at once, as
     * RQ's does when it starts.
     */
    public static final Missed SKIP = new Missed(Policy.SKIP, 1);

    /** One run for all that were missed, for the newest of them. */
    public static final Missed ONE = new Missed(Policy.ONE, 1);

    public Missed {
        if (most < 1 || most > 10_000) {
            throw new IllegalArgumentException(
                    "Missed.all must be 1 to 10000 runs, got " + most + "; Missed.SKIP makes none up");
        }
    }

    /** Every tick that was missed, up to so many; the newest ones when there are more. */
    public static Missed all(int most) {
        return new Missed(Policy.ALL, most);
    }

    boolean skips(Instant tick, Instant now) {
        return policy == Policy.SKIP && Duration.between(tick, now).compareTo(GRACE) > 0;
    }

    /** The ticks that count at this moment, the oldest first. */
    List<Instant> due(CronSchedule schedule, Instant last, Instant now) {
        var newest = schedule.newest(last, now, most);
        boolean begins = !newest.isEmpty() && schedule instanceof IntervalSchedule && skips(newest.get(0), now);
        return begins ? List.of(now) : newest;
    }
}
