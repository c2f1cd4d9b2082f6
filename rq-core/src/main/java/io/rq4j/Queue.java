package io.rq4j;

import io.rq4j.function.Fn0;
import io.rq4j.function.Fn1;
import io.rq4j.function.Fn2;
import io.rq4j.function.Fn3;
import io.rq4j.function.Fn4;
import io.rq4j.function.Fn5;
import io.rq4j.function.Fn6;
import io.rq4j.function.Proc0;
import io.rq4j.function.Proc1;
import io.rq4j.function.Proc2;
import io.rq4j.function.Proc3;
import io.rq4j.function.Proc4;
import io.rq4j.function.Proc5;
import io.rq4j.function.Proc6;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.JobLifecycle.Placed;
import io.rq4j.job.Call;
import io.rq4j.job.JobOptions;
import io.rq4j.job.Pause;
import io.rq4j.job.QueueInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A queue: where jobs wait for a worker. RQ's Queue. Immutable and safe for any thread.
 *
 * <p>{@code enqueue} takes a method reference and its arguments, a name and arguments for a function in any language, or a
 * {@link Call}. A call writes the job hash and pushes its id in one script and one round trip; it is repeated after a lost
 * reply and still enqueues once. Errors: {@link io.rq4j.error.InvalidCallException} for what cannot be named,
 * {@link io.rq4j.error.DuplicateJobException} when a live job has the id, {@link io.rq4j.error.PayloadTooLargeException},
 * {@link io.rq4j.error.RedisUnavailableException}. Differs from RQ in that an id that is alive is refused, not overwritten.
 */
public final class Queue {

    private final String name;
    private final JobOptions options;
    private final Engine engine;
    private final JobAwaiter awaiter;
    private final Enqueuer enqueuer;

    Queue(String name, Engine engine, JobAwaiter awaiter) {
        this(checked(name), JobOptions.defaults(), engine, awaiter);
    }

    private Queue(String name, JobOptions options, Engine engine, JobAwaiter awaiter) {
        this.name = name;
        this.options = options;
        this.engine = engine;
        this.awaiter = awaiter;
        this.enqueuer = new Enqueuer(engine);
    }

    private static String checked(String name) {
        if (name.isEmpty() || name.contains(",") || name.contains(":intermediate") || name.startsWith("_compact:")) {
            throw new IllegalArgumentException(
                    "A queue name must not be empty, contain \",\" or \":intermediate\", or start"
                            + " with \"_compact:\", got \"" + name
                            + "\"; RQ's own keys would collide with it, choose another");
        }
        refuseControlCharacters(name);
        return name;
    }

    /** The name stands in logs and on terminals, which would obey them. */
    private static void refuseControlCharacters(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (Character.isISOControl(name.charAt(i))) {
                throw new IllegalArgumentException(String.format(
                        "A queue name must not contain control characters, got U+%04X after \"%s\"; choose another",
                        (int) name.charAt(i), name.substring(0, i)));
            }
        }
    }

    public String name() {
        return name;
    }

    /** This queue with options for the jobs that are enqueued through it. */
    public Queue with(JobOptions options) {
        return new Queue(name, options, engine, awaiter);
    }

    /** This queue with further options: {@code queue.with(o -> o.id("report-7").atFront())}. */
    public Queue with(UnaryOperator<JobOptions> change) {
        return with(change.apply(options));
    }

    /** Enqueues one call. */
    public <R> JobHandle<R> enqueue(Call<R> call) {
        return handle(enqueuer.enqueue(name, options, call), call);
    }

    /** Enqueues a function by name, in any language: {@code queue.enqueue("tasks.add", 1, 2)}. */
    public JobHandle<Object> enqueue(String function, Object... args) {
        return enqueue(Call.named(function, args));
    }

    /**
     * Enqueues many calls with the same options, in slices of one round trip each; every slice is atomic. When a call is
     * refused, the slices before it stand.
     *
     * @return a handle for each call, in their order
     * @throws IllegalArgumentException when the options name an id
     */
    public <R> List<JobHandle<R>> enqueueAll(Collection<Call<R>> calls) {
        var list = List.copyOf(calls);
        var ids = enqueuer.enqueueAll(name, options, list);
        return java.util.stream.IntStream.range(0, ids.size())
                .mapToObj(i -> handle(ids.get(i), list.get(i)))
                .toList();
    }

    private <R> JobHandle<R> handle(String id, Call<R> call) {
        return new JobHandle<>(id, call.returnType(), engine, awaiter);
    }

    /** This queue, whose jobs are queued at {@code time}: {@code queue.at(noon).enqueue(Reports::make, 7)}. */
    public Queue at(Instant time) {
        return with(o -> o.at(time));
    }

    /** This queue, whose jobs are queued after {@code time} on the server's clock. */
    public Queue in(Duration time) {
        return with(o -> o.in(time));
    }

    /** This queue, whose jobs wait until all of these have finished: {@code queue.after(a, b).enqueue(Reports::join)}. */
    public Queue after(JobHandle<?>... parents) {
        return with(o -> o.dependsOn(Stream.of(parents).map(JobHandle::id).toArray(String[]::new)));
    }

    /** Schedules one call: RQ's enqueue_at. A time in the past is due at once. */
    public <R> JobHandle<R> enqueueAt(Instant time, Call<R> call) {
        return at(time).enqueue(call);
    }

    /** Schedules one call after {@code time} on the server's clock: RQ's enqueue_in. */
    public <R> JobHandle<R> enqueueIn(Duration time, Call<R> call) {
        return in(time).enqueue(call);
    }

    /** Schedules many calls, as {@link #enqueueAll}. */
    public <R> List<JobHandle<R>> enqueueAllAt(Instant time, Collection<Call<R>> calls) {
        return at(time).enqueueAll(calls);
    }

    /** How many jobs wait. */
    public long size() {
        return info().queued();
    }

    /** How many jobs of this queue are where. */
    public QueueInfo info() {
        return engine.store().queueInfos(List.of(name)).get(0);
    }

    /** Ids of waiting jobs, the next to run first. */
    public List<String> jobIds(long offset, long count) {
        return engine.store().queueIds(name, offset, count);
    }

    /** The jobs of this queue that are in one state. Nothing is read yet. */
    public Registry registry(Registry.Kind kind) {
        return new Registry(kind, name, options.front(), engine);
    }

    /** The jobs that run. */
    public Registry started() {
        return registry(Registry.Kind.STARTED);
    }

    /** The jobs that finished, as long as they are kept. */
    public Registry finished() {
        return registry(Registry.Kind.FINISHED);
    }

    /** The jobs that failed or were stopped, as long as they are kept. */
    public Registry failed() {
        return registry(Registry.Kind.FAILED);
    }

    /** The jobs that wait for others. */
    public Registry deferred() {
        return registry(Registry.Kind.DEFERRED);
    }

    /** The jobs that wait for a time. */
    public Registry scheduled() {
        return registry(Registry.Kind.SCHEDULED);
    }

    /** The jobs that were canceled, as long as they are kept. */
    public Registry canceled() {
        return registry(Registry.Kind.CANCELED);
    }

    /**
     * Cancels many jobs of this queue, in slices of a few milliseconds each; {@link JobHandle#cancel} for one.
     *
     * @return how many were canceled; the others had ended or were not there
     */
    public long cancelAll(Collection<String> ids) {
        return count(ids, slice -> engine.lifecycle().cancel(false, false, slice));
    }

    /** Deletes many jobs of this queue in any state, in slices. Returns how many there were. */
    public long deleteAll(Collection<String> ids) {
        return count(ids, engine.lifecycle()::delete);
    }

    private long count(Collection<String> ids, Function<List<Placed>, List<String>> script) {
        return new ManyJobs(engine, name)
                .end(ids, script).values().stream().filter("ok"::equals).count();
    }

    /**
     * Pauses this queue until {@link #resume}: Java workers take no job from it, what runs goes on, and enqueueing too. Python's
     * workers do not know it. A queue that is paused already is paused anew.
     *
     * @param reason shown by {@code rq-cli info} and in the log of workers; 1 to 500 characters
     */
    public void pause(String reason) {
        engine.suspension().pause(name, reason, null);
    }

    /** The same for some time, at least a millisecond. */
    public void pause(String reason, Duration time) {
        engine.suspension().pause(name, reason, time);
    }

    /** Ends the pause: workers take jobs again within about a second. False when there was none. */
    public boolean resume() {
        return engine.suspension().resume(name);
    }

    /** Why this queue is paused; empty when it is not. A suspension of all workers is {@link Rq#isSuspended}. */
    public Optional<Pause> paused() {
        return Optional.ofNullable(engine.store().pauses(List.of(name)).get(name));
    }

    /** Deletes what waits, in slices. Returns how many jobs were deleted. */
    public long empty() {
        return engine.lifecycle().empty(name);
    }

    /** Enqueues a call of a public method without arguments. */
    public <R> JobHandle<R> enqueue(Fn0<R> function) {
        return enqueue(Call.of(function));
    }

    /** Enqueues a call of a public method with 1 argument. */
    public <A, R> JobHandle<R> enqueue(Fn1<A, R> function, A a) {
        return enqueue(Call.of(function, a));
    }

    /** Enqueues a call of a public method with 2 arguments. */
    public <A, B, R> JobHandle<R> enqueue(Fn2<A, B, R> function, A a, B b) {
        return enqueue(Call.of(function, a, b));
    }

    /** Enqueues a call of a public method with 3 arguments. */
    public <A, B, C, R> JobHandle<R> enqueue(Fn3<A, B, C, R> function, A a, B b, C c) {
        return enqueue(Call.of(function, a, b, c));
    }

    /** Enqueues a call of a public method with 4 arguments. */
    public <A, B, C, D, R> JobHandle<R> enqueue(Fn4<A, B, C, D, R> function, A a, B b, C c, D d) {
        return enqueue(Call.of(function, a, b, c, d));
    }

    /** Enqueues a call of a public method with 5 arguments. */
    public <A, B, C, D, E, R> JobHandle<R> enqueue(Fn5<A, B, C, D, E, R> function, A a, B b, C c, D d, E e) {
        return enqueue(Call.of(function, a, b, c, d, e));
    }

    /** Enqueues a call of a public method with 6 arguments. */
    public <A, B, C, D, E, F, R> JobHandle<R> enqueue(Fn6<A, B, C, D, E, F, R> function, A a, B b, C c, D d, E e, F f) {
        return enqueue(Call.of(function, a, b, c, d, e, f));
    }

    /** Enqueues a call of a public method that returns nothing. */
    public JobHandle<Void> enqueueVoid(Proc0 procedure) {
        return enqueue(Call.ofVoid(procedure));
    }

    /** Enqueues a call of a public method that returns nothing. */
    public <A> JobHandle<Void> enqueueVoid(Proc1<A> procedure, A a) {
        return enqueue(Call.ofVoid(procedure, a));
    }

    /** Enqueues a call of a public method that returns nothing. */
    public <A, B> JobHandle<Void> enqueueVoid(Proc2<A, B> procedure, A a, B b) {
        return enqueue(Call.ofVoid(procedure, a, b));
    }

    /** Enqueues a call of a public method that returns nothing. */
    public <A, B, C> JobHandle<Void> enqueueVoid(Proc3<A, B, C> procedure, A a, B b, C c) {
        return enqueue(Call.ofVoid(procedure, a, b, c));
    }

    /** Enqueues a call of a public method that returns nothing. */
    public <A, B, C, D> JobHandle<Void> enqueueVoid(Proc4<A, B, C, D> procedure, A a, B b, C c, D d) {
        return enqueue(Call.ofVoid(procedure, a, b, c, d));
    }

    /** Enqueues a call of a public method that returns nothing. */
    public <A, B, C, D, E> JobHandle<Void> enqueueVoid(Proc5<A, B, C, D, E> procedure, A a, B b, C c, D d, E e) {
        return enqueue(Call.ofVoid(procedure, a, b, c, d, e));
    }

    /** Enqueues a call of a public method that returns nothing. */
    public <A, B, C, D, E, F> JobHandle<Void> enqueueVoid(
            Proc6<A, B, C, D, E, F> procedure, A a, B b, C c, D d, E e, F f) {
        return enqueue(Call.ofVoid(procedure, a, b, c, d, e, f));
    }

    /** Enqueues a call of an instance method; the worker makes the receiver. */
    public <T, R> JobHandle<R> enqueue(Class<T> type, Fn1<T, R> method) {
        return enqueue(Call.of(type, method));
    }

    /** Enqueues a call of an instance method; the worker makes the receiver. */
    public <T, A, R> JobHandle<R> enqueue(Class<T> type, Fn2<T, A, R> method, A a) {
        return enqueue(Call.of(type, method, a));
    }

    /** Enqueues a call of an instance method; the worker makes the receiver. */
    public <T, A, B, R> JobHandle<R> enqueue(Class<T> type, Fn3<T, A, B, R> method, A a, B b) {
        return enqueue(Call.of(type, method, a, b));
    }

    /** Enqueues a call of an instance method; the worker makes the receiver. */
    public <T, A, B, C, R> JobHandle<R> enqueue(Class<T> type, Fn4<T, A, B, C, R> method, A a, B b, C c) {
        return enqueue(Call.of(type, method, a, b, c));
    }

    /** Enqueues a call of an instance method; the worker makes the receiver. */
    public <T, A, B, C, D, R> JobHandle<R> enqueue(Class<T> type, Fn5<T, A, B, C, D, R> method, A a, B b, C c, D d) {
        return enqueue(Call.of(type, method, a, b, c, d));
    }

    /** Enqueues a call of an instance method; the worker makes the receiver. */
    public <T, A, B, C, D, E, R> JobHandle<R> enqueue(
            Class<T> type, Fn6<T, A, B, C, D, E, R> method, A a, B b, C c, D d, E e) {
        return enqueue(Call.of(type, method, a, b, c, d, e));
    }

    /** Enqueues a call of an instance method that returns nothing; the worker makes the receiver. */
    public <T> JobHandle<Void> enqueueVoid(Class<T> type, Proc1<T> method) {
        return enqueue(Call.ofVoid(type, method));
    }

    /** Enqueues a call of an instance method that returns nothing; the worker makes the receiver. */
    public <T, A> JobHandle<Void> enqueueVoid(Class<T> type, Proc2<T, A> method, A a) {
        return enqueue(Call.ofVoid(type, method, a));
    }

    /** Enqueues a call of an instance method that returns nothing; the worker makes the receiver. */
    public <T, A, B> JobHandle<Void> enqueueVoid(Class<T> type, Proc3<T, A, B> method, A a, B b) {
        return enqueue(Call.ofVoid(type, method, a, b));
    }

    /** Enqueues a call of an instance method that returns nothing; the worker makes the receiver. */
    public <T, A, B, C> JobHandle<Void> enqueueVoid(Class<T> type, Proc4<T, A, B, C> method, A a, B b, C c) {
        return enqueue(Call.ofVoid(type, method, a, b, c));
    }

    /** Enqueues a call of an instance method that returns nothing; the worker makes the receiver. */
    public <T, A, B, C, D> JobHandle<Void> enqueueVoid(Class<T> type, Proc5<T, A, B, C, D> method, A a, B b, C c, D d) {
        return enqueue(Call.ofVoid(type, method, a, b, c, d));
    }

    /** Enqueues a call of an instance method that returns nothing; the worker makes the receiver. */
    public <T, A, B, C, D, E> JobHandle<Void> enqueueVoid(
            Class<T> type, Proc6<T, A, B, C, D, E> method, A a, B b, C c, D d, E e) {
        return enqueue(Call.ofVoid(type, method, a, b, c, d, e));
    }

    /**
     * Enqueues a call of a public method without arguments that returns a {@link CompletionStage}. No thread of the worker
     * waits for the stage, and what it completes with is the job's result. A plain {@code enqueue} of such a method runs
     * as well, but its handle waits for a value of the stage's class, which cannot be read.
     */
    public <R> JobHandle<R> enqueueAsync(Fn0<? extends CompletionStage<R>> function) {
        return enqueue(Call.ofAsync(function));
    }

    /** Enqueues a call of a public method with 1 argument that returns a stage. */
    public <A, R> JobHandle<R> enqueueAsync(Fn1<A, ? extends CompletionStage<R>> function, A a) {
        return enqueue(Call.ofAsync(function, a));
    }

    /** Enqueues a call of a public method with 2 arguments that returns a stage. */
    public <A, B, R> JobHandle<R> enqueueAsync(Fn2<A, B, ? extends CompletionStage<R>> function, A a, B b) {
        return enqueue(Call.ofAsync(function, a, b));
    }

    /** Enqueues a call of a public method with 3 arguments that returns a stage. */
    public <A, B, C, R> JobHandle<R> enqueueAsync(Fn3<A, B, C, ? extends CompletionStage<R>> function, A a, B b, C c) {
        return enqueue(Call.ofAsync(function, a, b, c));
    }

    /** Enqueues a call of a public method with 4 arguments that returns a stage. */
    public <A, B, C, D, R> JobHandle<R> enqueueAsync(
            Fn4<A, B, C, D, ? extends CompletionStage<R>> function, A a, B b, C c, D d) {
        return enqueue(Call.ofAsync(function, a, b, c, d));
    }

    /** Enqueues a call of a public method with 5 arguments that returns a stage. */
    public <A, B, C, D, E, R> JobHandle<R> enqueueAsync(
            Fn5<A, B, C, D, E, ? extends CompletionStage<R>> function, A a, B b, C c, D d, E e) {
        return enqueue(Call.ofAsync(function, a, b, c, d, e));
    }

    /** Enqueues a call of a public method with 6 arguments that returns a stage. */
    public <A, B, C, D, E, F, R> JobHandle<R> enqueueAsync(
            Fn6<A, B, C, D, E, F, ? extends CompletionStage<R>> function, A a, B b, C c, D d, E e, F f) {
        return enqueue(Call.ofAsync(function, a, b, c, d, e, f));
    }

    /** Enqueues a call of an instance method that returns a stage; the worker makes the receiver. */
    public <T, R> JobHandle<R> enqueueAsync(Class<T> type, Fn1<T, ? extends CompletionStage<R>> method) {
        return enqueue(Call.ofAsync(type, method));
    }

    /** Enqueues a call of an instance method that returns a stage; the worker makes the receiver. */
    public <T, A, R> JobHandle<R> enqueueAsync(Class<T> type, Fn2<T, A, ? extends CompletionStage<R>> method, A a) {
        return enqueue(Call.ofAsync(type, method, a));
    }

    /** Enqueues a call of an instance method that returns a stage; the worker makes the receiver. */
    public <T, A, B, R> JobHandle<R> enqueueAsync(
            Class<T> type, Fn3<T, A, B, ? extends CompletionStage<R>> method, A a, B b) {
        return enqueue(Call.ofAsync(type, method, a, b));
    }

    /** Enqueues a call of an instance method that returns a stage; the worker makes the receiver. */
    public <T, A, B, C, R> JobHandle<R> enqueueAsync(
            Class<T> type, Fn4<T, A, B, C, ? extends CompletionStage<R>> method, A a, B b, C c) {
        return enqueue(Call.ofAsync(type, method, a, b, c));
    }

    /** Enqueues a call of an instance method that returns a stage; the worker makes the receiver. */
    public <T, A, B, C, D, R> JobHandle<R> enqueueAsync(
            Class<T> type, Fn5<T, A, B, C, D, ? extends CompletionStage<R>> method, A a, B b, C c, D d) {
        return enqueue(Call.ofAsync(type, method, a, b, c, d));
    }

    /** Enqueues a call of an instance method that returns a stage; the worker makes the receiver. */
    public <T, A, B, C, D, E, R> JobHandle<R> enqueueAsync(
            Class<T> type, Fn6<T, A, B, C, D, E, ? extends CompletionStage<R>> method, A a, B b, C c, D d, E e) {
        return enqueue(Call.ofAsync(type, method, a, b, c, d, e));
    }

    @Override
    public String toString() {
        return "Queue " + name;
    }
}
