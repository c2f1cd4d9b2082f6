package io.rq4j.worker.execution;

import io.rq4j.job.Outcome;
import java.time.Duration;
import java.util.List;

/**
 * Where jobs run. Whoever implements it only computes: every assignment yields exactly one {@link Outcome}, however the
 * function ended, or is reported by {@link #stop}, never both. What becomes of an outcome is not its business. All
 * methods may be called from any thread.
 */
public interface JobExecutor extends AutoCloseable {

    /** Who handed in an assignment and is told what becomes of it, on a thread that has other work; must not throw. */
    interface Listener {

        /** It has ended, and {@link #running} stopped counting it. Comes once, unless {@link #stop} reports it. */
        void ended(Outcome outcome);

        /** Its function returned a stage, and {@link #inFlight} counts it: its place is free. */
        default void inFlight() {}

        /** Its thread would not stop and was replaced. Comes before {@link #ended}. */
        default void writtenOff() {}
    }

    /**
     * Runs the assignment and returns at once. There is room for as many as the executor was made for; what comes
     * beyond that waits for a free place and its timeout does not run yet.
     *
     * @throws IllegalStateException after {@link #stop} or {@link #close}, or if this execution is running already
     */
    void execute(Assignment assignment, Listener listener);

    /**
     * Interrupts one execution, because the job was canceled, deleted or taken away. Its outcome comes as always; if it
     * fails, {@code reason} is the last line of the text. One that waits for a place fails without being called. One that
     * does not end within 10 s fails then, with the stack of where it is, and another thread takes its place. One that
     * is in flight fails at once, and its stage is canceled.
     *
     * @return false if no such execution runs or waits here
     */
    boolean interrupt(String executionId, String reason);

    /**
     * As {@link #interrupt}, but however the function then ends, its outcome is a failure with this text: in Python its process
     * would have been killed.
     *
     * @return false if no such execution runs or waits here
     */
    boolean kill(String executionId, String text);

    /** How many assignments have been handed in and have not ended. A job counts until its outcome comes. */
    int running();

    /** How many of them hold no thread, because their functions returned a stage that is not complete. */
    int inFlight();

    /** How many threads would not stop: their executions have failed, others took their places, and they still run. */
    int stuckThreads();

    /**
     * Takes no more work, interrupts everything and waits until all has ended, at most for {@code grace}. A failed
     * outcome that comes after this call may be the interrupt's doing. Stages in flight are only waited for, and canceled
     * after that.
     *
     * @return what did not end or never began; none of it will ever have an outcome, even if its function returns later
     */
    List<Assignment> stop(Duration grace);

    /** Stops without any grace and gives back threads or processes. Does nothing the second time. */
    @Override
    void close();
}
