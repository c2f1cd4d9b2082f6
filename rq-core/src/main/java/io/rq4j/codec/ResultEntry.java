package io.rq4j.codec;

import io.rq4j.job.Result;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry of the results stream. */
public final class ResultEntry {

    private ResultEntry() {}

    /** Reads one. Never fails: a value or an error text that is damaged says so. */
    public static Result read(String id, Map<String, byte[]> fields) {
        return new Result(
                Result.Type.of(text(fields, "type")),
                Instant.ofEpochMilli(Long.parseLong(id.substring(0, id.indexOf('-')))),
                text(fields, "worker_name"),
                decoded(fields.get("return_value")),
                error(fields.get("exc_string")),
                fields.containsKey("execution_id") ? text(fields, "execution_id") : null);
    }

    private static byte @Nullable [] decoded(byte @Nullable [] base64) {
        try {
            return base64 == null ? null : Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String error(byte @Nullable [] base64) {
        if (base64 == null) {
            return null;
        }
        var bytes = decoded(base64);
        try {
            return new String(Zlib.decompress(bytes == null ? base64 : bytes), StandardCharsets.UTF_8);
        } catch (io.rq4j.error.CodecException e) {
            return "(the error text in Redis is damaged: " + e.getMessage() + ")";
        }
    }

    private static String text(Map<String, byte[]> fields, String name) {
        var bytes = fields.get(name);
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
