package io.rq4j.codec;

import io.rq4j.job.WorkerInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The worker hash, field by field. */
public final class WorkerHash {

    private WorkerHash() {}

    /** Reads one. Never fails: what cannot be read is null or zero. */
    public static WorkerInfo read(String name, Map<String, byte[]> hash) {
        var state = text(hash, "state");
        var queues = text(hash, "queues");
        return new WorkerInfo(
                name,
                state == null ? "?" : state,
                queues == null || queues.isEmpty() ? List.of() : List.of(queues.split(",")),
                text(hash, "hostname"),
                text(hash, "ip_address"),
                text(hash, "pid"),
                text(hash, "current_job"),
                text(hash, "version"),
                Timestamps.parse(text(hash, "birth")),
                Timestamps.parse(text(hash, "last_heartbeat")),
                (long) number(hash, "successful_job_count"),
                (long) number(hash, "failed_job_count"),
                number(hash, "total_working_time"),
                (long) number(hash, "stuck_threads"));
    }

    private static double number(Map<String, byte[]> hash, String field) {
        var text = text(hash, field);
        try {
            return text == null ? 0 : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static @Nullable String text(Map<String, byte[]> hash, String field) {
        var bytes = hash.get(field);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
