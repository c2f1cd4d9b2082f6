package io.rq4j.job;

import java.time.Duration;

/**
 * How long something is kept: for a time, for ever, or not at all. RQ writes these as seconds, -1 and 0; times are cut to
 * whole seconds, as on the wire.
 */
public record Ttl(long seconds) {

    /** Kept until somebody deletes it. */
    public static final Ttl FOREVER = new Ttl(-1);
    /** Not kept: gone as soon as the job has ended. */
    public static final Ttl NONE = new Ttl(0);

    public Ttl {
        if (seconds < -1 || seconds > Intervals.LONGEST.toSeconds()) {
            throw new IllegalArgumentException("A ttl must be 0 seconds or more and at most 36500 days, got " + seconds
                    + " s; use Ttl.FOREVER to keep without end");
        }
        Intervals.refuseTooLong("A ttl", Duration.ofSeconds(seconds), "use Ttl.FOREVER to keep without end");
    }

    /** Kept for {@code time}, at least one second. */
    public static Ttl of(Duration time) {
        if (time.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "A ttl must be at least 1 second, got " + time + "; use Ttl.NONE to keep nothing");
        }
        return new Ttl(time.toSeconds());
    }

    public boolean isForever() {
        return seconds == -1;
    }
}
