package io.rq4j.worker;

import io.rq4j.worker.execution.Threads;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a worker process runs.
 *
 * @param name how it is listed; unique among living workers
 * @param queues in order of priority
 * @param concurrency how many jobs run at a time, each on a thread, 10 by default
 * @param maxInFlight how many jobs may wait for the stage that their function returned before no more are claimed, 1,000
 *     by default
 * @param threads what threads these are: platform or virtual; given as auto, what that comes to
 * @param burst whether to leave when the queues are empty
 * @param maxJobs how many jobs to run before leaving, 0 for no limit
 * @param maxIdle after what time without a job to leave, null for never
 * @param strategy from which queue the next job is taken, in their order by default
 * @param weights how often a queue gives a job under {@link DequeueStrategy#WEIGHTED}, 1 for one that is not named
 * @param shutdownTimeout how long running jobs may go on after a stop, 25 s by default
 * @param pythonLease after what time without us Python's cleaners may take a running job, 3600 s by default
 * @param scheduler whether it can move scheduled jobs into their queues
 * @param handlesFailures whether it has exception handlers
 */
public record WorkerOptions(
        String name,
        List<String> queues,
        int concurrency,
        int maxInFlight,
        Threads threads,
        boolean burst,
        long maxJobs,
        @Nullable Duration maxIdle,
        DequeueStrategy strategy,
        Map<String, Integer> weights,
        Duration shutdownTimeout,
        Duration pythonLease,
        boolean scheduler,
        boolean handlesFailures) {

    private static final int HEAVIEST = 1_000;

    /** Far from where nanoseconds overflow. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    public WorkerOptions {
        queues = List.copyOf(queues);
        if (queues.isEmpty()) {
            throw new IllegalArgumentException(
                    "A worker needs at least one queue, got none; name one, such as default");
        }
        if (new HashSet<>(queues).size() < queues.size()) {
            throw new IllegalArgumentException(
                    "A worker listens to each queue once, got " + queues + "; leave out the repeated");
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException(
                    "A worker's name must not be empty; leave it out for one made of host and pid");
        }
        if (concurrency < 1 || concurrency > 10_000) {
            throw new IllegalArgumentException(
                    "concurrency must be 1 to 10000, got " + concurrency + "; leave it out for 10");
        }
        threads = threads.resolve(concurrency);
        if (maxInFlight < 1) {
            throw new IllegalArgumentException(
                    "max-in-flight must be at least 1, got " + maxInFlight + "; leave it out for 1000");
        }
        if (maxJobs < 0) {
            throw new IllegalArgumentException(
                    "max-jobs must be at least 1, got " + maxJobs + "; leave it out for no limit");
        }
        if (maxIdle != null && (maxIdle.isNegative() || maxIdle.isZero())) {
            throw new IllegalArgumentException(
                    "max-idle-time must be positive, got " + maxIdle + "; leave it out to stay, or use burst");
        }
        if (maxIdle != null && maxIdle.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "max-idle-time must be at most 36500 days, got " + maxIdle + "; leave it out to stay");
        }
        weights = Map.copyOf(weights);
        weights.forEach((queue, weight) -> checkWeight(queue, weight));
        if (strategy != DequeueStrategy.WEIGHTED && !weights.isEmpty()) {
            throw new IllegalArgumentException(
                    "Weights go with the strategy weighted, got " + strategy + "; choose it, or leave out the weights");
        }
        if (!queues.containsAll(weights.keySet())) {
            throw new IllegalArgumentException("Weights are for queues of the worker, " + queues + ", got "
                    + weights.keySet() + "; leave out the others");
        }
        if (shutdownTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "shutdown-timeout must not be negative, got " + shutdownTimeout + "; leave it out for 25 s");
        }
        if (shutdownTimeout.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "shutdown-timeout must be at most 36500 days, got " + shutdownTimeout + "; leave it out for 25 s");
        }
        if (pythonLease.toSeconds() < 15) {
            throw new IllegalArgumentException("python-lease must be at least 15 s, three beats of a worker, got "
                    + pythonLease + "; leave it out for one hour");
        }
    }

    private static void checkWeight(String queue, int weight) {
        if (weight < 1 || weight > HEAVIEST) {
            throw new IllegalArgumentException("The weight of queue " + queue + " must be 1 to " + HEAVIEST + ", got "
                    + weight + "; leave it out for 1");
        }
    }
}
