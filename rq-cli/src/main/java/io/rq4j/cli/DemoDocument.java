package io.rq4j.cli;

import io.rq4j.JobHandle;
import io.rq4j.cli.demo.DemoResults;
import io.rq4j.cli.demo.DemoResults.Chapter;
import io.rq4j.cli.demo.DemoSite;
import io.rq4j.cli.demo.DemoWorker;
import io.rq4j.cli.demo.NamedDemo;
import io.rq4j.job.Job;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The demo's results as a JSON document; jobs in RQ's field names. */
final class DemoDocument {

    private DemoDocument() {}

    /** @param redisPid of what was left running; null when all of it ends */
    static Map<String, @Nullable Object> of(DemoSite site, DemoResults results, @Nullable Long redisPid) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("url", site.url());
        document.put("redis_pid", redisPid);
        document.put(
                "workers", site.workers().stream().map(DemoDocument::worker).toList());
        document.put("kept", redisPid != null);
        document.put("book", results.book().title());
        document.put("words", results.words());
        document.put(
                "chapters",
                results.chapters().stream().map(DemoDocument::chapter).toList());
        document.put("failed", failed(results));
        document.put("future", future(results));
        return document;
    }

    /** @param jobs of a named demo, all of which have ended */
    static Map<String, @Nullable Object> of(DemoSite site, NamedDemo demo, List<? extends JobHandle<?>> jobs) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("demo", demo.word());
        document.put("source", demo.source());
        document.put("url", site.url());
        document.put(
                "workers", site.workers().stream().map(DemoDocument::worker).toList());
        document.put("jobs", jobs.stream().map(DemoDocument::ended).toList());
        return document;
    }

    private static Map<String, @Nullable Object> ended(JobHandle<?> handle) {
        var fields = job(handle.fetch().orElseThrow());
        var result = handle.results().get(0);
        fields.put("return_value", result.value() == null ? null : new Json.Raw(result.value()));
        fields.put("exc_string", result.error());
        return fields;
    }

    private static Map<String, @Nullable Object> worker(DemoWorker worker) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("name", worker.name());
        fields.put("pid", worker.pid());
        return fields;
    }

    private static Map<String, @Nullable Object> chapter(Chapter chapter) {
        var fields = job(chapter.job());
        fields.put("return_value", chapter.words());
        fields.put("chapter", chapter.number());
        fields.put("title", chapter.title());
        return fields;
    }

    private static Map<String, @Nullable Object> failed(DemoResults results) {
        var fields = job(results.failed());
        fields.put("exc_string", results.error().stackText());
        return fields;
    }

    private static Map<String, @Nullable Object> future(DemoResults results) {
        var fields = job(results.reporting());
        fields.put("return_value", results.report().word());
        fields.put("reported_after", results.report().after().toNanos() / 1e9);
        return fields;
    }

    private static Map<String, @Nullable Object> job(Job job) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", job.id());
        fields.put("status", job.statusWord());
        fields.put("description", job.description());
        fields.put("worker_name", job.workerName());
        fields.put("started_at", Json.time(job.startedAt()));
        fields.put("ended_at", Json.time(job.endedAt()));
        return fields;
    }
}
