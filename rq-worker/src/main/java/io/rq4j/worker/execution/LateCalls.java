package io.rq4j.worker.execution;

import io.rq4j.error.JobTimeoutException;
import io.rq4j.job.Callback;
import io.rq4j.job.Job;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls callbacks and handlers for jobs that no thread of theirs runs any more: stopped ones, and those of dead processes. Up to
 * four at a time, each on a thread of its own, {@code rq-<worker>-call-<n>}; one that takes too long is interrupted and 10 s later
 * left to itself. Returns at once, never throws, and logs what goes wrong. Safe for any thread.
 */
public final class LateCalls {

    private static final Logger LOG = LoggerFactory.getLogger(LateCalls.class);

    private static final int AT_A_TIME = 4;
    /** More than any recovery of a few processes brings; what comes beyond that is dropped, with a warning. */
    private static final int WAITING = 10_000;

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final JobRunner runner;
    private final Duration grace;
    private final ThreadFactory threads;
    private final ThreadPoolExecutor watching;

    /** @param worker the worker's name, for the names of threads */
    public LateCalls(String worker, JobRunner runner) {
        this(worker, runner, GRACE);
    }

    LateCalls(String worker, JobRunner runner, Duration grace) {
        this.runner = runner;
        this.grace = grace;
        this.threads = named(worker, "call");
        this.watching = new ThreadPoolExecutor(
                AT_A_TIME,
                AT_A_TIME,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                named(worker, "calls"),
                (task, pool) -> LOG.warn("A callback or handler was not called: the worker stops, or too many wait"));
        this.watching.allowCoreThreadTimeOut(true);
    }

    private static ThreadFactory named(String worker, String role) {
        return Threads.PLATFORM.named(
                "rq-" + worker + "-" + role + "-", (dead, e) -> LOG.error("The thread {} died", dead.getName(), e));
    }

    /** The failure callback and the exception handlers of a job that has failed. */
    public void failed(Supplier<Optional<Job>> job, Throwable error) {
        submit(job, found -> runner.aftermath().ofLost(found, error, this::limited));
    }

    /** The stopped callback. */
    public void stopped(Supplier<Optional<Job>> job) {
        submit(job, found -> runner.aftermath().ofStopped(found, this::limited));
    }

    /** A handler of the worker's own. */
    public void handle(Supplier<Optional<Job>> job, Handler handler) {
        submit(job, found -> {
            try {
                limited(Callback.DEFAULT_TIMEOUT, () -> handler.handle(found));
            } catch (Throwable e) {
                LOG.warn("job={} queue={} a handler failed", found.id(), found.origin(), e);
            }
        });
    }

    /** What is called with a job. */
    @FunctionalInterface
    public interface Handler {

        void handle(Job job) throws Exception;
    }

    private void submit(Supplier<Optional<Job>> job, java.util.function.Consumer<Job> action) {
        watching.execute(() -> {
            try {
                job.get().ifPresent(action);
            } catch (Throwable e) {
                LOG.warn("A callback or handler was not called", e);
            }
        });
    }

    private void limited(Duration time, Aftermath.Body body) throws Throwable {
        Callable<Void> call = () -> runner.outside(() -> {
            body.run();
            return null;
        });
        var task = new FutureTask<>(call);
        var thread = threads.newThread(task);
        thread.start();
        try {
            task.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause();
        } catch (TimeoutException e) {
            var late = new JobTimeoutException(time);
            late.setStackTrace(thread.getStackTrace());
            end(thread);
            throw late;
        } catch (InterruptedException e) {
            thread.interrupt();
            throw e;
        }
    }

    private void end(Thread thread) throws InterruptedException {
        thread.interrupt();
        thread.join(grace.toMillis());
        if (thread.isAlive()) {
            thread.setName(thread.getName() + "-stuck");
            LOG.warn("The thread {} was interrupted and would not stop; it runs on", thread.getName());
        }
    }

    /** Takes no more calls, waits for those that were taken, and interrupts what is left after that. */
    public void stop(Duration time) {
        watching.shutdown();
        try {
            if (watching.awaitTermination(time.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int dropped = watching.shutdownNow().size();
        if (dropped > 0) {
            LOG.warn("{} callbacks and handlers were not called, because the worker stops", dropped);
        }
    }
}
