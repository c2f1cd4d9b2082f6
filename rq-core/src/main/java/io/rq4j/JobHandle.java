package io.rq4j;

import io.rq4j.error.AwaitTimeoutException;
import io.rq4j.error.InvalidJobStateException;
import io.rq4j.error.JobNotFoundException;
import io.rq4j.error.RqException;
import io.rq4j.function.Fn0;
import io.rq4j.function.Fn1;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.JobLifecycle;
import io.rq4j.job.Call;
import io.rq4j.job.Dependency;
import io.rq4j.job.Job;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Progress;
import io.rq4j.job.Result;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One job by its id: where it is, how it ended, what it returned. Reads Redis on every call and keeps nothing. Immutable and
 * safe for any thread. {@code R} is what the job's function returns.
 */
public final class JobHandle<R> {

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final String id;
    private final Type resultType;
    private final Engine engine;
    private final JobAwaiter awaiter;

    JobHandle(String id, Type resultType, Engine engine, JobAwaiter awaiter) {
        this.id = id;
        this.resultType = resultType;
        this.engine = engine;
        this.awaiter = awaiter;
    }

    public String id() {
        return id;
    }

    /**
     * The job's status. One read.
     *
     * @throws JobNotFoundException when there is no such job
     */
    public JobStatus status() {
        var word = engine.store().statuses(List.of(id)).get(0);
        if (word == null) {
            throw gone();
        }
        return JobStatus.of(word);
    }

    /** The job as it stands, empty when there is none. One read. */
    public Optional<Job> fetch() {
        return engine.store().job(id);
    }

    /** The attempts so far, the newest first, at most ten. */
    public List<Result> results() {
        return engine.store().results(id, 10);
    }

    /**
     * Waits until the job has ended and returns its value; null for a procedure or a function that returned null.
     *
     * @throws io.rq4j.error.JobFailedException when it failed or was stopped
     * @throws io.rq4j.error.JobCanceledException when it was canceled
     * @throws io.rq4j.error.JobExpiredException when it is gone: deleted, expired, or its result was not to be kept
     * @throws AwaitTimeoutException when it has not ended within {@code time}; the job goes on
     */
    public R await(Duration time) {
        long millis = time.compareTo(LONGEST) < 0 ? time.toMillis() : LONGEST.toMillis();
        var ending = awaiter.ending(id);
        try {
            return value(ending.get(millis, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            awaiter.forget(id, ending);
            throw new AwaitTimeoutException(
                    "Job " + id + " has not ended within " + time + "; it goes on: await it again,"
                            + " or look at its status",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            awaiter.forget(id, ending);
            throw new AwaitTimeoutException("Interrupted while waiting for job " + id + "; it goes on", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    /**
     * Completes when the job has ended, with its value or one of the exceptions of {@link #await}. Any number of futures share
     * one waiting connection. Dependent stages run on the common pool.
     */
    public CompletableFuture<R> future() {
        var ending = awaiter.ending(id);
        var future = ending.thenApplyAsync(this::value);
        future.whenComplete((value, problem) -> awaiter.forget(id, ending));
        return future;
    }

    private R value(JobAwaiter.Ending ending) {
        return cast(ending.value(id, engine.codec(), resultType));
    }

    /** A procedure's null is the value of a {@code JobHandle<Void>}; the type argument is the caller's word. */
    @SuppressWarnings({"unchecked", "NullAway"})
    private R cast(@Nullable Object value) {
        return (R) value;
    }

    /** What canceling a job means for others. */
    public enum CancelOption {
        /** Those that depend on it need not wait for it any more. Without this they never come free, and fail. */
        ENQUEUE_DEPENDENTS,
        /** Its parents forget it. */
        REMOVE_FROM_DEPENDENCIES
    }

    /**
     * Cancels the job: it will not run. RQ's cancel. One that runs on a Java worker is interrupted within about five seconds
     * and what it returns is refused; in RQ it runs to its end and then counts as finished.
     *
     * @throws JobNotFoundException when there is no such job
     * @throws InvalidJobStateException when it has ended
     */
    public void cancel(CancelOption... options) {
        var chosen = Set.of(options);
        var verdict = engine.lifecycle()
                .cancel(
                        id,
                        chosen.contains(CancelOption.ENQUEUE_DEPENDENTS),
                        chosen.contains(CancelOption.REMOVE_FROM_DEPENDENCIES));
        if (verdict.equals("absent")) {
            throw gone();
        }
        if (!verdict.equals("ok")) {
            throw new InvalidJobStateException(
                    id,
                    "Job " + id + " is " + verdict
                            + "; only a job that has not ended can be canceled, delete() takes it in any state");
        }
    }

    /**
     * Ends the job while it runs: RQ's stop-job. It then counts as stopped, stands in the failed registry and is not tried
     * again. At once on a Java worker, whose thread is interrupted; a Python worker is asked to, on RQ's channel, and this
     * returns before it has done so.
     *
     * @throws JobNotFoundException when there is no such job
     * @throws InvalidJobStateException when it does not run
     */
    public void stop() {
        var verdict = engine.lifecycle().stop(id, JobLifecycle.STOPPED);
        if (verdict.equals("absent")) {
            throw gone();
        }
        if (!verdict.equals("ok") && !verdict.equals("asked")) {
            throw new InvalidJobStateException(
                    id,
                    "Job " + id + " is " + verdict
                            + "; only a running job can be stopped, cancel() takes one that waits");
        }
    }

    /** Enqueues what shall run when this job has finished, into its queue. Give {@link Queue#after} for another one. */
    public <S> JobHandle<S> then(Call<S> next) {
        return child(Dependency.on(id), next);
    }

    /** Enqueues what shall run when this job has finished. */
    public <S> JobHandle<S> then(Fn0<S> next) {
        return then(Call.of(next));
    }

    /** Enqueues what shall run when this job has finished, with its result. The result must still be kept then. */
    public <S> JobHandle<S> then(Fn1<? super R, S> next) {
        return child(Dependency.on(id).takingResultOf(id), Call.ofResult(next));
    }

    private <S> JobHandle<S> child(Dependency dependency, Call<S> next) {
        var origin = fetch().orElseThrow(this::gone).origin();
        if (origin.isEmpty()) {
            throw new RqException("Job " + id + " names no queue, its hash was damaged or cut off, so there is none for"
                    + " what shall run after it; name one: queue.after(job).enqueue(...)");
        }
        return new Queue(origin, engine, awaiter)
                .with(o -> o.dependsOn(dependency))
                .enqueue(next);
    }

    /** How many jobs of its queue are to run before it; empty when it does not wait there. Reads through the queue. */
    public OptionalLong position() {
        return engine.store().position(id);
    }

    /** The executions that a beat has seen: none for a job that began a moment ago. */
    public List<String> executions() {
        return engine.store().executions(id);
    }

    /** How far the running function says it is; empty when it has said nothing. */
    public Optional<Progress> progress() {
        return engine.store().progress(id);
    }

    /**
     * Deletes the job with its results, in any state. What a running one returns is dropped. False when there was none; also
     * when the connection broke before the answer came, the call was repeated, and the first one had deleted it.
     */
    public boolean delete() {
        return engine.lifecycle().delete(id);
    }

    /** Deletes the job and those that wait for it, not what waits for those: RQ's delete with delete_dependents. */
    public boolean deleteWithDependents() {
        engine.store().dependents(id).forEach(engine.lifecycle()::delete);
        return delete();
    }

    private JobNotFoundException gone() {
        return new JobNotFoundException(
                id, "There is no job " + id + ": it was never enqueued, was deleted, or is no longer kept");
    }

    @Override
    public String toString() {
        return "Job " + id;
    }
}
