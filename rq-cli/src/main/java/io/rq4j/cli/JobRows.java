package io.rq4j.cli;

import io.rq4j.codec.JobHash;
import io.rq4j.codec.Zlib;
import io.rq4j.error.CodecException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.redis.Read;
import io.rq4j.internal.redis.Reply;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what lists show of jobs, in two round trips for any number: some fields of the hash, and calls that are not long. */
final class JobRows {

    private static final int LONGEST_CALL = 16 * 1024;
    private static final int READS = 3;

    private static final HashFields FIELDS = new HashFields(
            "status", "origin", "description", "worker_name", "created_at", "enqueued_at", "started_at", "ended_at");

    private final Engine engine;

    JobRows(Engine engine) {
        this.engine = engine;
    }

    /** Rows in the order of the ids; null for what has no hash any more. */
    List<@Nullable JobRow> read(String queue, JobPlace place, List<String> ids) {
        var calls = new ArrayList<Read.Call>();
        for (var id : ids) {
            calls.add(FIELDS.of(engine.keys().job(id)));
            calls.add(Read.HSTRLEN.of(engine.keys().job(id), "data"));
            calls.add(Read.ZSCORE.of(engine.keys().scheduled(queue), id));
        }
        var replies = engine.redis().readAll(calls);
        var functions = functions(ids, replies);
        var rows = new ArrayList<@Nullable JobRow>();
        for (int i = 0; i < ids.size(); i++) {
            var due = place == JobPlace.SCHEDULED ? Reply.text(replies.get(i * READS + 2)) : null;
            rows.add(row(ids.get(i), queue, FIELDS.read(replies.get(i * READS)), functions.get(i), due));
        }
        return rows;
    }

    private List<@Nullable String> functions(List<String> ids, List<@Nullable Object> replies) {
        var calls = new ArrayList<Read.Call>();
        for (int i = 0; i < ids.size(); i++) {
            long size = Reply.number(replies.get(i * READS + 1));
            calls.add(Read.HGET.of(engine.keys().job(ids.get(i)), size <= LONGEST_CALL ? "data" : ""));
        }
        var functions = new ArrayList<@Nullable String>();
        engine.redis().readAll(calls).forEach(data -> functions.add(function(Reply.bytes(data))));
        return functions;
    }

    private static @Nullable String function(byte @Nullable [] data) {
        try {
            return data == null ? null : Json.firstText(Zlib.decompress(data));
        } catch (CodecException e) {
            return null;
        }
    }

    private static @Nullable JobRow row(
            String id, String queue, Map<String, byte[]> hash, @Nullable String function, @Nullable String due) {
        if (hash.isEmpty() && function == null) {
            return null;
        }
        var job = JobHash.read(id, hash);
        return new JobRow(
                id,
                job.statusWord(),
                job.origin().isEmpty() ? queue : job.origin(),
                function,
                job.description(),
                job.workerName(),
                job.createdAt(),
                job.enqueuedAt(),
                job.startedAt(),
                job.endedAt(),
                due == null ? null : Instant.ofEpochMilli((long) (Double.parseDouble(due) * 1_000)));
    }
}
