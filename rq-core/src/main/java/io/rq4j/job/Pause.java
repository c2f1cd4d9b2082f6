package io.rq4j.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why no jobs are taken from a queue.
 *
 * @param reason what was given to {@code pause}, for persons to read
 * @param until when it ends by itself; null when somebody must resume the queue
 */
public record Pause(String reason, @Nullable Instant until) {}
