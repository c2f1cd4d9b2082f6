package io.rq4j.job;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt as it stands in the results stream.
 *
 * @param value the encoded return value; null when the function returned null or did not finish
 * @param error the stack text of a failed attempt
 */
public record Result(
        Type type,
        Instant createdAt,
        String workerName,
        byte @Nullable [] value,
        @Nullable String error,
        @Nullable String executionId) {

    /** RQ's result types, in the order of their numbers from 1. */
    public enum Type {
        SUCCESSFUL,
        FAILED,
        STOPPED,
        RETRIED,
        MAX_RETRIES_EXCEEDED,
        UNKNOWN;

        /** The type of a number on the wire. */
        public static Type of(String number) {
            for (var type : values()) {
                if (type != UNKNOWN && String.valueOf(type.ordinal() + 1).equals(number)) {
                    return type;
                }
            }
            return UNKNOWN;
        }
    }
}
