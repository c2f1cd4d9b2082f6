package io.rq4j.worker.execution;

import io.rq4j.error.JobTimeoutException;
import io.rq4j.job.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One assignment on its way over a thread: it waits, runs and ends. Its lock decides races: an interrupt reaches the
 * thread only while this job is on it, never the next one, and either the job ends with an outcome or it is given up
 * without. What a thread returns that would not stop in time is ignored.
 */
final class ThreadRun {

    private enum Phase {
        WAITING,
        RUNNING,
        ENDED,
        /** It has an outcome, and its thread is still in it. */
        STUCK,
        GIVEN_UP
    }

    private final Assignment assignment;
    private final Consumer<Outcome> whenEnded;
    private Phase phase = Phase.WAITING;
    private @Nullable Thread thread;
    private @Nullable String interrupted;
    private @Nullable JobTimeoutException timedOut;
    private long begunNanos;

    ThreadRun(Assignment assignment, Consumer<Outcome> whenEnded) {
        this.assignment = assignment;
        this.whenEnded = whenEnded;
    }

    Assignment assignment() {
        return assignment;
    }

    Consumer<Outcome> whenEnded() {
        return whenEnded;
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

    /**
     * On the same thread: takes it off the thread, and tells how it ended in the end; empty if it was given up or
     * reported meanwhile.
     */
    synchronized Optional<Outcome> end(Outcome outcome) {
        thread = null;
        // One may have come after the runner cleared it.
        Thread.interrupted();
        if (phase != Phase.RUNNING) {
            return Optional.empty();
        }
        phase = Phase.ENDED;
        return Optional.of(inTheEnd(outcome));
    }

    private Outcome inTheEnd(Outcome outcome) {
        if (timedOut != null) {
            return new Outcome.Failed(StackText.of(timedOut), outcome.worked());
        }
        if (interrupted != null && outcome instanceof Outcome.Failed failed) {
            return new Outcome.Failed(failed.text() + reason(interrupted), failed.worked());
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

    /** True if it ran and was interrupted. */
    synchronized boolean timeOut() {
        if (phase != Phase.RUNNING || thread == null || assignment.timeout() == null) {
            return false;
        }
        timedOut = new JobTimeoutException(assignment.timeout());
        timedOut.setStackTrace(thread.getStackTrace());
        thread.interrupt();
        return true;
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
        var text = (timedOut == null ? "" : StackText.of(timedOut))
                + stuckText(thread)
                + (timedOut != null || interrupted == null ? "" : reason(interrupted));
        thread.setName(thread.getName() + "-stuck-" + assignment.execution().jobId());
        return Optional.of(new Outcome.Failed(text, Duration.ofNanos(System.nanoTime() - begunNanos)));
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
