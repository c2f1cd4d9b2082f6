package io.rq4j;

import io.rq4j.JobHandle.CancelOption;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.JobLifecycle.Placed;
import io.rq4j.internal.redis.Keys;
import io.rq4j.internal.redis.Slices;
import io.rq4j.internal.store.RegistryReader;
import io.rq4j.job.JobStatus;
import io.rq4j.job.QueueInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of a queue that are in one state: RQ's registries. Usable with a million entries: reads and writes go in slices of
 * a few milliseconds, and memory does not grow with the number of entries. Reading writes nothing, unlike in RQ, where it
 * cleans up. Immutable and safe for any thread.
 *
 * <p>Entries stand by their score, the lowest first: finished and failed jobs by the time until which they are kept, scheduled
 * ones by the time when they are due, canceled and deferred ones by the time when they became so. What is no longer kept is
 * not counted and not listed, although maintenance may not have removed it yet.
 *
 * <pre>{@code
 * long requeued = rq.queue("mail").failed().requeueAll(seen -> System.out.println(seen + " seen"));
 * rq.queue("mail").finished().newestFirst().stream().limit(10).forEach(System.out::println);
 * }</pre>
 */
public final class Registry {

    private static final Set<Kind> ENDED = EnumSet.of(Kind.FINISHED, Kind.FAILED, Kind.CANCELED);
    private static final Set<Kind> NOT_ENDED = EnumSet.of(Kind.STARTED, Kind.DEFERRED, Kind.SCHEDULED);
    private static final Set<Kind> REQUEUED = EnumSet.of(Kind.FAILED, Kind.CANCELED);

    /** Small enough that one script holds Redis for a few milliseconds. */
    private static final int SLICE = 100;

    private static final LongConsumer SILENT = seen -> {};

    /** Which jobs of the queue. */
    public enum Kind {
        /** Jobs that run. Those of a dead worker stand here until they are taken from it. */
        STARTED(JobStatus.STARTED, Keys::wip, QueueInfo::executing),
        /** Jobs that finished, as long as their results are kept, and jobs that repeat. */
        FINISHED(JobStatus.FINISHED, Keys::finished, QueueInfo::finished),
        /** Jobs that failed or were stopped. */
        FAILED(JobStatus.FAILED, Keys::failed, QueueInfo::failed),
        /** Jobs that wait for others. */
        DEFERRED(JobStatus.DEFERRED, Keys::deferred, QueueInfo::deferred),
        /** Jobs that wait for a time. */
        SCHEDULED(JobStatus.SCHEDULED, Keys::scheduled, QueueInfo::scheduled),
        /** Jobs that were canceled. */
        CANCELED(JobStatus.CANCELED, Keys::canceled, QueueInfo::canceled);

        private final JobStatus status;
        private final BiFunction<Keys, String, String> key;
        private final ToLongFunction<QueueInfo> count;

        Kind(JobStatus status, BiFunction<Keys, String, String> key, ToLongFunction<QueueInfo> count) {
            this.status = status;
            this.key = key;
            this.count = count;
        }

        private boolean expires() {
            return this == FINISHED || this == FAILED;
        }

        private String word() {
            return status.word();
        }
    }

    /**
     * An entry of {@link Kind#STARTED}: a job and the execution that holds it.
     *
     * @param executionId null when RQ 1.13 wrote it
     */
    public record Running(String jobId, @Nullable String executionId) {

        private static Running of(String member) {
            int colon = member.indexOf(':');
            return colon < 0
                    ? new Running(member, null)
                    : new Running(member.substring(0, colon), member.substring(colon + 1));
        }
    }

    private final Kind kind;
    private final String queue;
    private final boolean atFront;
    private final boolean reversed;
    private final Engine engine;
    private final RegistryReader reader;

    Registry(Kind kind, String queue, boolean atFront, Engine engine) {
        this(kind, queue, atFront, false, engine);
    }

    private Registry(Kind kind, String queue, boolean atFront, boolean reversed, Engine engine) {
        this.kind = kind;
        this.queue = queue;
        this.atFront = atFront;
        this.reversed = reversed;
        this.engine = engine;
        LongSupplier over = kind.expires() ? () -> engine.store().now().getEpochSecond() : () -> -1;
        this.reader = new RegistryReader(engine.redis(), kind.key.apply(engine.keys(), queue), reversed, over);
    }

    public Kind kind() {
        return kind;
    }

    /** The name of the queue. */
    public String queue() {
        return queue;
    }

    /** The same registry, read and worked through from the highest score to the lowest. */
    public Registry newestFirst() {
        return new Registry(kind, queue, atFront, true, engine);
    }

    /** How many jobs there are; for {@link Kind#STARTED} how many executions. One round trip, however many. */
    public long count() {
        return kind.count.applyAsLong(engine.store().queueInfos(List.of(queue)).get(0));
    }

    /** Job ids by their place. What comes or goes between two calls shifts the places; {@link #stream} is not disturbed. */
    public List<String> ids(long offset, long count) {
        return reader.members(offset, count).stream().map(this::jobId).toList();
    }

    /**
     * The ids of all jobs, read lazily in pages of a thousand. A job that stands here from the first page to the last is met
     * exactly once, whatever comes and goes meanwhile. One that comes may be met or not. One that leaves and comes back later
     * may be met twice.
     */
    public Stream<String> stream() {
        return reader.members().map(this::jobId);
    }

    private String jobId(String member) {
        return kind == Kind.STARTED ? Running.of(member).jobId() : member;
    }

    /** Jobs that run with their executions, by their place: RQ's get_job_and_execution_ids. Only {@link Kind#STARTED} has any. */
    public List<Running> executions(long offset, long count) {
        allowed(EnumSet.of(Kind.STARTED), "have executions", "ask started() for those");
        return reader.members(offset, count).stream().map(Running::of).toList();
    }

    /** Whether a job stands here. */
    public boolean contains(String id) {
        if (kind != Kind.STARTED) {
            return reader.containsAny(List.of(id));
        }
        var members = new ArrayList<>(List.of(id));
        engine.store().executions(id).forEach(execution -> members.add(id + ":" + execution));
        engine.store().job(id).map(job -> job.executionId()).ifPresent(execution -> members.add(id + ":" + execution));
        return reader.containsAny(members);
    }

    /**
     * Puts failed or canceled jobs back into the queue, at its end, or at its head when the queue's options say so. RQ's
     * requeue, in one script. A job that waited for others does not wait for them any more.
     *
     * @return for each id, in order, whether it stood here and is queued now
     * @throws IllegalStateException for another kind
     */
    public List<Boolean> requeue(Collection<String> ids) {
        allowed(REQUEUED, "are requeued", "enqueue the call again");
        var done = new ArrayList<Boolean>();
        for (var slice : Slices.of(List.copyOf(ids), SLICE)) {
            engine.lifecycle()
                    .requeue(UUID.randomUUID().toString(), kind.status, queue, atFront, slice)
                    .forEach(verdict -> done.add(verdict.equals("ok") || verdict.equals("repeated")));
        }
        return done;
    }

    /** As {@link #requeueAll(LongConsumer)}, without a word on the way. */
    public long requeueAll() {
        return requeueAll(SILENT);
    }

    /**
     * Requeues every job, as many as there are now: one that fails again meanwhile is not taken twice.
     *
     * @param progress told after each slice how many entries were looked at so far
     * @return how many are queued now
     */
    public long requeueAll(LongConsumer progress) {
        allowed(REQUEUED, "are requeued", "enqueue the calls again");
        return all(slice -> requeue(slice).stream().filter(done -> done).count(), progress);
    }

    /**
     * Takes entries out of a registry of ended jobs. The jobs themselves stay until their time is over; one that was to be
     * kept for ever then stays for a year, as nothing would find it any more. A removed job cannot be requeued.
     *
     * <p>RQ's remove takes jobs out of any registry, and a deferred or scheduled one then waits for ever; here that is
     * refused.
     *
     * @return how many stood here
     * @throws IllegalStateException for jobs that have not ended; {@link #cancelAll} or {@link #delete} those
     */
    public long remove(Collection<String> ids) {
        allowed(ENDED, "are removed from their registry", "cancel or delete them");
        long removed = 0;
        for (var slice : Slices.of(List.copyOf(ids), SLICE)) {
            removed += done(engine.lifecycle().unregister(kind.status, queue, slice));
        }
        return removed;
    }

    /**
     * Deletes jobs that stand here, with all that belongs to them. A job that has moved on meanwhile, because somebody
     * requeued it, is left alone.
     *
     * @return how many there were
     */
    public long delete(Collection<String> ids) {
        long deleted = 0;
        for (var slice : Slices.of(List.copyOf(ids), SLICE)) {
            deleted += done(engine.lifecycle().delete(kind.status, queue, slice));
        }
        return deleted;
    }

    /** As {@link #deleteAll(LongConsumer)}, without a word on the way. */
    public long deleteAll() {
        return deleteAll(SILENT);
    }

    /**
     * Deletes every job, as many as there are now.
     *
     * @param progress told after each slice how many entries were looked at so far
     * @return how many were deleted
     */
    public long deleteAll(LongConsumer progress) {
        return all(this::delete, progress);
    }

    /** As {@link #cancelAll(LongConsumer, CancelOption...)}, without a word on the way. */
    public long cancelAll() {
        return cancelAll(SILENT);
    }

    /**
     * Cancels every job, as many as there are now; {@link JobHandle#cancel} for one.
     *
     * @param progress told after each slice how many entries were looked at so far
     * @param options what it means for others
     * @return how many were canceled
     * @throws IllegalStateException for jobs that have ended
     */
    public long cancelAll(LongConsumer progress, CancelOption... options) {
        allowed(NOT_ENDED, "are canceled", "delete them");
        var chosen = Set.of(options);
        return all(
                slice -> done(engine.lifecycle()
                        .cancel(
                                chosen.contains(CancelOption.ENQUEUE_DEPENDENTS),
                                chosen.contains(CancelOption.REMOVE_FROM_DEPENDENCIES),
                                slice.stream().map(id -> new Placed(id, "")).toList())),
                progress);
    }

    private static long done(List<String> verdicts) {
        return verdicts.stream().filter("ok"::equals).count();
    }

    /** Works through what is here now, a slice at a time. */
    private long all(ToLongFunction<List<String>> work, LongConsumer progress) {
        var ids = stream().limit(count()).iterator();
        long done = 0;
        long seen = 0;
        while (ids.hasNext()) {
            var slice = new ArrayList<String>(SLICE);
            while (slice.size() < SLICE && ids.hasNext()) {
                slice.add(ids.next());
            }
            done += work.applyAsLong(slice);
            seen += slice.size();
            progress.accept(seen);
        }
        return done;
    }

    private void allowed(Set<Kind> kinds, String what, String wayOut) {
        if (!kinds.contains(kind)) {
            var words = kinds.stream().map(Kind::word).toList();
            throw new IllegalStateException("Only jobs that are " + String.join(" or ", words) + " " + what
                    + ", these are " + kind.word() + "; " + wayOut);
        }
    }

    @Override
    public String toString() {
        return kind.word() + " jobs of queue " + queue;
    }
}
