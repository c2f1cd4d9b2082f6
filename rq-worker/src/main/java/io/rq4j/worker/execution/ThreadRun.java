package io.rq4j.worker.execution;

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
 * One assignment on its way over a thread: it waits, runs, perhaps flies as a stage, and ends. Its lock decides races: an interrupt reaches the
 * thread only while this job is on it, never the next one, and either the job ends with an outcome or it is given up
 * without. What a thread returns that would not stop in time is ignored.
 */
final class ThreadRun {

    private enum Phase {
        WAITING,
        RUNNING,
        /** Its function returned a stage, and no thread is in it. */
        IN_FLIGHT,
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
    private @Nullable String killed;
    private @Nullable JobTimeoutException timedOut;
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

    /**
     * On the same thread: takes it off the thread, and tells how it ended in the end; empty if it was given up or
     * reported meanwhile.
     */
    synchronized Optional<Outcome> end(Outcome outcome) {
        leaveThread();
        return end(Phase.RUNNING, outcome);
    }

    private void leaveThread() {
        thread = null;
        // One may have come after the runner cleared it.
        Thread.interrupted();
    }

    private Optional<Outcome> end(Phase from, Outcome outcome) {
        if (phase != from) {
            return Optional.empty();
        }
        phase = Phase.ENDED;
        return Optional.of(inTheEnd(outcome));
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
    synchronized Optional<Outcome> land(Outcome outcome) {
        return end(Phase.IN_FLIGHT, outcome);
    }

    /** A flight that was interrupted or timed out is not waited for; empty if there is no such thing. */
    synchronized Optional<Outcome> landAtOnce() {
        return timedOut == null && interrupted == null ? Optional.empty() : land(new Outcome.Failed("", worked()));
    }

    private Duration worked() {
        return Duration.ofNanos(System.nanoTime() - begunNanos);
    }

    synchronized boolean isInFlight() {
        return phase == Phase.IN_FLIGHT;
    }

    /** What its function returned, if it flew. */
    synchronized Optional<CompletionStage<?>> stage() {
        return Optional.ofNullable(stage);
    }

    private Outcome inTheEnd(Outcome outcome) {
        if (killed != null) {
            return new Outcome.Failed(killed, outcome.worked());
        }
        if (timedOut != null) {
            return Ending.of(timedOut, outcome.worked());
        }
        if (interrupted != null && outcome instanceof Outcome.Failed failed) {
            return new Outcome.Failed(failed.text() + reason(interrupted), failed.worked(), failed.types());
        }
        return outcome;
    }

    private static String reason(String interrupted) {
        return "Interrupted by the worker: " + interrupted + "\n";
    }

    synchronized boolean isInterrupted() {
        return interrupted != null;
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
        killed = text;
        return true;
    }

    /** A flight has no stack: no thread of ours is in it. */
    synchronized void timeOut() {
        if (assignment.timeout() == null || phase != Phase.RUNNING && phase != Phase.IN_FLIGHT) {
            return;
        }
        timedOut = new JobTimeoutException(assignment.timeout());
        timedOut.setStackTrace(thread == null ? new StackTraceElement[0] : thread.getStackTrace());
        if (thread != null) {
            thread.interrupt();
        }
    }

    /**
     * The interrupt is long ago: it fails with the stack of its thread, which from now on is called stuck. Empty if it
     * has ended or was given up.
     */
    synchronized Optional<Outcome> writeOff() {
        if (phase != Phase.RUNNING || thread == null) {
            return Optional.empty();
        }
        phase = Phase.STUCK;
        var text = (killed == null ? "" : killed + "\n")
                + (timedOut == null ? "" : StackText.of(timedOut))
                + stuckText(thread)
                + (timedOut != null || killed != null || interrupted == null ? "" : reason(interrupted));
        thread.setName(thread.getName() + "-stuck-" + assignment.execution().jobId());
        return Optional.of(new Outcome.Failed(text, worked(), timedOut == null ? List.of() : Ending.types(timedOut)));
    }

    private static String stuckText(Thread thread) {
        return "The thread " + thread.getName() + " was interrupted and would not stop. It runs on, now at\n"
                + StackText.of(thread);
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
            phase = Phase.GIVEN_UP;
        }
        return open;
    }
}
