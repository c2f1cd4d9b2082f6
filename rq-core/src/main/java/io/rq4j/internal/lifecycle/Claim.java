package io.rq4j.internal.lifecycle;

import io.rq4j.job.Execution;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job that this process now holds.
 *
 * @param status the word that the job had before; a strange one means that it cannot be run
 * @param data the compressed call; null when it is too large to come along, or absent
 * @param dataSize its size in Redis; 0 when there is none
 * @param fields further fields of the hash, as text; absent ones are left out
 * @param abandonedCount how many processes died with it in a row
 */
public record Claim(
        Execution execution,
        String status,
        byte @Nullable [] data,
        long dataSize,
        long abandonedCount,
        Map<String, String> fields) {

    /** A whole number of the hash; null when absent. */
    public @Nullable Long number(String field) {
        var text = fields.get(field);
        return text == null || text.isEmpty() ? null : Long.valueOf(text);
    }
}
