package io.rq4j.cli;

import io.rq4j.codec.Zlib;
import io.rq4j.error.CodecException;
import io.rq4j.job.Job;
import io.rq4j.job.Result;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that is known of a job, in RQ's field names. */
final class JobFields {

    private JobFields() {}

    /** The fields of the job hash, decoded. */
    static Map<String, @Nullable Object> of(Job job) {
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
    static Map<String, @Nullable Object> of(Result result) {
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
}
