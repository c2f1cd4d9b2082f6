package io.rq4j.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.error.CodecException;
import io.rq4j.job.Callback;
import io.rq4j.job.Callback.Kind;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Callbacks and webhooks on the wire. */
class CallbackFieldsTest {

    private static Map<String, byte[]> hash(Map<String, String> fields) {
        var hash = new HashMap<String, byte[]>();
        fields.forEach((name, value) -> hash.put(name, value.getBytes(UTF_8)));
        return hash;
    }

    @Test
    void namesStandInRqsFieldsAndReferencesInOurs() {
        var fields = CallbackFields.of(Callback.All.NONE
                .with(Kind.SUCCESS, Callback.named("tasks.ok", Duration.ofSeconds(5)))
                .with(Kind.STOPPED, new Callback("com.acme.A.b", Duration.ofSeconds(60), true)));

        assertThat(fields)
                .isEqualTo(Map.of(
                        "success_callback_name", "tasks.ok",
                        "success_callback_timeout", "5",
                        "failure_callback_name", "",
                        "stopped_callback_name", "",
                        "java_stopped_callback", "com.acme.A.b",
                        "java_stopped_callback_timeout", "60"));
        assertThat(CallbackFields.read(Kind.SUCCESS, hash(fields)))
                .contains(Callback.named("tasks.ok", Duration.ofSeconds(5)));
        assertThat(CallbackFields.read(Kind.FAILURE, hash(fields))).isEmpty();
        assertThat(CallbackFields.claimed(fields)).containsExactly(Kind.SUCCESS);
    }

    @Test
    void longestTimeoutIsReadAsItWasWritten() {
        var callback = Callback.named("a.b", Duration.ofDays(36_500));
        var fields = CallbackFields.of(Callback.All.NONE.with(Kind.FAILURE, callback));

        assertThat(CallbackFields.read(Kind.FAILURE, hash(fields))).contains(callback);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "-1", "0", "1.5", "9999999999", "99999999999999"})
    void timeoutThatCannotBeReadIsRqsDefault(String timeout) {
        var hash = hash(Map.of("failure_callback_name", "a.b", "failure_callback_timeout", timeout));
        assertThat(CallbackFields.read(Kind.FAILURE, hash)).contains(Callback.named("a.b"));
    }

    @Test
    void webhooksAreWrittenAsPythonWritesThem() {
        var json = new String(
                WebhookField.of(List.of(
                        Webhook.get("http://h/?a=1"),
                        Webhook.post("https://h").when(JobStatus.FAILED).header("X", "é"))),
                UTF_8);

        assertThat(json)
                .isEqualTo(
                        "[{\"url\": \"http://h/?a=1\", \"job_status\": \"finished\", \"method\": \"GET\", \"headers\": null,"
                                + " \"timeout\": 10}, {\"url\": \"https://h\", \"job_status\": \"failed\", \"method\": \"POST\","
                                + " \"headers\": {\"X\": \"\\u00e9\"}, \"timeout\": 10}]");
        assertThat(WebhookField.read(json.getBytes(UTF_8)))
                .containsExactly(
                        Webhook.get("http://h/?a=1"),
                        Webhook.post("https://h").when(JobStatus.FAILED).header("X", "é"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "7",
                "[7]",
                "[{}]",
                "nonsense",
                "[{\"url\": \"ftp://x\", \"job_status\": \"failed\"}]",
                "[{\"url\": \"http://x\", \"job_status\": \"strange\"}]",
                "[{\"url\": \"http://x\", \"job_status\": \"failed\", \"method\": \"PUT\"}]",
                "[{\"url\": \"http://x\", \"job_status\": \"failed\", \"timeout\": \"x\"}]",
                "[{\"url\": \"http://x\", \"job_status\": \"failed\", \"headers\": {\"a\": 1}}]",
            })
    void webhooksThatCannotBeReadAreRefusedAsAWhole(String json) {
        assertThatThrownBy(() -> WebhookField.read(json.getBytes(UTF_8))).isInstanceOf(CodecException.class);
    }

    @Test
    void timesOfABodyAreThoseOfPythonsIsoformat() {
        var whole = Instant.parse("2026-11-22T10:37:24Z");
        assertThat(new String(
                        WebhookField.body("a", "f", JobStatus.FAILED, whole, whole.plusNanos(215_378_999), "é\n"),
                        UTF_8))
                .isEqualTo("{\"job_id\": \"a\", \"func_name\": \"f\", \"status\": \"failed\", \"enqueued_at\":"
                        + " \"2026-11-22T10:37:24+00:00\", \"ended_at\": \"2026-11-22T10:37:24.215378+00:00\","
                        + " \"exc_info\": \"\\u00e9\\n\"}");
        assertThat(new String(WebhookField.body("a", null, JobStatus.FINISHED, null, null, null), UTF_8))
                .isEqualTo("{\"job_id\": \"a\", \"func_name\": null, \"status\": \"finished\", \"enqueued_at\": null,"
                        + " \"ended_at\": null}");
    }
}
