package io.rq4j.worker.cron;

import io.rq4j.codec.JsonCodec;
import io.rq4j.error.CodecException;
import io.rq4j.job.Ttl;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hash of a cron process as RQ writes it. Name, time zone and reading of the schedule are fields of ours. */
final class CronHash {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private CronHash() {}

    static Map<String, String> fields(String host, String file, List<CronRow> rows) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("hostname", host);
        fields.put("pid", String.valueOf(ProcessHandle.current().pid()));
        fields.put("config_file", file);
        fields.put("cron_jobs", json(rows.stream().map(CronHash::job).toList()));
        return fields;
    }

    private static Map<String, @Nullable Object> job(CronRow row) {
        var job = row.job;
        var options = job.options();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("func_name", job.call().function());
        fields.put("queue_name", job.queue());
        fields.put("args", text(job.call().args(), job.call().args().isEmpty()));
        var kwargs = job.call().withKwargs(options.kwargs()).kwargs();
        fields.put("kwargs", text(kwargs, kwargs.isEmpty()));
        schedule(fields, job.schedule());
        fields.put("latest_enqueue_time", time(row.enqueued()));
        fields.put("next_enqueue_time", time(row.next()));
        fields.put("job_timeout", options.timeoutSeconds());
        putTtl(fields, "result_ttl", options.resultTtl());
        if (options.ttl() != null) {
            fields.put("ttl", options.ttl().toSeconds());
        }
        putTtl(fields, "failure_ttl", options.failureTtl());
        if (!options.meta().isEmpty()) {
            fields.put("meta", text(options.meta(), false));
        }
        fields.put("name", job.name());
        fields.put("schedule", job.schedule().text());
        return fields;
    }

    /** Python builds a croniter of the expression whenever it lists the process: it must be able to read it. */
    private static void schedule(Map<String, @Nullable Object> fields, CronSchedule schedule) {
        if (schedule instanceof IntervalSchedule every) {
            fields.put("interval", every.interval().toSeconds());
            fields.put("cron", null);
        } else if (schedule instanceof CalendarSchedule calendar) {
            fields.put("interval", null);
            fields.put("cron", calendar.expression().wire());
        }
    }

    private static void putTtl(Map<String, @Nullable Object> fields, String name, @Nullable Ttl ttl) {
        if (ttl != null) {
            fields.put(name, ttl.seconds());
        }
    }

    /** JSON within the JSON, null for nothing. */
    private static @Nullable String text(Object value, boolean empty) {
        try {
            return empty ? null : json(value);
        } catch (CodecException e) {
            return "<not JSON serializable>";
        }
    }

    private static String json(Object value) {
        return new String(JsonCodec.standard().encode(value), StandardCharsets.US_ASCII);
    }

    private static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : TIME.format(time);
    }
}
