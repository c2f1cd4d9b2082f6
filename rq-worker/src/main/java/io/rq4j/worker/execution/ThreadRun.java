package io.rq4j.worker.execution;

import io.rq4j.error.JobKilledException;
import io.rq4j.error.JobTimeoutException;
import io.rq4j.job.Outcome;
import io.rq4j.worker.execution.JobExecutor.Listener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One assignment on its way over a thread: it waits, runs, perhaps flies as a stage, is followed by callbacks, and ends. Its
 * lock decides races: an interrupt reaches the thread only while this job is on it, never the next one, a timeout only the step
 * that it was set for (the function, or one of the calls after it), and either the job ends with an outcome or it is given up
 * without. What a thread returns that would not stop in time is ignored.
 */
final class ThreadRun {

    private enum Phase {
        WAITING,
        RUNNING,
        /** Its function returned a stage, and no thread is in it. */
        IN_FLIGHT,
        /** Its stage has completed, and it ends or waits for a thread to be followed on. */
        LANDED,
        ENDED,
        /** It has an outcome, and its thread is still in it. */
        STUCK,
        GIVEN_UP
    }

    private static final Logger LOG = LoggerFactory.getLogger(ThreadRun.class);

    private final Assignment assignment;
    private final Listener listener;
    private Phase phase = Phase.WAITING;
    private @Nullable Thread thread;
    private @Nullable String interrupted;
    private @Nullable JobKilledException killed;
    private boolean lost;
    private int step;
    private @Nullable JobTimeoutException timedOut;
    private Ran.@Nullable Ended decided;
    private @Nullable CompletionStage<?> stage;
    private @Nullable Future<?> limit;
    private long begunNanos;

    ThreadRun(Assignment assignment, Listener listener) {
        this.assignment = assignment;
        this.listener = listener;
    }

    Assignment assignment() {
        return assignment;
    }

    void tell(Consumer<Listener> news) {
        try {
            news.accept(listener);
        } catch (Throwable e) {
            var execution = assignment.execution();
            LOG.error(
                    "job={} queue={} execution={} its outcome was not taken",
                    execution.jobId(),
                    execution.queue(),
                    execution.id(),
                    e);
        }
    }

    String id() {
        return assignment.execution().id();
    }

    /** On the thread that will run it; false if it was given up meanwhile. */
    synchronized boolean begin() {
        if (phase != Phase.WAITING) {
            return false;
        }
        phase = Phase.RUNNING;
        thread = Thread.currentThread();
        begunNanos = System.nanoTime();
        return true;
    }

    /** What will strike unless it ends before. */
    synchronized void limit(Future<?> limit) {
        this.limit = limit;
    }

    synchronized void lift() {
        if (limit != null) {
            limit.cancel(false);
        }
    }

    /** Which of its steps it is at. */
    synchronized int step() {
        return step;
    }

    /** On the same thread, when its function has ended: how, in the end. What was to interrupt it reaches nothing after it. */
    synchronized Ran.Ended decide(Ran.Ended ended) {
        var inTheEnd = inTheEnd(ended);
        decided = inTheEnd;
        nextStep();
        return inTheEnd;
    }

    private void nextStep() {
        step++;
        timedOut = null;
        lift();
        // One may have come after the runner cleared it.
        Thread.interrupted();
    }

    /** Whether it is on its thread and {@link #mayBeFollowed}. */
    synchronized boolean isFollowed() {
        return phase == Phase.RUNNING && mayBeFollowed();
    }

    /** Whether callbacks may be called: none is for a job that is not ours, or that failed because the worker stops. */
    synchronized boolean mayBeFollowed() {
        return !lost && decided != null && !(interrupted != null && decided.outcome() instanceof Outcome.Failed);
    }

    /** On the same thread, before one of the calls after its function. */
    synchronized void beginCall() throws InterruptedException {
        if (!isFollowed() || interrupted != null && step > 1) {
            throw new InterruptedException("Not called: " + interrupted);
        }
    }

    /** On the same thread, after it: whether it ran out of time. */
    synchronized Optional<JobTimeoutException> endCall() {
        var late = Optional.ofNullable(timedOut);
        nextStep();
        return late;
    }

    /** On the same thread, or after a flight: takes it off the thread; empty if it was given up or reported meanwhile. */
    synchronized Optional<Outcome> end(Outcome outcome) {
        leaveThread();
        if (phase != Phase.RUNNING && phase != Phase.LANDED) {
            return Optional.empty();
        }
        phase = Phase.ENDED;
        return Optional.of(killed == null ? outcome : failed(killed, outcome.worked()));
    }

    private void leaveThread() {
        if (thread == Thread.currentThread()) {
            Thread.interrupted();
        }
        thread = null;
    }

    /** On the same thread: takes it off the thread, to fly on. False if it was given up or reported meanwhile. */
    synchronized boolean fly(CompletionStage<?> stage) {
        leaveThread();
        if (phase != Phase.RUNNING) {
            return false;
        }
        phase = Phase.IN_FLIGHT;
        this.stage = stage;
        return true;
    }

    /** On any thread: how a flight ended in the end; empty if it ended before or was given up. */
    synchronized Optional<Ran.Ended> land(Ran.Ended ended) {
        if (phase != Phase.IN_FLIGHT) {
            return Optional.empty();
        }
        phase = Phase.LANDED;
        var inTheEnd = inTheEnd(ended);
        decided = inTheEnd;
        step++;
        timedOut = null;
        lift();
        return Optional.of(inTheEnd);
    }

    /** A flight that was interrupted or timed out is not waited for; empty if there is no such thing. */
    synchronized Optional<Ran.Ended> landAtOnce() {
        return timedOut == null && interrupted == null
                ? Optional.empty()
                : land(new Ran.Ended(new Outcome.Failed("", worked()), null));
    }

    /** On the thread on which a flight is followed; false if it was given up meanwhile. */
    synchronized boolean resume() {
        if (phase != Phase.LANDED) {
            return false;
        }
        phase = Phase.RUNNING;
        thread = Thread.currentThread();
        return true;
    }

    private Duration worked() {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }

    synchronized boolean isInFlight() {
        return phase == Phase.IN_FLIGHT;
    }

    /** What its function returned, if it flew; of one that was given up, if it flew then. */
    synchronized Optional<CompletionStage<?>> stage() {
        return Optional.ofNullable(stage);
    }

    private Ran.Ended inTheEnd(Ran.Ended ended) {
        if (killed != null) {
            return new Ran.Ended(failed(killed, ended.outcome().worked()), null);
        }
        if (timedOut != null) {
            return Ending.of(timedOut, ended.outcome().worked());
        }
        if (interrupted != null && ended.outcome() instanceof Outcome.Failed failed) {
            return new Ran.Ended(
                    new Outcome.Failed(failed.text() + reason(interrupted), failed.worked(), failed.types()),
                    ended.thrown());
        }
        return ended;
    }

    private static String reason(String interrupted) {
        return "Interrupted by the worker: " + interrupted + "\n";
    }

    synchronized boolean isInterrupted() {
        return interrupted != null;
    }

    /** The job is no longer ours. False if it has ended. */
    synchronized boolean lose(String reason) {
        lost = true;
        return interrupt(reason);
    }

    /** False if it has ended. */
    synchronized boolean interrupt(String reason) {
        if (hasOutcome()) {
            return false;
        }
        interrupted = reason;
        if (thread != null) {
            thread.interrupt();
        }
        return true;
    }

    /** Interrupts, and whatever comes of that is a failure with this text. False if it has ended. */
    synchronized boolean kill(String text) {
        if (!interrupt(text)) {
            return false;
        }
        killed = new JobKilledException(text);
        return true;
    }

    /** Strikes this step of it, if it is still at that. A flight has no stack: no thread of ours is in it. */
    synchronized void timeOut(int step, Duration time) {
        if (step != this.step || phase != Phase.RUNNING && phase != Phase.IN_FLIGHT) {
            return;
        }
        timedOut = new JobTimeoutException(time);
        timedOut.setStackTrace(thread == null ? new StackTraceElement[0] : thread.getStackTrace());
        if (thread != null) {
            thread.interrupt();
        }
    }

    /**
     * The interrupt of this step is long ago: it fails with the stack of its thread, which from now on is called stuck. Empty if
     * the step has ended or the job was given up.
     */
    synchronized Optional<Outcome> writeOff(int step) {
        if (step != this.step || phase != Phase.RUNNING || thread == null) {
            return Optional.empty();
        }
        phase = Phase.STUCK;
        var before = decided != null && decided.outcome() instanceof Outcome.Failed failed ? failed : null;
        var text = (killed == null ? "" : killed.getMessage() + "\n")
                + (before == null ? "" : before.text() + "\nThen, in what is called after a failure:\n")
                + (timedOut == null ? "" : StackText.of(timedOut))
                + stuckText(thread)
                + (timedOut != null || killed != null || interrupted == null ? "" : reason(interrupted));
        thread.setName(thread.getName() + "-stuck-" + assignment.execution().jobId());
        return Optional.of(new Outcome.Failed(text, worked(), before != null ? before.types() : typesOfTheEnd()));
    }

    /** RQ's text, without a stack: it was thrown nowhere. */
    private static Outcome failed(JobKilledException killed, Duration worked) {
        return new Outcome.Failed(String.valueOf(killed.getMessage()), worked, Ending.types(killed));
    }

    private List<String> typesOfTheEnd() {
        if (killed != null) {
            return Ending.types(killed);
        }
        return timedOut == null ? List.of() : Ending.types(timedOut);
    }

    private static String stuckText(Thread thread) {
        return "The thread " + thread.getName() + " was interrupted and would not stop. It runs on, now at\n"
                + StackText.of(thread);
    }

    /** Whether it holds no thread, and nobody will come for it when it was given up. */
    synchronized boolean isAlone() {
        return thread == null;
    }

    /** Whether the thread that ran it was replaced. */
    synchronized boolean isStuck() {
        return phase == Phase.STUCK;
    }

    private boolean hasOutcome() {
        return phase == Phase.ENDED || phase == Phase.STUCK;
    }

    /** True if it waited and now will never begin. */
    synchronized boolean giveUpUnlessBegun() {
        return phase == Phase.WAITING && giveUp();
    }

    /** True if it had not ended and now will never have an outcome. */
    synchronized boolean giveUp() {
        boolean open = !hasOutcome();
        if (open) {
            stage = phase == Phase.IN_FLIGHT ? stage : null;
            phase = Phase.GIVEN_UP;
        }
        return open;
    }
}
