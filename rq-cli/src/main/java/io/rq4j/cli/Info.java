package io.rq4j.cli;

import io.rq4j.internal.store.JobStore;
import io.rq4j.job.Pause;
import io.rq4j.job.QueueInfo;
import io.rq4j.job.WorkerInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code info} shows: queues and workers, sorted by name, how many jobs were taken over from dead workers or mended, and
 * what keeps workers from taking more.
 */
record Info(
        List<QueueInfo> queues,
        List<WorkerInfo> workers,
        long recovered,
        long mended,
        Optional<Pause> suspension,
        Map<String, Pause> pauses) {

    /** @param names the queues to look at, with their workers; all when empty */
    static Info read(JobStore store, List<String> names) {
        var queues = names.isEmpty()
                ? store.queues()
                : names.stream().distinct().sorted().toList();
        return new Info(
                store.queueInfos(queues),
                workers(store, names),
                store.recovered(),
                store.mended(),
                suspension(store),
                store.pauses(queues));
    }

    private static Optional<Pause> suspension(JobStore store) {
        return store.suspended() ? Optional.of(new Pause("", store.suspendedUntil())) : Optional.empty();
    }

    /** @param names the queues whose workers are meant; all when empty */
    static List<WorkerInfo> workers(JobStore store, List<String> names) {
        var workers = new ArrayList<WorkerInfo>();
        for (var worker : store.workers()) {
            if (names.isEmpty() || !Collections.disjoint(worker.queues(), names)) {
                workers.add(worker);
            }
        }
        return workers;
    }

    /** How many workers listen to each queue. */
    Map<String, Long> listeners() {
        var listeners = new HashMap<String, Long>();
        for (var worker : workers) {
            worker.queues().forEach(queue -> listeners.merge(queue, 1L, Long::sum));
        }
        return listeners;
    }

    /** The queues alone, each with the number of its workers. */
    Map<String, @Nullable Object> queueDocument() {
        var listeners = listeners();
        var document = new LinkedHashMap<String, @Nullable Object>();
        var fields = queueFields();
        fields.forEach(queue -> queue.put("workers", listeners.getOrDefault(String.valueOf(queue.get("name")), 0L)));
        document.put("queues", fields);
        return document;
    }

    /** As a JSON document, in RQ's words: statuses for the counts, the fields of the worker hash for workers. */
    Map<String, @Nullable Object> document(boolean withQueues, boolean withWorkers) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        if (withQueues) {
            document.put("queues", queueFields());
            document.put("recovered_count", recovered);
            document.put("mended_count", mended);
            document.put("suspended", suspension.isPresent());
            document.put(
                    "suspended_until",
                    suspension.map(Pause::until).map(Json::time).orElse(null));
        }
        if (withWorkers) {
            document.put("workers", workers.stream().map(Info::worker).toList());
        }
        return document;
    }

    private List<Map<String, @Nullable Object>> queueFields() {
        return queues.stream()
                .map(queue -> queue(queue, pauses.get(queue.name())))
                .toList();
    }

    /** @param pause null when it is not paused */
    static Map<String, @Nullable Object> queue(QueueInfo queue, @Nullable Pause pause) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("name", queue.name());
        fields.put("queued", queue.queued());
        fields.put("started", queue.executing());
        fields.put("finished", queue.finished());
        fields.put("failed", queue.failed());
        fields.put("deferred", queue.deferred());
        fields.put("scheduled", queue.scheduled());
        fields.put("canceled", queue.canceled());
        fields.put("paused", pause == null ? null : pause.reason());
        fields.put("paused_until", pause == null ? null : Json.time(pause.until()));
        return fields;
    }

    static Map<String, @Nullable Object> worker(WorkerInfo worker) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("name", worker.name());
        fields.put("state", worker.state());
        fields.put("queues", worker.queues());
        fields.put("hostname", worker.hostname());
        fields.put("ip_address", worker.ipAddress());
        fields.put("pid", worker.pid());
        fields.put("version", worker.version());
        fields.put("birth", Json.time(worker.birth()));
        fields.put("last_heartbeat", Json.time(worker.lastHeartbeat()));
        fields.put("current_job", worker.currentJob());
        fields.put("successful_job_count", worker.successfulJobs());
        fields.put("failed_job_count", worker.failedJobs());
        fields.put("total_working_time", worker.workingSeconds());
        fields.put("stuck_threads", worker.stuckThreads());
        return fields;
    }
}
