package io.rq4j.cli;

import io.rq4j.codec.Codec;
import io.rq4j.codec.JsonCodec;
import io.rq4j.error.CodecException;
import io.rq4j.internal.store.CronStore;
import io.rq4j.worker.cron.CronSchedule;
import io.rq4j.worker.internal.cli.Printable;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All schedules and cron processes, ours and Python's, for a person or as a document. */
record CronList(List<Row> rows, List<Process> processes) {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss xxx");

    /**
     * @param name a function of Python's has no other
     * @param lastJob the id of the job of the last run; Python does not tell
     */
    record Row(
            String name,
            String schedule,
            ZoneId zone,
            String function,
            String queue,
            @Nullable Instant last,
            @Nullable Instant next,
            @Nullable String lastJob) {}

    record Process(String name, String host, String pid, String file, int jobs, Instant beat, long silent) {}

    static CronList read(CronStore store, Instant now) {
        var rows = new ArrayList<Row>();
        for (var entry : store.schedules()) {
            rows.add(ours(entry.name(), entry.fields()));
        }
        var processes = new ArrayList<Process>();
        for (var entry : store.processes()) {
            var jobs = jobs(entry.fields().getOrDefault("cron_jobs", ""));
            jobs.stream()
                    .filter(job -> job.get("name") == null)
                    .map(CronList::pythons)
                    .forEach(rows::add);
            var beat = Instant.ofEpochMilli((long) (entry.score() * 1_000));
            processes.add(new Process(
                    entry.name(),
                    entry.fields().getOrDefault("hostname", "?"),
                    entry.fields().getOrDefault("pid", "?"),
                    entry.fields().getOrDefault("config_file", ""),
                    jobs.size(),
                    beat,
                    Math.max(0, ChronoUnit.SECONDS.between(beat, now))));
        }
        return new CronList(rows, processes);
    }

    /** A schedule that cannot be read, of a later version perhaps, is shown without its next run. */
    private static Row ours(String name, Map<String, String> fields) {
        var text = fields.getOrDefault("schedule", "?");
        CronSchedule schedule = null;
        try {
            schedule = CronSchedule.of(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            // Shown as it stands.
        }
        var tick = millis(fields.get("tick"));
        return new Row(
                name,
                text,
                schedule == null ? ZoneOffset.UTC : schedule.zone(),
                fields.getOrDefault("func_name", "?"),
                fields.getOrDefault("queue_name", "?"),
                millis(fields.get("latest_tick")),
                schedule == null || tick == null ? null : schedule.next(tick),
                fields.get("latest_job"));
    }

    private static @Nullable Instant millis(@Nullable String text) {
        return text == null || !text.matches("\\d{1,15}") ? null : Instant.ofEpochMilli(Long.parseLong(text));
    }

    private static Row pythons(Map<String, @Nullable Object> job) {
        var function = text(job.get("func_name"));
        var schedule =
                job.get("cron") != null ? text(job.get("cron")) + " UTC" : "every " + text(job.get("interval")) + "s";
        return new Row(
                function,
                schedule,
                ZoneOffset.UTC,
                function,
                text(job.get("queue_name")),
                instant(job.get("latest_enqueue_time")),
                instant(job.get("next_enqueue_time")),
                null);
    }

    private static String text(@Nullable Object value) {
        return Objects.toString(value, "?");
    }

    private static @Nullable Instant instant(@Nullable Object text) {
        try {
            return text == null ? null : Instant.parse(text.toString());
        } catch (DateTimeException e) {
            return null;
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, @Nullable Object>> jobs(String json) {
        Codec codec = JsonCodec.standard();
        try {
            var list = json.isEmpty()
                    ? List.of()
                    : codec.<Object>decode(json.getBytes(StandardCharsets.UTF_8), Object.class);
            return list instanceof List<?> jobs
                    ? jobs.stream()
                            .filter(Map.class::isInstance)
                            .map(job -> (Map<String, @Nullable Object>) job)
                            .toList()
                    : List.of();
        } catch (CodecException e) {
            return List.of();
        }
    }

    List<String> lines() {
        var table = new ArrayList<List<String>>();
        table.add(List.of("name", "schedule", "function", "queue", "last run", "next run"));
        for (var row : rows) {
            table.add(Stream.of(
                            row.name,
                            row.schedule,
                            row.function,
                            row.queue,
                            shown(row.last, row.zone),
                            shown(row.next, row.zone))
                    .map(Printable::line)
                    .toList());
        }
        var lines = new ArrayList<>(rows.isEmpty() ? List.of() : aligned(table));
        lines.add(rows.size() + " schedules");
        lines.add("");
        for (var process : processes) {
            lines.add(Printable.line(process.name + " (" + process.host + " " + process.pid + "): " + process.jobs
                    + " schedules" + (process.file.isEmpty() ? "" : " of " + process.file) + ", beat " + process.silent
                    + " s ago"));
        }
        lines.add(processes.size() + " cron processes");
        return lines;
    }

    private static String shown(@Nullable Instant time, ZoneId zone) {
        return time == null
                ? "-"
                : TIME.format(time.truncatedTo(ChronoUnit.SECONDS).atZone(zone));
    }

    private static List<String> aligned(List<List<String>> table) {
        var widths = IntStream.range(0, table.get(0).size())
                .map(i -> table.stream()
                        .mapToInt(row -> row.get(i).length())
                        .max()
                        .orElse(0))
                .toArray();
        return table.stream().map(row -> aligned(row, widths)).toList();
    }

    private static String aligned(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        return line.toString().stripTrailing();
    }

    Map<String, @Nullable Object> document() {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("schedules", rows.stream().map(CronList::document).toList());
        document.put(
                "cron_schedulers", processes.stream().map(CronList::document).toList());
        return document;
    }

    private static Map<String, @Nullable Object> document(Row row) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("name", row.name);
        document.put("schedule", row.schedule);
        document.put("func_name", row.function);
        document.put("queue_name", row.queue);
        document.put("latest_tick", Json.time(row.last));
        document.put("latest_job", row.lastJob);
        document.put("next_enqueue_time", Json.time(row.next));
        return document;
    }

    private static Map<String, @Nullable Object> document(Process process) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("name", process.name);
        document.put("hostname", process.host);
        document.put("pid", process.pid);
        document.put("config_file", process.file);
        document.put("cron_jobs", process.jobs);
        document.put("last_heartbeat", Json.time(process.beat));
        return document;
    }
}
