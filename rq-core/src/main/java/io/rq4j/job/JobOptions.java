package io.rq4j.job;

import io.rq4j.function.Proc1;
import io.rq4j.function.Proc2;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
 * @param due when it is queued; at once when absent
 * @param dependency what must end before it is queued; nothing when absent
 * @param retry how it is tried again when it throws; not at all when absent
 * @param repeat how it runs again when it returned; not at all when absent
 * @param uniqueId whether a kept job of this id, though it has ended, is in the way too; false by default
 * @param group the group that it is a member of; none when absent
 * @param callbacks what is called when it has ended; nothing by default
 * @param webhooks what is sent when it has ended; nothing by default
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
        OnAbandon onAbandon,
        @Nullable Due due,
        @Nullable Dependency dependency,
        @Nullable Retry retry,
        @Nullable Repeat repeat,
        boolean uniqueId,
        @Nullable String group,
        Callback.All callbacks,
        List<Webhook> webhooks) {

    /** RQ's default timeout. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(180);

    private static final JobOptions DEFAULTS = new JobOptions(
            null,
            DEFAULT_TIMEOUT.toSeconds(),
            null,
            null,
            null,
            null,
            Map.of(),
            false,
            Map.of(),
            OnAbandon.REQUEUE,
            null,
            null,
            null,
            null,
            false,
            null,
            Callback.All.NONE,
            List.of());
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]+");

    public JobOptions {
        if (id != null && !isValidId(id)) {
            throw new IllegalArgumentException(
                    "A job id takes letters, digits, _ and - only, got \"" + id + "\"; leave out id for a random one");
        }
        if (timeoutSeconds > Intervals.LONGEST.toSeconds()) {
            throw new IllegalArgumentException("A timeout must be at most 36500 days, got " + timeoutSeconds
                    + " s; use noTimeout() for a job that may run without limit");
        }
        if (timeoutSeconds != -1 && timeoutSeconds < 1) {
            throw new IllegalArgumentException("A timeout must be at least 1 second, got " + timeoutSeconds
                    + "; use noTimeout() for a job that may run without limit");
        }
        if (ttl != null && (ttl.toSeconds() < 1 || ttl.compareTo(Intervals.LONGEST) > 0)) {
            throw new IllegalArgumentException("A job's ttl must be at least 1 second and at most 36500 days, got "
                    + ttl + "; leave out ttl for a job that may wait for ever");
        }
        if (ttl != null && due != null && due.in() != null && ttl.compareTo(due.in()) <= 0) {
            throw new IllegalArgumentException("A job that is due in " + due.in() + " must not have a ttl of " + ttl
                    + ": it would expire before; give a longer ttl, or none");
        }
        if (due != null && dependency != null) {
            throw new IllegalArgumentException("A job is either due at a time or depends on others, not both;"
                    + " let a job that is due at that time enqueue it");
        }
        if (dependency != null && dependency.jobIds().contains(id)) {
            throw new IllegalArgumentException(
                    "Job " + id + " cannot depend on itself; leave its id out of the dependency");
        }
        if (group != null && (group.isEmpty() || group.chars().anyMatch(Character::isISOControl))) {
            throw new IllegalArgumentException(
                    "The name of a group must not be empty or contain control characters, got \""
                            + group.replaceAll("\\p{Cntrl}", "?") + "\"; choose another");
        }
        meta = Collections.unmodifiableMap(new LinkedHashMap<>(meta));
        kwargs = Collections.unmodifiableMap(new LinkedHashMap<>(kwargs));
        webhooks = List.copyOf(webhooks);
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
        return with(draft -> draft.id = id);
    }

    /** How long the job may run, in whole seconds rounded up; must be positive. */
    public JobOptions timeout(Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("A timeout must be positive, got " + timeout
                    + "; use noTimeout() for a job that may run without limit");
        }
        long more = timeout.getNano() > 0 ? 1 : 0;
        return with(draft -> draft.timeoutSeconds = Math.min(timeout.getSeconds(), Long.MAX_VALUE - 1) + more);
    }

    /** The job may run without limit. */
    public JobOptions noTimeout() {
        return with(draft -> draft.timeoutSeconds = -1);
    }

    /** How long the job may wait before it is dropped, at least one second. It begins when the job is enqueued. */
    public JobOptions ttl(Duration ttl) {
        return with(draft -> draft.ttl = ttl);
    }

    /** How long the finished job and its result are kept. */
    public JobOptions resultTtl(Ttl resultTtl) {
        return with(draft -> draft.resultTtl = resultTtl);
    }

    /** How long the finished job and its result are kept, at least one second. */
    public JobOptions resultTtl(Duration resultTtl) {
        return resultTtl(Ttl.of(resultTtl));
    }

    /** How long the failed job is kept. */
    public JobOptions failureTtl(Ttl failureTtl) {
        return with(draft -> draft.failureTtl = failureTtl);
    }

    /** How long the failed job is kept, at least one second. */
    public JobOptions failureTtl(Duration failureTtl) {
        return failureTtl(Ttl.of(failureTtl));
    }

    /** What a person sees in {@code info} and logs. */
    public JobOptions description(String description) {
        return with(draft -> draft.description = description);
    }

    /** Values of the user's own. */
    public JobOptions meta(Map<String, Object> meta) {
        return with(draft -> draft.meta = meta);
    }

    /** To the head of the queue: the next job to run. */
    public JobOptions atFront() {
        return with(draft -> draft.front = true);
    }

    /** Keyword arguments, bound by parameter name. */
    public JobOptions kwargs(Map<String, Object> kwargs) {
        return with(draft -> draft.kwargs = kwargs);
    }

    /** What happens when the worker process dies while the job runs. */
    public JobOptions onAbandon(OnAbandon onAbandon) {
        return with(draft -> draft.onAbandon = onAbandon);
    }

    /** Queued at this time, or at once when it is past. A scheduler moves it; workers run one unless told not to. */
    public JobOptions at(Instant time) {
        return with(draft -> draft.due = Due.at(time));
    }

    /** Queued after this time on the server's clock. */
    public JobOptions in(Duration time) {
        return with(draft -> draft.due = Due.in(time));
    }

    /** Queued when these have ended. */
    public JobOptions dependsOn(Dependency dependency) {
        return with(draft -> draft.dependency = dependency);
    }

    /** Queued when these have finished. */
    public JobOptions dependsOn(String... jobIds) {
        return dependsOn(Dependency.on(jobIds));
    }

    /** Tried again when its function throws. */
    public JobOptions retry(Retry retry) {
        return with(draft -> draft.retry = retry);
    }

    /** Run again when its function returned. */
    public JobOptions repeat(Repeat repeat) {
        return with(draft -> draft.repeat = repeat);
    }

    /**
     * The only job of its id for as long as it is kept: while it waits, runs, or its result is kept. RQ's {@code unique}. (An
     * id that is alive is refused in any case.)
     */
    public JobOptions unique() {
        return with(draft -> draft.uniqueId = true);
    }

    /** A member of this group: {@code rq.group(name)} follows them all. Any name without control characters. */
    public JobOptions group(String name) {
        return with(draft -> draft.group = name);
    }

    /**
     * Called with the job and its result when its function has returned, on the job's thread, before the result is accepted. When
     * it throws or takes longer than 60 s the job fails.
     */
    public <R> JobOptions onSuccess(Proc2<Job, R> callback) {
        return onSuccess(Callback.of(callback));
    }

    /** Called with the job when its function has returned; as the one that takes the result too. */
    public JobOptions onSuccess(Proc1<Job> callback) {
        return onSuccess(Callback.of(callback));
    }

    /** Called when its function has returned. */
    public JobOptions onSuccess(Callback callback) {
        return with(draft -> draft.callbacks = draft.callbacks.with(Callback.Kind.SUCCESS, callback));
    }

    /**
     * Called with the job and the error after each attempt that failed, also when the job is tried again. The error is what the
     * function threw, or says why it could not be called, ran out of time or was lost with its process. What the callback throws
     * is written down before it.
     */
    public JobOptions onFailure(Proc2<Job, Throwable> callback) {
        return onFailure(Callback.of(callback));
    }

    /** Called with the job after each attempt that failed. */
    public JobOptions onFailure(Proc1<Job> callback) {
        return onFailure(Callback.of(callback));
    }

    /** Called after each attempt that failed. */
    public JobOptions onFailure(Callback callback) {
        return with(draft -> draft.callbacks = draft.callbacks.with(Callback.Kind.FAILURE, callback));
    }

    /** Called with the job when somebody stopped it while it ran, once its thread has ended or was given up. */
    public JobOptions onStopped(Proc1<Job> callback) {
        return onStopped(Callback.of(callback));
    }

    /** Called when somebody stopped it while it ran. */
    public JobOptions onStopped(Callback callback) {
        return with(draft -> draft.callbacks = draft.callbacks.with(Callback.Kind.STOPPED, callback));
    }

    /** Sends a further request when the job has ended. */
    public JobOptions webhook(Webhook webhook) {
        return with(draft -> draft.webhooks =
                Stream.concat(draft.webhooks.stream(), Stream.of(webhook)).toList());
    }

    private JobOptions with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.made();
    }

    /** Every component once, open for one change. */
    private static final class Draft {

        private @Nullable String id;
        private long timeoutSeconds;
        private @Nullable Duration ttl;
        private @Nullable Ttl resultTtl;
        private @Nullable Ttl failureTtl;
        private @Nullable String description;
        private Map<String, Object> meta;
        private boolean front;
        private Map<String, Object> kwargs;
        private OnAbandon onAbandon;
        private @Nullable Due due;
        private @Nullable Dependency dependency;
        private @Nullable Retry retry;
        private @Nullable Repeat repeat;
        private boolean uniqueId;
        private @Nullable String group;
        private Callback.All callbacks;
        private List<Webhook> webhooks;

        Draft(JobOptions options) {
            id = options.id;
            timeoutSeconds = options.timeoutSeconds;
            ttl = options.ttl;
            resultTtl = options.resultTtl;
            failureTtl = options.failureTtl;
            description = options.description;
            meta = options.meta;
            front = options.front;
            kwargs = options.kwargs;
            onAbandon = options.onAbandon;
            due = options.due;
            dependency = options.dependency;
            retry = options.retry;
            repeat = options.repeat;
            uniqueId = options.uniqueId;
            group = options.group;
            callbacks = options.callbacks;
            webhooks = options.webhooks;
        }

        JobOptions made() {
            return new JobOptions(
                    id,
                    timeoutSeconds,
                    ttl,
                    resultTtl,
                    failureTtl,
                    description,
                    meta,
                    front,
                    kwargs,
                    onAbandon,
                    due,
                    dependency,
                    retry,
                    repeat,
                    uniqueId,
                    group,
                    callbacks,
                    webhooks);
        }
    }
}
