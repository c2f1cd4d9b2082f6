package io.rq4j.cli;

import io.rq4j.job.Job;
import io.rq4j.job.Pause;
import io.rq4j.job.Progress;
import io.rq4j.job.QueueInfo;
import io.rq4j.job.WorkerInfo;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole system at one moment, or as much of it as a screen can show.
 *
 * @param queues those with the most that waits when there are many, by name
 * @param pauses those of them that are paused
 * @param allQueues how many there are
 * @param rates how many jobs each of these queues ends a second; empty at the first look
 * @param running those that have run longest first
 * @param failures the last ones first
 */
record Top(
        Instant now,
        boolean suspended,
        List<QueueInfo> queues,
        Map<String, Pause> pauses,
        long allQueues,
        Map<String, Double> rates,
        List<WorkerInfo> workers,
        List<RunningJobs> workersRun,
        long allWorkers,
        List<Running> running,
        List<Failure> failures) {

    record Running(Job job, @Nullable Progress progress) {

        Map<String, @Nullable Object> document() {
            var fields = ShortDocuments.job(job);
            fields.put("started_at", Json.time(job.startedAt()));
            fields.put("progress", progress == null ? null : progress.percent());
            fields.put("progress_message", progress == null ? null : progress.message());
            return fields;
        }
    }

    /** @param error its type and message; empty when nothing is known */
    record Failure(Job job, String error) {

        Map<String, @Nullable Object> document() {
            var fields = ShortDocuments.job(job);
            fields.put("ended_at", Json.time(job.endedAt()));
            fields.put("error", error);
            return fields;
        }
    }

    /** All queues that were looked at, together. */
    double rate() {
        return rates.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    /** What it shows as a JSON document. */
    Map<String, @Nullable Object> document() {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("time", Json.time(now));
        document.put("suspended", suspended);
        document.put("queues", queues.stream().map(this::queue).toList());
        document.put("queue_count", allQueues);
        document.put("workers", ShortDocuments.workers(workers, workersRun));
        document.put("worker_count", allWorkers);
        document.put("running", running.stream().map(Running::document).toList());
        document.put("failures", failures.stream().map(Failure::document).toList());
        return document;
    }

    private Map<String, @Nullable Object> queue(QueueInfo queue) {
        var fields = Info.queue(queue, pauses.get(queue.name()));
        fields.put("jobs_per_second", rates.get(queue.name()));
        return fields;
    }
}
