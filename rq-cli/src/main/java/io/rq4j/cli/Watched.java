package io.rq4j.cli;

import io.rq4j.codec.JobHash;
import io.rq4j.internal.Engine;
import io.rq4j.internal.redis.Read;
import io.rq4j.internal.redis.Reply;
import io.rq4j.job.Job;
import io.rq4j.job.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a job while it is watched.
 *
 * @param progress null when it has said nothing
 * @param before how many jobs stand before it in its queue, {@link #FAR} when it stands further behind; null when it does not
 *     wait there
 * @param due when it is to be queued; null when it is not scheduled
 */
record Watched(
        Job job,
        Instant now,
        @Nullable Progress progress,
        @Nullable Long before,
        @Nullable Instant due) {

    /** Looking for a job in a long list is slow, and is done again and again. */
    static final long FAR = 10_000;

    private static final HashFields FIELDS = new HashFields(
            "status",
            "origin",
            "description",
            "worker_name",
            "created_at",
            "enqueued_at",
            "started_at",
            "ended_at",
            "dependency_ids",
            "progress",
            "progress_message");

    /** A few small reads; empty when there is no such job. */
    static Optional<Watched> read(Engine engine, String id) {
        var keys = engine.keys();
        var replies = engine.redis().readAll(List.of(FIELDS.of(keys.job(id)), Read.EXISTS.of(keys.job(id))));
        if (Reply.number(replies.get(1)) == 0) {
            return Optional.empty();
        }
        var hash = FIELDS.read(replies.get(0));
        var job = JobHash.read(id, hash);
        return Optional.of(
                new Watched(job, engine.store().now(), progress(hash), before(engine, job), due(engine, job)));
    }

    static @Nullable Progress progress(Map<String, byte[]> hash) {
        var percent = text(hash, "progress");
        return percent.matches("\\d{1,3}(\\.\\d{1,3})?") && Double.parseDouble(percent) <= 100
                ? new Progress(Double.parseDouble(percent), text(hash, "progress_message"))
                : null;
    }

    private static String text(Map<String, byte[]> hash, String field) {
        var value = hash.get(field);
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    private static @Nullable Long before(Engine engine, Job job) {
        if (!job.statusWord().equals("queued")) {
            return null;
        }
        var queue = engine.keys().queue(job.origin());
        var found = engine.redis()
                .readAll(List.of(Read.LPOS.of(queue, job.id(), "MAXLEN", String.valueOf(FAR)), Read.LLEN.of(queue)));
        if (found.get(0) != null) {
            return Reply.number(found.get(0));
        }
        return Reply.number(found.get(1)) > FAR ? FAR : null;
    }

    private static @Nullable Instant due(Engine engine, Job job) {
        if (!job.statusWord().equals("scheduled")) {
            return null;
        }
        var score = Reply.text(engine.redis().read(Read.ZSCORE, engine.keys().scheduled(job.origin()), job.id()));
        return score == null ? null : Instant.ofEpochMilli((long) (Double.parseDouble(score) * 1_000));
    }

    boolean hasEnded() {
        return job.status().isFinal();
    }

    /** How long it runs or ran; null when it did not begin, or when that is not known. */
    @Nullable Duration ran() {
        if (job.startedAt() == null) {
            return null;
        }
        var end = hasEnded() ? job.endedAt() : now;
        return end == null ? null : Duration.between(job.startedAt(), end);
    }
}
