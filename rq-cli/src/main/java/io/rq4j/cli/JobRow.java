package io.rq4j.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job in a list.
 *
 * @param function the name of its function; null when its call is not JSON, or long
 * @param due when it is to be queued, of a scheduled job
 */
record JobRow(
        String id,
        String status,
        String origin,
        @Nullable String function,
        String description,
        @Nullable String worker,
        @Nullable Instant created,
        @Nullable Instant enqueued,
        @Nullable Instant started,
        @Nullable Instant ended,
        @Nullable Instant due) {

    /** What its age is counted from: the last thing that happened to it, or the next one. */
    @Nullable Instant since() {
        return switch (status) {
            case "scheduled" -> due != null ? due : created;
            case "started" -> started;
            case "queued" -> enqueued != null ? enqueued : created;
            case "finished", "failed", "stopped" -> ended != null ? ended : started != null ? started : created;
            default -> created;
        };
    }

    String shown() {
        return description.isEmpty() && function != null ? function : description;
    }

    Map<String, @Nullable Object> document() {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", id);
        fields.put("status", status);
        fields.put("origin", origin);
        fields.put("function", function);
        fields.put("description", description);
        fields.put("worker_name", worker);
        fields.put("created_at", Json.time(created));
        fields.put("enqueued_at", Json.time(enqueued));
        fields.put("started_at", Json.time(started));
        fields.put("ended_at", Json.time(ended));
        fields.put("due_at", Json.time(due));
        return fields;
    }
}
