package io.rq4j.cli;

import io.rq4j.codec.Zlib;
import io.rq4j.error.CodecException;
import io.rq4j.error.JobNotFoundException;
import io.rq4j.job.Job;
import io.rq4j.job.Result;
import io.rq4j.worker.internal.cli.Printable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "job",
        description = "Show all that is known of a job: status, times, results, errors.",
        footer = {"", "Example:", "  rq-cli job 6f8f2f1e-4a0c-4d2b-9d3e-0c1f2f3a4b5c"})
final class JobCommand implements Callable<Integer> {

    /** More of one value is left to {@code --json}. */
    private static final int LONGEST_VALUE = 2_000;

    private final RqCli rq;

    @Parameters(paramLabel = "ID", description = "The job's id.")
    private String id = "";

    JobCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        Ids.check(id);
        try (var connection = rq.connect()) {
            var handle = connection.job(id);
            var job = handle.fetch()
                    .orElseThrow(() -> new JobNotFoundException(
                            id,
                            "There is no job " + id + ": it was never enqueued, was deleted, or is no longer kept"));
            tell(fields(job), handle.results());
            return 0;
        }
    }

    private void tell(Map<String, @Nullable Object> fields, List<Result> results) {
        if (rq.json()) {
            fields.put("results", results.stream().map(JobCommand::fields).toList());
            rq.terminal().println(Json.text(fields));
            return;
        }
        show(fields);
        for (int i = 0; i < results.size(); i++) {
            rq.terminal().println("");
            rq.terminal().println("result " + (i + 1) + " of " + results.size() + (i == 0 ? ", the newest" : ""));
            show(fields(results.get(i)));
        }
    }

    /** The fields of the job hash, decoded. */
    private static Map<String, @Nullable Object> fields(Job job) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", job.id());
        fields.put("status", job.statusWord());
        fields.put("origin", job.origin());
        fields.put("description", job.description());
        fields.put("data", job.data() == null ? null : call(job.data()));
        fields.put("meta", raw(job.meta()));
        fields.put("created_at", Json.time(job.createdAt()));
        fields.put("enqueued_at", Json.time(job.enqueuedAt()));
        fields.put("started_at", Json.time(job.startedAt()));
        fields.put("ended_at", Json.time(job.endedAt()));
        fields.put("last_heartbeat", Json.time(job.lastHeartbeat()));
        fields.put("worker_name", job.workerName());
        fields.put("timeout", job.timeout());
        fields.put("ttl", job.ttl());
        fields.put("result_ttl", job.resultTtl());
        fields.put("failure_ttl", job.failureTtl());
        fields.put("dependency_ids", job.dependencyIds());
        fields.put("group_id", job.groupId());
        fields.put("execution_id", job.executionId());
        fields.put("fence", job.fence() == 0 ? null : job.fence());
        fields.put("abandoned_count", job.abandonedCount());
        fields.put("recovered_count", job.recoveredCount());
        fields.put("exc_info", job.errorText());
        return fields;
    }

    /** An entry of the results stream. */
    private static Map<String, @Nullable Object> fields(Result result) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("type", result.type().name().toLowerCase(Locale.ROOT));
        fields.put("created_at", Json.time(result.createdAt()));
        fields.put("worker_name", result.workerName());
        fields.put("execution_id", result.executionId());
        fields.put("return_value", raw(result.value()));
        fields.put("exc_string", result.error());
        return fields;
    }

    private static Json.Raw call(byte[] data) {
        try {
            return new Json.Raw(Zlib.decompress(data));
        } catch (CodecException e) {
            return new Json.Raw(data);
        }
    }

    private static Json.@Nullable Raw raw(byte @Nullable [] value) {
        return value == null ? null : new Json.Raw(value);
    }

    private void show(Map<String, @Nullable Object> fields) {
        fields.forEach((name, value) -> {
            if (value != null && !value.equals("") && !value.equals(List.of())) {
                show(name, text(name, value));
            }
        });
    }

    /** Values as JSON and the texts of errors may have several lines, all else is one. */
    private static String text(String name, Object value) {
        if (value instanceof Json.Raw raw) {
            return Printable.lines(cut(raw.text()));
        }
        var text = cut(value.toString());
        return name.startsWith("exc_") ? Printable.lines(text) : Printable.line(text);
    }

    private static String cut(String value) {
        return value.length() <= LONGEST_VALUE
                ? value.stripTrailing()
                : value.substring(0, LONGEST_VALUE) + "... (" + value.length() + " characters; --json shows all)";
    }

    private void show(String name, String shown) {
        boolean block = shown.contains("\n");
        rq.terminal()
                .println(name + ":" + (block ? "\n" : " ".repeat(Math.max(1, 17 - name.length())))
                        + (block ? shown.indent(2).stripTrailing() : shown));
    }
}
