package io.rq4j.cli;

import io.rq4j.job.Job;
import io.rq4j.job.WorkerInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Workers and jobs in documents, in RQ's field names. */
final class ShortDocuments {

    private ShortDocuments() {}

    static List<Map<String, @Nullable Object>> workers(List<WorkerInfo> workers, List<RunningJobs> running) {
        var documents = new ArrayList<Map<String, @Nullable Object>>();
        for (int i = 0; i < workers.size(); i++) {
            var fields = Info.worker(workers.get(i));
            fields.put("current_job", running.get(i).job());
            fields.put("executions", running.get(i).count());
            documents.add(fields);
        }
        return documents;
    }

    static Map<String, @Nullable Object> job(Job job) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", job.id());
        fields.put("status", job.statusWord());
        fields.put("origin", job.origin());
        fields.put("description", job.description());
        fields.put("worker_name", job.workerName());
        return fields;
    }
}
