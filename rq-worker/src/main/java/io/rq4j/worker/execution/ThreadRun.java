package io.rq4j.worker.execution;

import io.rq4j.error.JobTimeoutException;
import io.rq4j.job.Outcome;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One assignment on its way over a thread: it waits, runs and ends. Its lock decides races: an interrupt reaches the
 * thread only while this job is on it, never the next one, and either the job ends with an outcome or it is given up
 * without.
 */
final class ThreadRun {

    private enum Phase {
        WAITING,
        RUNNING,
        ENDED,
        GIVEN_UP
    }

    private final Assignment assignment;
    private final Consumer<Outcome> whenEnded;
    private Phase phase = Phase.WAITING;
    private @Nullable Thread thread;
    private @Nullable String interrupted;
    private @Nullable JobTimeoutException timedOut;

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
        return true;
    }

    /**
     * On the same thread: takes it off the thread, and tells how it ended in the end; empty if it was given up
     * meanwhile.
     */
    synchronized Optional<Outcome> end(Outcome outcome) {
        thread = null;
        // One may have come after the runner cleared it.
        Thread.interrupted();
        if (phase == Phase.GIVEN_UP) {
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
            return new Outcome.Failed(
                    failed.text() + "Interrupted by the worker: " + interrupted + "\n", failed.worked());
        }
        return outcome;
    }

    synchronized boolean isInterrupted() {
        return interrupted != null;
    }

    /** False if it has ended. */
    synchronized boolean interrupt(String reason) {
        if (phase == Phase.ENDED) {
            return false;
        }
        interrupted = reason;
        if (thread != null) {
            thread.interrupt();
        }
        return true;
    }

    synchronized void timeOut() {
        if (thread != null && assignment.timeout() != null) {
            timedOut = new JobTimeoutException(assignment.timeout());
            timedOut.setStackTrace(thread.getStackTrace());
            thread.interrupt();
        }
    }

    /** True if it waited and now will never begin. */
    synchronized boolean giveUpUnlessBegun() {
        return phase == Phase.WAITING && giveUp();
    }

    /** True if it had not ended and now will never have an outcome. */
    synchronized boolean giveUp() {
        boolean open = phase != Phase.ENDED;
        if (open) {
            phase = Phase.GIVEN_UP;
        }
        return open;
    }
}
