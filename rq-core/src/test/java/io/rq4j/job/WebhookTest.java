package io.rq4j.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTest {

    @Test
    void eachMethodGivesACopy() {
        var webhook = Webhook.post("https://example.org/hook")
                .when(JobStatus.FAILED)
                .header("A", "1")
                .header("B", "2")
                .timeout(Duration.ofMillis(2_100));

        assertThat(webhook)
                .isEqualTo(new Webhook(
                        "https://example.org/hook",
                        JobStatus.FAILED,
                        Webhook.Method.POST,
                        Map.of("A", "1", "B", "2"),
                        Duration.ofMillis(2_100)));
        assertThat(webhook.seconds()).isEqualTo(3);
        assertThat(JobOptions.defaults()
                        .webhook(webhook)
                        .webhook(Webhook.get("http://h/"))
                        .webhooks())
                .hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "example.org", "ftp://example.org/", "http://", "https:/x", "http://a b/", "mailto:a@b"})
    void addressThatIsNoWebAddressIsRefused(String url) {
        assertThatThrownBy(() -> Webhook.get(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must begin with http:// or https:// and name a host, got \"" + url + "\"");
    }

    @ParameterizedTest
    @EnumSource(
            value = JobStatus.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"FINISHED", "FAILED"})
    void onlyAnEndIsTold(JobStatus status) {
        assertThatThrownBy(() -> Webhook.get("http://h/").when(status))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FINISHED or FAILED, got " + status);
    }

    @Test
    void timeoutIsPositive() {
        assertThatThrownBy(() -> Webhook.get("http://h/").timeout(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be positive");
    }
}
