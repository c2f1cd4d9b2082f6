package io.rq4j.error;

import java.time.Duration;

/**
 * Thrown inside a job to ask for another try: {@code throw RetryJobException.after(Duration.ofSeconds(30)).atMost(5)}. It is
 * what RQ's functions do by returning a Retry: the attempt is kept with result type 4, and with type 5, as failed, when the
 * tries are used up. It does not count as a retry of {@code JobOptions.retry}.
 */
public final class RetryJobException extends RqException {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final Duration delay;
    private final int most;

    private RetryJobException(Duration delay, int most) {
        super("The job asks to run again in " + delay + ", at most " + most + " times");
        this.delay = delay;
        this.most = most;
    }

    /** After this time, once; see {@link #atMost}. Zero is at once; a delayed try waits for a scheduler. */
    public static RetryJobException after(Duration delay) {
        if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("RetryJobException.after takes 0 to 36500 days, got " + delay);
        }
        return new RetryJobException(delay, 1);
    }

    /** So many times in all over the life of the job; 1 by default, as in RQ. */
    public RetryJobException atMost(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("RetryJobException.atMost must be at least 1, got " + times);
        }
        return new RetryJobException(delay, times);
    }

    /** How long to wait. */
    public Duration delay() {
        return delay;
    }

    /** How many times in all. */
    public int most() {
        return most;
    }
}
