package io.rq4j.job;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A worker as its entry in Redis names it, Java's or Python's. RQ for Java has one entry a process.
 *
 * @param stuckThreads how many of its threads are in jobs that would not stop at their timeout; always 0 for Python's
 */
public record WorkerInfo(
        String name,
        String state,
        List<String> queues,
        @Nullable String hostname,
        @Nullable String ipAddress,
        @Nullable String pid,
        @Nullable String currentJob,
        @Nullable String version,
        @Nullable Instant birth,
        @Nullable Instant lastHeartbeat,
        long successfulJobs,
        long failedJobs,
        double workingSeconds,
        long stuckThreads) {}
