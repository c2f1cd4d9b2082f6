package io.rq4j.codec;

import io.rq4j.error.CodecException;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Webhooks in the job hash, and what is sent of a job: JSON byte for byte as RQ writes it, whatever the serializer. */
public final class WebhookField {

    /** The field's name. */
    public static final String NAME = "webhooks";

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private WebhookField() {}

    static byte[] of(List<Webhook> webhooks) {
        return JsonCodec.standard()
                .encode(webhooks.stream().map(WebhookField::fields).toList());
    }

    private static Map<String, @Nullable Object> fields(Webhook webhook) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("url", webhook.url());
        fields.put("job_status", webhook.status().word());
        fields.put("method", webhook.method().name());
        fields.put("headers", webhook.headers().isEmpty() ? null : webhook.headers());
        fields.put("timeout", webhook.seconds());
        return fields;
    }

    /**
     * The webhooks of a job.
     *
     * @throws CodecException when one of them cannot be read; RQ too then sends none
     */
    public static List<Webhook> read(byte[] json) {
        try {
            var webhooks = new ArrayList<Webhook>();
            if (!(JsonCodec.standard().decode(json, Object.class) instanceof List<?> items)) {
                throw new CodecException("The job's webhooks are not a list");
            }
            for (var item : items) {
                webhooks.add(webhook((Map<?, ?>) item));
            }
            return webhooks;
        } catch (IllegalArgumentException | ClassCastException | NullPointerException e) {
            throw new CodecException("The job's webhooks cannot be read: " + e.getMessage(), e);
        }
    }

    private static Webhook webhook(Map<?, ?> fields) {
        var headers = new LinkedHashMap<String, String>();
        if (fields.get("headers") instanceof Map<?, ?> given) {
            given.forEach((name, value) -> headers.put((String) name, (String) value));
        }
        var method = fields.get("method");
        var timeout = fields.get("timeout");
        return new Webhook(
                (String) fields.get("url"),
                JobStatus.of((String) fields.get("job_status")),
                method == null ? Webhook.Method.GET : Webhook.Method.valueOf((String) method),
                headers,
                timeout == null ? Webhook.DEFAULT_TIMEOUT : Duration.ofSeconds(((Number) timeout).longValue()));
    }

    /**
     * What a POST carries.
     *
     * @param function the name that the job calls; null when it cannot be read
     * @param error the stack text of a job that failed, null for one that finished
     */
    public static byte[] body(
            String job,
            @Nullable String function,
            JobStatus status,
            @Nullable Instant enqueuedAt,
            @Nullable Instant endedAt,
            @Nullable String error) {
        var body = new LinkedHashMap<String, @Nullable Object>();
        body.put("job_id", job);
        body.put("func_name", function);
        body.put("status", status.word());
        body.put("enqueued_at", iso(enqueuedAt));
        body.put("ended_at", iso(endedAt));
        if (status == JobStatus.FAILED) {
            body.put("exc_info", error);
        }
        return JsonCodec.standard().encode(body);
    }

    /** Python's isoformat: six digits of a second, or none. */
    private static @Nullable String iso(@Nullable Instant time) {
        if (time == null) {
            return null;
        }
        int micros = time.getNano() / 1_000;
        return SECONDS.format(time) + (micros == 0 ? "" : String.format(".%06d", micros)) + "+00:00";
    }
}
