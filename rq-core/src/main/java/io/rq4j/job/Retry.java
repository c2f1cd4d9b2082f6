package io.rq4j.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How often a job is tried again when its function throws, and after what time. RQ's Retry; without one a job that throws
 * fails at once. Immutable.
 *
 * <pre>{@code
 * Retry.times(3)                                                           // at once each time
 * Retry.times(3).after(Duration.ofSeconds(10), Duration.ofMinutes(1))      // 10 s, 10 s, 1 min: RQ's order
 * Retry.times(5).backoff(Duration.ofSeconds(2), Duration.ofMinutes(5))     // 2, 4, 8, 16, 32 s, each up to a half less
 * Retry.times(3).on(IOException.class).notOn(FileNotFoundException.class)
 * }</pre>
 *
 * <p>Times are whole seconds on the wire and are rounded up. A delayed try waits in {@code rq:scheduled} for a scheduler.
 *
 * @param max how many tries there are after the first, at least 1
 * @param intervals the times to wait; when there are fewer than tries the first one is used for the tries before, as in RQ
 * @param backoff how intervals are made when the job is enqueued; null when they are given
 * @param front whether a try goes to the head of the queue; false by default
 * @param rules class names: {@code +name} for what is tried again, {@code -name} for what is not; subclasses count
 */
public record Retry(
        int max, List<Duration> intervals, @Nullable Backoff backoff, boolean front, List<String> rules) {

    private static final int MOST_DRAWN = 1_000;

    /** Doubles from {@code first} up to {@code longest}; each interval is then shortened by a random part, up to a half. */
    public record Backoff(Duration first, Duration longest) {}

    public Retry {
        if (max < 1) {
            throw new IllegalArgumentException("Retry.times must be at least 1, got " + max
                    + "; leave out retry for a job that is not tried again");
        }
        intervals = Intervals.checked("Retry.after", intervals);
        rules = List.copyOf(rules);
        if (backoff != null && max > MOST_DRAWN) {
            throw new IllegalArgumentException("Retry.backoff takes at most " + MOST_DRAWN
                    + " tries, each has an interval of its own, got " + max + "; use after(...) for more");
        }
    }

    /** So many tries after the first, at once each time. */
    public static Retry times(int max) {
        return new Retry(max, List.of(Duration.ZERO), null, false, List.of());
    }

    /** The time to wait before each try. */
    public Retry after(Duration... intervals) {
        return new Retry(max, List.of(intervals), null, front, rules);
    }

    /**
     * Waits twice as long each time, from {@code first} to at most {@code longest}, less a random part of up to a half. For at
     * most 1,000 tries.
     */
    public Retry backoff(Duration first, Duration longest) {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "Retry.backoff takes a positive first interval and a longest one that is not" + " shorter, got "
                            + first + " and " + longest);
        }
        Intervals.checked("Retry.backoff", List.of(longest));
        return new Retry(max, intervals, new Backoff(first, longest), front, rules);
    }

    /** Each try goes to the head of the queue. */
    public Retry atFront() {
        return new Retry(max, intervals, backoff, true, rules);
    }

    /** Only these and their subclasses are tried again. */
    @SafeVarargs
    public final Retry on(Class<? extends Throwable>... types) {
        return ruled("+", types);
    }

    /** These and their subclasses are not tried again; this wins over {@link #on}. */
    @SafeVarargs
    public final Retry notOn(Class<? extends Throwable>... types) {
        return ruled("-", types);
    }

    private Retry ruled(String sign, Class<?>... types) {
        var names = Stream.of(types).map(type -> sign + type.getName());
        return new Retry(
                max,
                intervals,
                backoff,
                front,
                Stream.concat(rules.stream(), names).toList());
    }

    /** The intervals in whole seconds, those of a back-off drawn now. */
    public List<Long> seconds(RandomGenerator random) {
        if (backoff == null) {
            return Intervals.seconds(intervals);
        }
        var drawn = new ArrayList<Duration>();
        var next = backoff.first();
        for (int i = 0; i < max; i++) {
            long millis = next.toMillis();
            drawn.add(Duration.ofMillis(millis - (long) (random.nextDouble() * millis / 2)));
            next = next.multipliedBy(2).compareTo(backoff.longest()) < 0 ? next.multipliedBy(2) : backoff.longest();
        }
        return Intervals.seconds(drawn);
    }
}
