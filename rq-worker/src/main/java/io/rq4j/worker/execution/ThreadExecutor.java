package io.rq4j.worker.execution;

import io.rq4j.job.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs jobs on a fixed number of threads of this JVM, platform or virtual, named {@code rq-<worker>-job-<n>}. A job past its timeout
 * is interrupted, and however it then ends, its outcome is the timeout with the stack of where it was. A job that
 * ignores an interrupt for 10 s fails then, and a new thread takes the place of its own, which is called
 * {@code rq-<worker>-job-<n>-stuck-<job>} and dies when the function ever returns. A function that returns a stage
 * leaves its thread to others; at its timeout, or when it is interrupted, the stage is canceled and the job fails at
 * once. What is called after a function, callbacks and exception handlers, runs on the same thread, or on the next free one after
 * a stage; each call has a timeout of its own with the same consequences. One further thread, always a platform one, watches all timeouts.
 */
public final class ThreadExecutor implements JobExecutor {

    private static final Logger LOG = LoggerFactory.getLogger(ThreadExecutor.class);

    /** How long an interrupted job may take to end. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final JobRunner runner;
    private final Duration grace;
    private final JobThreads threads;
    private final Flights flights;
    private final ScheduledThreadPoolExecutor timer;
    private final Map<String, ThreadRun> runs = new ConcurrentHashMap<>();

    /**
     * @param worker the worker's name, for the names of threads
     * @param threads how many jobs run at once, at least 1
     * @param kind what threads these are
     */
    public ThreadExecutor(String worker, int threads, Threads kind, JobRunner runner) {
        this(worker, threads, kind, runner, GRACE);
    }

    ThreadExecutor(String worker, int threads, Threads kind, JobRunner runner, Duration grace) {
        if (threads < 1) {
            throw new IllegalArgumentException("A ThreadExecutor needs at least 1 thread, got " + threads);
        }
        this.runner = runner;
        this.grace = grace;
        this.threads = new JobThreads(factory(kind.resolve(threads), worker, "job"), threads);
        this.flights = new Flights(factory(Threads.PLATFORM, worker, "cancels"));
        // What a stopped executor would still do later is of no use to anybody.
        this.timer = new ScheduledThreadPoolExecutor(
                1, factory(Threads.PLATFORM, worker, "timeouts"), new ThreadPoolExecutor.DiscardPolicy());
        this.timer.setRemoveOnCancelPolicy(true);
        this.timer.prestartCoreThread();
    }

    private static ThreadFactory factory(Threads kind, String worker, String role) {
        return kind.named(
                "rq-" + worker + "-" + role + "-", (dead, e) -> LOG.error("The thread {} died", dead.getName(), e));
    }

    @Override
    public void execute(Assignment assignment, Listener listener) {
        var run = new ThreadRun(assignment, listener);
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
            var ran = ran(run);
            if (ran instanceof Ran.InFlight flight) {
                fly(run, flight);
            } else if (ran instanceof Ran.Ended ended) {
                finish(run, run.decide(ended));
            }
        }
        return !run.isStuck();
    }

    private Ran ran(ThreadRun run) {
        try {
            limit(run, run.assignment().timeout());
            return run.isInterrupted()
                    ? new Ran.Ended(new Outcome.Failed("", Duration.ZERO), null)
                    : runner.run(run.assignment());
        } catch (Throwable e) {
            // The memory ran out where the runner could not catch it; the worker still waits for an outcome.
            return Ending.failed(e, Duration.ZERO);
        }
    }

    /** On a thread of jobs: calls what is to be called after the function, then tells how the job ended. */
    private void finish(ThreadRun run, Ran.Ended decided) {
        var followed = run.isFollowed() && runner.isFollowed(run.assignment(), decided.outcome());
        end(
                run,
                run.end(
                        followed
                                ? runner.follow(run.assignment(), decided, (time, body) -> call(run, time, body))
                                : decided.outcome()));
    }

    /** Each call has a time of its own, and is interrupted and given up as the function is. */
    private void call(ThreadRun run, Duration time, Aftermath.Body body) throws Throwable {
        run.beginCall();
        limit(run, time);
        Throwable thrown = null;
        try {
            body.run();
        } catch (Throwable e) {
            thrown = e;
        }
        var late = run.endCall();
        if (late.isPresent()) {
            throw late.get();
        }
        if (thrown != null) {
            throw thrown;
        }
    }

    private void limit(ThreadRun run, @Nullable Duration time) {
        if (time != null) {
            int step = run.step();
            run.limit(timer.schedule(() -> timeOut(run, step, time), nanos(time), TimeUnit.NANOSECONDS));
        }
    }

    private void timeOut(ThreadRun run, int step, Duration time) {
        run.timeOut(step, time);
        watch(run, step);
    }

    /** What an interrupt leads to: a flight ends at once, a thread has its time to end. */
    private void watch(ThreadRun run, int step) {
        landAtOnce(run);
        timer.schedule(() -> writeOff(run, step), nanos(grace), TimeUnit.NANOSECONDS);
    }

    private void writeOff(ThreadRun run, int step) {
        run.writeOff(step).ifPresent(outcome -> {
            warn(run);
            try {
                threads.replace();
            } finally {
                run.tell(Listener::writtenOff);
                end(run, Optional.of(outcome));
            }
        });
    }

    private void fly(ThreadRun run, Ran.InFlight flight) {
        flights.begin();
        if (!run.fly(flight.stage())) {
            flights.end();
            flights.cancel(flight.stage());
            end(run, Optional.empty());
            return;
        }
        flight.whenEnded(ended -> land(run, run.land(ended)));
        // The interrupt may have come when the function had returned.
        landAtOnce(run);
        if (run.isInFlight()) {
            run.tell(Listener::inFlight);
        }
    }

    private void landAtOnce(ThreadRun run) {
        var landed = run.landAtOnce();
        if (landed.isPresent()) {
            run.stage().ifPresent(flights::cancel);
            land(run, landed);
        }
    }

    /** Whoever completes a stage does not call what follows; a thread of jobs does, when there is something to be called. */
    private void land(ThreadRun run, Optional<Ran.Ended> landed) {
        landed.ifPresent(decided -> {
            var followed = run.mayBeFollowed() && runner.isFollowed(run.assignment(), decided.outcome());
            var outcome = followed ? Optional.<Outcome>empty() : run.end(decided.outcome());
            flights.end();
            if (!followed) {
                end(run, outcome);
            } else if (!threads.execute(() -> resume(run, decided))) {
                LOG.debug("The execution {} landed after the stop and is given back", run.id());
            }
        });
    }

    private boolean resume(ThreadRun run, Ran.Ended decided) {
        if (run.resume()) {
            finish(run, decided);
        }
        return !run.isStuck();
    }

    private void end(ThreadRun run, Optional<Outcome> outcome) {
        run.lift();
        runs.remove(run.id(), run);
        outcome.ifPresent(ended -> run.tell(listener -> listener.ended(ended)));
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

    @Override
    public boolean interrupt(String executionId, String reason) {
        return end(executionId, run -> run.lose(reason));
    }

    @Override
    public boolean kill(String executionId, String text) {
        return end(executionId, run -> run.kill(text));
    }

    private boolean end(String executionId, Predicate<ThreadRun> interrupt) {
        var run = runs.get(executionId);
        if (run == null || !interrupt.test(run)) {
            return false;
        }
        watch(run, run.step());
        return true;
    }

    @Override
    public int running() {
        return runs.size();
    }

    @Override
    public int inFlight() {
        return flights.count();
    }

    @Override
    public int stuckThreads() {
        return threads.stuck();
    }

    @Override
    public List<Assignment> stop(Duration grace) {
        long began = System.nanoTime();
        threads.shutDown();
        var waiting =
                runs.values().stream().filter(ThreadRun::giveUpUnlessBegun).toList();
        waiting.forEach(run -> end(run, Optional.empty()));
        runs.values().stream().filter(run -> !run.isInFlight()).forEach(run -> run.interrupt("the worker stops"));
        threads.awaitEnd(grace);
        flights.awaitEnd(grace.minusNanos(System.nanoTime() - began));
        var running = runs.values().stream().filter(this::giveUp);
        return Stream.concat(waiting.stream(), running)
                .map(ThreadRun::assignment)
                .toList();
    }

    private boolean giveUp(ThreadRun run) {
        boolean open = run.giveUp();
        if (open && run.isAlone()) {
            run.stage().ifPresent(stage -> {
                flights.end();
                flights.cancel(stage);
            });
            end(run, Optional.empty());
        }
        return open;
    }

    @Override
    public void close() {
        stop(Duration.ZERO);
        timer.shutdownNow();
        flights.close();
    }
}
