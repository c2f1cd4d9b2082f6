package io.rq4j.internal.lifecycle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job on its way into Redis.
 *
 * @param ttlSeconds how long it may wait, null for ever
 * @param pairs field and value pairs of its hash, all but those that the script writes
 */
public record NewJob(
        String id, String queue, boolean atFront, @Nullable Long ttlSeconds, List<byte[]> pairs) {}
