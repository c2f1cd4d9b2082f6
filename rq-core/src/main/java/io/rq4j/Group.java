package io.rq4j;

import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.JobLifecycle.Placed;
import io.rq4j.internal.redis.Slices;
import io.rq4j.job.Call;
import io.rq4j.job.Dependency;
import io.rq4j.job.JobOptions;
import io.rq4j.job.JobStatus;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Jobs that are followed as one: RQ's Group, on RQ's keys. The members may stand in any queues. Immutable and safe for any
 * thread. {@code R} is what the members return.
 *
 * <p>A job becomes a member when it is enqueued, in the same script, through {@link #enqueueAll} or the option
 * {@link JobOptions#group}; it is one until it is deleted or no longer kept. A group without members is none.
 *
 * <pre>{@code
 * var squares = rq.group().returning(Integer.class);
 * squares.enqueueAll(rq.queue("math"), List.of(Call.of(Numbers::square, 2), Call.of(Numbers::square, 3)));
 * squares.stream().forEach(end -> System.out.println(end.jobId() + " " + end.value()));
 * }</pre>
 */
public final class Group<R> {

    private static final int SLICE = 1_000;

    private final String name;
    private final Type resultType;
    private final Engine engine;
    private final JobAwaiter awaiter;

    Group(String name, Type resultType, Engine engine, JobAwaiter awaiter) {
        this.name = JobOptions.defaults().group(name).group();
        this.resultType = resultType;
        this.engine = engine;
        this.awaiter = awaiter;
    }

    public String name() {
        return name;
    }

    /** The same group, whose members return this. */
    public <S> Group<S> returning(Class<S> type) {
        return new Group<>(name, type, engine, awaiter);
    }

    /** The same group, whose members return a generic type. */
    public <S> Group<S> returning(Type type) {
        return new Group<>(name, type, engine, awaiter);
    }

    /**
     * Enqueues members, in slices as {@link Queue#enqueueAll} does: RQ's enqueue_many. With the queue's options, so that they
     * may also be due later or depend on others.
     *
     * @return a handle for each call, in their order
     */
    public <S extends R> List<JobHandle<S>> enqueueAll(Queue queue, Collection<Call<S>> calls) {
        return queue.with(options -> options.group(name)).enqueueAll(calls);
    }

    /** The members: RQ's get_jobs. Some may have expired a moment ago. */
    public List<JobHandle<R>> jobs() {
        return ids().stream()
                .map(id -> new JobHandle<R>(id, resultType, engine, awaiter))
                .toList();
    }

    private List<String> ids() {
        return engine.store().groupMembers(name);
    }

    /** How many members there are. One that has expired counts until maintenance drops it, within minutes. */
    public long size() {
        return engine.store().groupSize(name);
    }

    /** How many members there are of each status; what has expired is not counted. */
    public Map<JobStatus, Long> counts() {
        var counts = new EnumMap<JobStatus, Long>(JobStatus.class);
        for (var slice : Slices.of(ids(), SLICE)) {
            for (var word : engine.store().statuses(slice)) {
                if (word != null) {
                    counts.merge(JobStatus.of(word), 1L, Long::sum);
                }
            }
        }
        return counts;
    }

    /** Cancels every member that has not ended, in slices. Returns how many. */
    public long cancelAll() {
        return endAll(slice -> engine.lifecycle().cancel(false, false, slice));
    }

    /** Deletes every member in any state, in slices, and so the group. Returns how many there were. */
    public long deleteAll() {
        return endAll(engine.lifecycle()::delete);
    }

    private long endAll(Function<List<Placed>, List<String>> script) {
        var byQueue = new HashMap<String, List<String>>();
        for (var slice : Slices.of(ids(), SLICE)) {
            var origins = engine.store().origins(slice);
            for (int i = 0; i < slice.size(); i++) {
                var origin = origins.get(i);
                if (origin != null) {
                    byQueue.computeIfAbsent(origin, queue -> new ArrayList<>()).add(slice.get(i));
                }
            }
        }
        long done = 0;
        for (var entry : byQueue.entrySet()) {
            var verdicts = new ManyJobs(engine, entry.getKey()).end(entry.getValue(), script);
            done += verdicts.values().stream().filter("ok"::equals).count();
        }
        return done;
    }

    /**
     * Completes when all have ended that are members now, however they end: a failure of theirs is a {@link JobEnd} with a
     * problem. At once when there are none. Dependent stages run on the common pool. It completes exceptionally only when Redis
     * or this {@link Rq} does not live to tell.
     */
    public CompletableFuture<GroupResult<R>> future() {
        var ends = ends();
        var future = ends.all().thenApply(all -> new GroupResult<>(name, all));
        future.whenComplete((result, problem) -> ends.forget());
        return future;
    }

    /**
     * How the members end, in the order in which they do: those that have ended, then waits for each of the others. Ends with
     * the last of those that are members now. Close it to stop before.
     *
     * @throws io.rq4j.error.AwaitTimeoutException from the terminal operation when its thread is interrupted
     */
    public Stream<JobEnd<R>> stream() {
        var ends = ends();
        return StreamSupport.stream(new GroupStream<>(ends), false).onClose(ends::forget);
    }

    /**
     * The same as a reactive stream. Each subscriber gets the ends of those that are members when it subscribes, on the common
     * pool, never more than it asked for; what it has not asked for yet is kept as ids.
     */
    public Flow.Publisher<JobEnd<R>> publisher() {
        return new GroupPublisher<>(this::ends, ForkJoinPool.commonPool());
    }

    private GroupEnds<R> ends() {
        return new GroupEnds<>(ids(), resultType, engine.codec(), awaiter);
    }

    /**
     * Enqueues what runs when all have ended that are members now, however they end; it outlives this client. Members that
     * come later do not count. Without members it is queued at once.
     *
     * <p>In Redis it is a job that depends on each of them with {@link Dependency#whenEnded}, registered in slices of a few
     * milliseconds. It cannot run before all are named; were this client to die in between, the job is dropped. (With an id in
     * the queue's options it is one script: 10,000 members then hold Redis for 0.2 s.)
     */
    public <S> JobHandle<S> whenEnded(Queue queue, Call<S> call) {
        var ids = ids();
        return ids.isEmpty()
                ? queue.enqueue(call)
                : queue.with(options -> options.dependsOn(
                                Dependency.on(ids.toArray(String[]::new)).whenEnded()))
                        .enqueue(call);
    }

    @Override
    public String toString() {
        return "Group " + name;
    }
}
