package io.rq4j.job;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as it stood in Redis when it was read: every field of the hash that has a meaning, decoded leniently. What another
 * version wrote and this one cannot read is null here and kept in {@code raw}.
 *
 * @param statusWord the word on the wire, of which {@code status} is {@link JobStatus#UNKNOWN} when it is a strange one
 * @param data the call, compressed as it stands in Redis
 * @param meta the encoded meta
 * @param timeout seconds; -1 for no limit, null when absent or unreadable
 * @param errorText the legacy field {@code exc_info}
 * @param abandonedCount how often in a row a worker process died with it
 * @param recoveredCount how often in all it came back after the death of a worker process
 * @param raw every field as it came
 */
public record Job(
        String id,
        JobStatus status,
        String statusWord,
        String origin,
        String description,
        byte @Nullable [] data,
        byte @Nullable [] meta,
        @Nullable Instant createdAt,
        @Nullable Instant enqueuedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Instant lastHeartbeat,
        @Nullable String workerName,
        @Nullable Long timeout,
        @Nullable Long ttl,
        @Nullable Long resultTtl,
        @Nullable Long failureTtl,
        @Nullable String executionId,
        long fence,
        @Nullable String errorText,
        long abandonedCount,
        long recoveredCount,
        List<String> dependencyIds,
        @Nullable String groupId,
        Map<String, byte[]> raw) {}
