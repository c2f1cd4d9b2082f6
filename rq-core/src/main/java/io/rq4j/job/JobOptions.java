package io.rq4j.job;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a job is enqueued: everything but the call. Immutable; each method gives a copy. Mirrors the keyword arguments of
 * RQ's {@code enqueue}.
 *
 * <pre>{@code queue.with(options -> options.id("report-7").timeout(Duration.ofMinutes(10)).atFront()).enqueue(Reports::make, 7)}</pre>
 *
 * @param id the job's id; a random UUID when absent
 * @param timeoutSeconds how long it may run; 180 by default, -1 for no limit
 * @param ttl how long it may wait in the queue before it is dropped; for ever when absent
 * @param resultTtl how long the job and its result are kept when it finished; 500 s when absent
 * @param failureTtl how long it is kept when it failed; one year when absent
 * @param description what a person sees; the call as text when absent
 * @param meta values of the user's own, readable while the job waits, runs and is kept
 * @param front whether it goes to the head of the queue
 * @param kwargs keyword arguments, added to those of the call
 * @param onAbandon what happens when its worker process dies; {@link OnAbandon#REQUEUE} by default
 */
public record JobOptions(
        @Nullable String id,
        long timeoutSeconds,
        @Nullable Duration ttl,
        @Nullable Ttl resultTtl,
        @Nullable Ttl failureTtl,
        @Nullable String description,
        Map<String, Object> meta,
        boolean front,
        Map<String, Object> kwargs,
        OnAbandon onAbandon) {

    /** RQ's default timeout. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(180);

    private static final JobOptions DEFAULTS = new JobOptions(
            null, DEFAULT_TIMEOUT.toSeconds(), null, null, null, null, Map.of(), false, Map.of(), OnAbandon.REQUEUE);
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]+");

    public JobOptions {
        if (id != null && !isValidId(id)) {
            throw new IllegalArgumentException(
                    "A job id takes letters, digits, _ and - only, got \"" + id + "\"; leave out id for a random one");
        }
        if (timeoutSeconds != -1 && timeoutSeconds < 1) {
            throw new IllegalArgumentException("A timeout must be at least 1 second, got " + timeoutSeconds
                    + "; use noTimeout() for a job that may run without limit");
        }
        if (ttl != null && ttl.toSeconds() < 1) {
            throw new IllegalArgumentException("A job's ttl must be at least 1 second, got " + ttl
                    + "; leave out ttl for a job that may wait for ever");
        }
        meta = Collections.unmodifiableMap(new LinkedHashMap<>(meta));
        kwargs = Collections.unmodifiableMap(new LinkedHashMap<>(kwargs));
    }

    /** Whether RQ takes this text as a job's id: anything else in a queue ends a Python worker. */
    public static boolean isValidId(String id) {
        return ID.matcher(id).matches();
    }

    /** RQ's defaults. */
    public static JobOptions defaults() {
        return DEFAULTS;
    }

    /** The job's id: letters, digits, {@code _} and {@code -}. */
    public JobOptions id(String id) {
        return new JobOptions(
                id, timeoutSeconds, ttl, resultTtl, failureTtl, description, meta, front, kwargs, onAbandon);
    }

    /** How long the job may run, in whole seconds rounded up; must be positive. */
    public JobOptions timeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("A timeout must be positive, got " + timeout
                    + "; use noTimeout() for a job that may run without limit");
        }
        return timeoutSeconds(timeout.plusNanos(999_999_999).toSeconds());
    }

    /** The job may run without limit. */
    public JobOptions noTimeout() {
        return timeoutSeconds(-1);
    }

    private JobOptions timeoutSeconds(long seconds) {
        return new JobOptions(id, seconds, ttl, resultTtl, failureTtl, description, meta, front, kwargs, onAbandon);
    }

    /** How long the job may wait before it is dropped, at least one second. */
    public JobOptions ttl(Duration ttl) {
        return new JobOptions(
                id, timeoutSeconds, ttl, resultTtl, failureTtl, description, meta, front, kwargs, onAbandon);
    }

    /** How long the finished job and its result are kept. */
    public JobOptions resultTtl(Ttl resultTtl) {
        return new JobOptions(
                id, timeoutSeconds, ttl, resultTtl, failureTtl, description, meta, front, kwargs, onAbandon);
    }

    /** How long the finished job and its result are kept, at least one second. */
    public JobOptions resultTtl(Duration resultTtl) {
        return resultTtl(Ttl.of(resultTtl));
    }

    /** How long the failed job is kept. */
    public JobOptions failureTtl(Ttl failureTtl) {
        return new JobOptions(
                id, timeoutSeconds, ttl, resultTtl, failureTtl, description, meta, front, kwargs, onAbandon);
    }

    /** How long the failed job is kept, at least one second. */
    public JobOptions failureTtl(Duration failureTtl) {
        return failureTtl(Ttl.of(failureTtl));
    }

    /** What a person sees in {@code info} and logs. */
    public JobOptions description(String description) {
        return new JobOptions(
                id, timeoutSeconds, ttl, resultTtl, failureTtl, description, meta, front, kwargs, onAbandon);
    }

    /** Values of the user's own. */
    public JobOptions meta(Map<String, Object> meta) {
        return new JobOptions(
                id, timeoutSeconds, ttl, resultTtl, failureTtl, description, meta, front, kwargs, onAbandon);
    }

    /** To the head of the queue: the next job to run. */
    public JobOptions atFront() {
        return new JobOptions(
                id, timeoutSeconds, ttl, resultTtl, failureTtl, description, meta, true, kwargs, onAbandon);
    }

    /** Keyword arguments, bound by parameter name. */
    public JobOptions kwargs(Map<String, Object> kwargs) {
        return new JobOptions(
                id, timeoutSeconds, ttl, resultTtl, failureTtl, description, meta, front, kwargs, onAbandon);
    }

    /** What happens when the worker process dies while the job runs. */
    public JobOptions onAbandon(OnAbandon onAbandon) {
        return new JobOptions(
                id, timeoutSeconds, ttl, resultTtl, failureTtl, description, meta, front, kwargs, onAbandon);
    }
}
