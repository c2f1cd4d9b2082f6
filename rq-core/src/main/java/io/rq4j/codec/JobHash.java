package io.rq4j.codec;

import io.rq4j.error.CodecException;
import io.rq4j.job.Job;
import io.rq4j.job.JobOptions;
import io.rq4j.job.JobStatus;
import io.rq4j.job.OnAbandon;
import io.rq4j.job.Ttl;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The job hash, field by field. The fields whose value depends on the server's clock or on a transition ({@code status},
 * {@code created_at}, {@code enqueued_at}, …) are written by the scripts; all others are named here.
 */
public final class JobHash {

    /** What a claim sends to the worker beside the fields that its script needs itself. */
    public static final List<String> CLAIMED = claimed(
            "timeout",
            "result_ttl",
            "failure_ttl",
            "description",
            "ttl",
            "on_abandon",
            "retries_left",
            "retry_intervals",
            "enqueue_at_front_on_retry",
            "retry_rules",
            "number_of_retries",
            "repeats_left",
            "repeat_intervals",
            "result_of",
            WebhookField.NAME);

    private static final Pattern JSON_TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

    private JobHash() {}

    private static List<String> claimed(String... names) {
        return Stream.concat(Stream.of(names), CallbackFields.CLAIMED.stream()).toList();
    }

    /** Field and value pairs of a new job. {@code data} is compressed. */
    public static List<byte[]> pairs(
            String queue,
            JobOptions options,
            byte[] data,
            String description,
            byte @Nullable [] meta,
            RandomGenerator random) {
        var pairs = new Pairs();
        pairs.add("data", data);
        CallbackFields.of(options.callbacks()).forEach(pairs::add);
        for (var empty : List.of("started_at", "ended_at", "last_heartbeat", "worker_name")) {
            pairs.add(empty, "");
        }
        pairs.add("group_id", options.group() == null ? "" : options.group());
        pairs.add("origin", queue);
        pairs.add("description", description);
        pairs.add("timeout", options.timeoutSeconds());
        pairs.add("result_ttl", options.resultTtl());
        pairs.add("failure_ttl", options.failureTtl());
        if (options.ttl() != null) {
            pairs.add("ttl", options.ttl().toSeconds());
        }
        if (meta != null) {
            pairs.add("meta", meta);
        }
        if (options.onAbandon() == OnAbandon.FAIL) {
            pairs.add("on_abandon", "fail");
        }
        if (!options.webhooks().isEmpty()) {
            pairs.add(WebhookField.NAME, WebhookField.of(options.webhooks()));
        }
        place(pairs, options);
        again(pairs, options, random);
        return pairs.bytes;
    }

    private static void place(Pairs pairs, JobOptions options) {
        var dependency = options.dependency();
        if (dependency != null) {
            pairs.add("dependency_id", dependency.jobIds().get(0));
            pairs.add("dependency_ids", json(dependency.jobIds().stream().map(id -> '"' + id + '"')));
            pairs.add("allow_dependency_failures", flag(dependency.allowsFailure()));
            pairs.add("enqueue_at_front", flag(dependency.front() || options.front()));
            if (dependency.anyEnd()) {
                pairs.add("after_any_end", "1");
            }
            if (dependency.resultOf() != null) {
                pairs.add("result_of", dependency.resultOf());
            }
        } else if (options.due() != null && options.front()) {
            pairs.add("enqueue_at_front", "1");
        }
    }

    private static void again(Pairs pairs, JobOptions options, RandomGenerator random) {
        var retry = options.retry();
        if (retry != null) {
            pairs.add("retries_left", retry.max());
            pairs.add("retry_intervals", json(retry.seconds(random).stream()));
            if (retry.front()) {
                pairs.add("enqueue_at_front_on_retry", "1");
            }
            if (!retry.rules().isEmpty()) {
                pairs.add("retry_rules", String.join(",", retry.rules()));
            }
        }
        var repeat = options.repeat();
        if (repeat != null) {
            pairs.add("repeats_left", repeat.times());
            pairs.add("repeat_intervals", json(repeat.seconds().stream()));
        }
    }

    private static String flag(boolean flag) {
        return flag ? "1" : "0";
    }

    /** An array as Python writes it. */
    private static String json(Stream<?> items) {
        return items.map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A job from all fields of its hash. Never fails: what cannot be read is null. */
    public static Job read(String id, Map<String, byte[]> hash) {
        var fields = new Fields(hash);
        var word = fields.text("status").isEmpty() ? JobStatus.CREATED.word() : fields.text("status");
        return new Job(
                id,
                JobStatus.of(word),
                word,
                fields.text("origin"),
                fields.text("description"),
                hash.get("data"),
                hash.get("meta"),
                Timestamps.parse(fields.text("created_at")),
                Timestamps.parse(fields.text("enqueued_at")),
                Timestamps.parse(fields.text("started_at")),
                Timestamps.parse(fields.text("ended_at")),
                Timestamps.parse(fields.text("last_heartbeat")),
                fields.textOrNull("worker_name"),
                fields.number("timeout"),
                fields.number("ttl"),
                fields.number("result_ttl"),
                fields.number("failure_ttl"),
                fields.textOrNull("execution_id"),
                fields.count("fence"),
                errorText(hash.get("exc_info")),
                fields.count("abandoned_count"),
                fields.count("recovered_count"),
                jsonTexts(fields.text("dependency_ids")),
                fields.textOrNull("group_id"),
                hash);
    }

    private static @Nullable String errorText(byte @Nullable [] excInfo) {
        if (excInfo == null) {
            return null;
        }
        try {
            var text = new String(Zlib.decompress(excInfo), StandardCharsets.UTF_8);
            return text.isEmpty() ? null : text;
        } catch (CodecException e) {
            return new String(excInfo, StandardCharsets.UTF_8);
        }
    }

    /** The texts of a JSON array of ids; ids hold nothing that JSON would escape. */
    private static List<String> jsonTexts(String json) {
        return JSON_TEXT.matcher(json).results().map(match -> match.group(1)).toList();
    }

    private record Fields(Map<String, byte[]> hash) {

        String text(String name) {
            var bytes = hash.get(name);
            return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
        }

        @Nullable String textOrNull(String name) {
            var text = text(name);
            return text.isEmpty() ? null : text;
        }

        @Nullable Long number(String name) {
            try {
                return Long.valueOf(text(name));
            } catch (NumberFormatException e) {
                return null;
            }
        }

        long count(String name) {
            var number = number(name);
            return number == null ? 0 : number;
        }
    }

    private static final class Pairs {

        private final List<byte[]> bytes = new ArrayList<>(40);

        void add(String name, byte[] value) {
            bytes.add(name.getBytes(StandardCharsets.UTF_8));
            bytes.add(value);
        }

        void add(String name, String value) {
            add(name, value.getBytes(StandardCharsets.UTF_8));
        }

        void add(String name, long value) {
            add(name, Long.toString(value));
        }

        void add(String name, @Nullable Ttl ttl) {
            if (ttl != null) {
                add(name, ttl.seconds());
            }
        }
    }
}
