package io.rq4j.worker.execution;

import io.rq4j.job.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs on a fixed number of daemon threads of this JVM, named {@code rq-<worker>-job-<n>}. A job past its timeout
 * is interrupted, and however it then ends, its outcome is the timeout with the stack of where it was. A job that
 * ignores an interrupt for 10 s fails then, and a new thread takes the place of its own, which is called
 * {@code rq-<worker>-job-<n>-stuck-<job>} and dies when the function ever returns. One further thread watches all
 * timeouts.
 */
public final class ThreadExecutor implements JobExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadExecutor.class);

    /** How long an interrupted job may take to end. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final JobRunner runner;
    private final Duration grace;
    private final JobThreads threads;
    private final ScheduledThreadPoolExecutor timer;
    private final Map<String, ThreadRun> runs = new ConcurrentHashMap<>();

    /**
     * @param worker the worker's name, for the names of threads
     * @param threads how many jobs run at once, at least 1
     */
    public ThreadExecutor(String worker, int threads, JobRunner runner) {
        this(worker, threads, runner, GRACE);
    }

    ThreadExecutor(String worker, int threads, JobRunner runner, Duration grace) {
        if (threads < 1) {
            throw new IllegalArgumentException("A ThreadExecutor needs at least 1 thread, got " + threads);
        }
        this.runner = runner;
        this.grace = grace;
        this.threads = new JobThreads(daemons("rq-" + worker + "-job-"), threads);
        // What a stopped executor would still do later is of no use to anybody.
        this.timer = new ScheduledThreadPoolExecutor(
                1, daemons("rq-" + worker + "-timeouts-"), new ThreadPoolExecutor.DiscardPolicy());
        this.timer.setRemoveOnCancelPolicy(true);
        this.timer.prestartCoreThread();
    }

    private static ThreadFactory daemons(String prefix) {
        var count = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((dead, e) -> LOG.error("The thread {} died", dead.getName(), e));
            return thread;
        };
    }

    @Override
    public void execute(Assignment assignment, Consumer<Outcome> whenEnded) {
        var run = new ThreadRun(assignment, whenEnded);
        if (runs.putIfAbsent(run.id(), run) != null) {
            throw new IllegalStateException("The execution " + run.id() + " is running already");
        }
        if (!threads.execute(() -> run(run))) {
            runs.remove(run.id());
            throw new IllegalStateException("This executor was stopped and takes no more jobs");
        }
    }

    private boolean run(ThreadRun run) {
        if (run.begin()) {
            var outcome = run.end(outcome(run));
            runs.remove(run.id());
            outcome.ifPresent(ended -> handOver(run, ended));
        }
        return !run.isStuck();
    }

    private Outcome outcome(ThreadRun run) {
        try {
            var limit = limit(run);
            try {
                return run.isInterrupted() ? new Outcome.Failed("", Duration.ZERO) : runner.run(run.assignment());
            } finally {
                limit.ifPresent(timeout -> timeout.cancel(false));
            }
        } catch (Throwable e) {
            // The memory ran out where the runner could not catch it; the worker still waits for an outcome.
            return new Outcome.Failed(StackText.of(e), Duration.ZERO);
        }
    }

    private Optional<Future<?>> limit(ThreadRun run) {
        return Optional.ofNullable(run.assignment().timeout())
                .map(timeout -> timer.schedule(() -> timeOut(run), nanos(timeout), TimeUnit.NANOSECONDS));
    }

    private void timeOut(ThreadRun run) {
        if (run.timeOut()) {
            writeOffLater(run);
        }
    }

    private void writeOffLater(ThreadRun run) {
        timer.schedule(() -> writeOff(run), nanos(grace), TimeUnit.NANOSECONDS);
    }

    private void writeOff(ThreadRun run) {
        run.writeOff().ifPresent(outcome -> {
            warn(run);
            runs.remove(run.id());
            try {
                threads.replace();
            } finally {
                handOver(run, outcome);
            }
        });
    }

    /** A timeout comes from Redis and may be longer than any number of nanoseconds. */
    private static long nanos(Duration duration) {
        return TimeUnit.NANOSECONDS.convert(duration);
    }

    private static void warn(ThreadRun run) {
        var execution = run.assignment().execution();
        LOG.warn(
                "job={} queue={} execution={} was interrupted and would not stop; it has failed, and a new thread takes the"
                        + " place of its own, which runs on",
                execution.jobId(),
                execution.queue(),
                execution.id());
    }

    private static void handOver(ThreadRun run, Outcome outcome) {
        try {
            run.whenEnded().accept(outcome);
        } catch (Throwable e) {
            var execution = run.assignment().execution();
            LOG.error(
                    "job={} queue={} execution={} its outcome was not taken",
                    execution.jobId(),
                    execution.queue(),
                    execution.id(),
                    e);
        }
    }

    @Override
    public boolean interrupt(String executionId, String reason) {
        var run = runs.get(executionId);
        if (run == null || !run.interrupt(reason)) {
            return false;
        }
        writeOffLater(run);
        return true;
    }

    @Override
    public int running() {
        return runs.size();
    }

    @Override
    public int stuckThreads() {
        return threads.stuck();
    }

    @Override
    public List<Assignment> stop(Duration grace) {
        threads.shutDown();
        var waiting =
                runs.values().stream().filter(ThreadRun::giveUpUnlessBegun).toList();
        waiting.forEach(run -> runs.remove(run.id()));
        runs.values().forEach(run -> run.interrupt("the worker stops"));
        threads.awaitEnd(grace);
        var running = runs.values().stream().filter(ThreadRun::giveUp);
        return Stream.concat(waiting.stream(), running)
                .map(ThreadRun::assignment)
                .toList();
    }

    @Override
    public void close() {
        stop(Duration.ZERO);
        timer.shutdownNow();
    }
}
