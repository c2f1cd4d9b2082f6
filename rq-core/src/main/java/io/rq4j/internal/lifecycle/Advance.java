package io.rq4j.internal.lifecycle;

import io.rq4j.job.Execution;
import java.util.List;

/** The call of {@link JobLifecycle#advance} and its answer. */
public final class Advance {

    private Advance() {}

    /** What stays the same for the life of a worker process. */
    public record Process(String instance, String worker, long leaseSeconds) {}

    /**
     * One batch. Sent unchanged until it is answered.
     *
     * @param number grows by one from batch to batch of a process
     * @param running how many jobs the process still runs after these settlements
     * @param queues in order of priority
     * @param turns whose turn it is to give one job, as places of queues from 1, again and again; empty for their order
     * @param seats that the process holds; one at a queue that gave it a job is given back in the same step
     * @param executions ids for the jobs to claim, one for each free slot
     */
    public record Batch(
            long number,
            int running,
            List<Settlement> settlements,
            List<String> queues,
            List<Integer> turns,
            List<String> seats,
            List<String> executions) {

        /** By the order of the queues alone. */
        public Batch(
                long number,
                int running,
                List<Settlement> settlements,
                List<String> queues,
                List<String> seats,
                List<String> executions) {
            this(number, running, settlements, queues, List.of(), seats, executions);
        }
    }

    /** What the claim found at a queue. */
    public enum QueueState {
        /** Nothing is left. */
        EMPTY,
        /** Ids are left. */
        MORE,
        /** Suspended or paused: nothing may be taken now. */
        HELD;

        static QueueState of(String word) {
            return valueOf(word.toUpperCase(java.util.Locale.ROOT));
        }
    }

    /** How one settlement went: {@code ok}, or why the execution no longer held its job. */
    public record Verdict(Execution execution, String word) {

        public boolean accepted() {
            return word.equals("ok");
        }
    }

    /**
     * The answer.
     *
     * @param states one for each queue; empty for a repeated batch
     * @param drain whether to claim nothing more until nothing runs: a job that took its processes with it runs alone
     * @param bad what stood in a queue and could not be claimed, as text for the log
     * @param releasing whether a settled job has so many dependents that they are told in slices
     */
    public record Answer(
            boolean late,
            List<Verdict> verdicts,
            List<Claim> claims,
            List<QueueState> states,
            boolean drain,
            List<String> bad,
            boolean releasing) {}
}
