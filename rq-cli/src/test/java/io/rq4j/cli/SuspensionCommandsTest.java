package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.RedisClient;

/** suspend, resume and pause. */
@ExtendWith(RedisExtension.class)
class SuspensionCommandsTest {

    private static final String UNTIL = "\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z\"";

    private final RedisClient redis;
    private final Cli cli;

    SuspensionCommandsTest(TestRedis redis) {
        this.redis = redis.client();
        this.cli = Cli.piped(redis.url());
    }

    private void says(String text, String... args) {
        assertThat(cli.run(args)).isZero();
        assertThat(cli.out()).isEqualTo(text + "\n");
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void workersAreSuspendedAndResumedInRqsWords() {
        says("Suspending workers.  No new jobs will be started.  But current jobs will be completed", "suspend");
        assertThat(redis.get("rq:suspended")).isEqualTo("1");
        assertThat(redis.pttl("rq:suspended")).isEqualTo(-1);
        says("Resuming workers.", "resume");
        assertThat(redis.exists("rq:suspended")).isFalse();
        says("No workers were suspended", "resume");
    }

    @Test
    void suspensionMayHaveAnEnd() {
        says(
                "Suspending workers for 600 seconds.  No new jobs will be started during that time, but then will"
                        + " automatically resume",
                "suspend",
                "--duration",
                "10m");
        assertThat(redis.pttl("rq:suspended")).isBetween(590_000L, 600_000L);
    }

    @Test
    void queuesArePausedAndResumed() {
        says("Pausing queue sms\nPausing queue mail", "pause", "mail", "-q", "sms", "mail", "--reason", "down");
        assertThat(cli.run("queues", "mail")).isZero();
        assertThat(cli.out()).contains("  PAUSED\n").endsWith("  down\n");
        says("Resuming queue mail\nQueue other was not paused", "resume", "-q", "mail", "--queue", "other");
        assertThat(redis.keys("rq:paused:*")).containsExactly("rq:paused:sms");
        says("Pausing queue mail for 1.5 seconds", "pause", "mail", "--reason", "down", "--duration", "1.5");
    }

    @Test
    void documentsHaveTheseFieldsAndNoOthers() {
        says("{\"suspended\":true,\"suspended_until\":null}", "suspend", "--json");
        says("{\"resumed\":true,\"queues\":[]}", "resume", "--json");
        assertThat(cli.run("pause", "mail", "--reason", "down", "--duration", "1h", "--json"))
                .isZero();
        assertThat(cli.out())
                .matches("\\{\"queues\":\\[\\{\"name\":\"mail\",\"paused\":\"down\",\"paused_until\":" + UNTIL
                        + "}]}\n");
        says("{\"resumed\":false,\"queues\":[{\"name\":\"mail\",\"resumed\":true}]}", "resume", "-q", "mail", "--json");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "suspend --duration 0.5 | --duration must be at least 1 second, got 0.5; leave it out for no end",
                "suspend --duration -1  | Invalid value for option '--duration': a time is written in seconds, or like 25s,"
                        + " 3m, 1h or 2d, got \"-1\"",
                "pause mail             | Missing required option: '--reason=TEXT'",
                "pause --reason x       | Name a queue; rq-cli suspend stops them all",
                "pause a,b --reason x   | A queue name must not be empty, contain \",\" or \":intermediate\", or start with"
                        + " \"_compact:\", got \"a,b\"; RQ's own keys would collide with it, choose another",
                "resume -q              | Missing required parameter for option '--queue' (QUEUE) (-q is --queue; quiet has"
                        + " only its long name)",
            })
    void wrongUseIsOneLineAndEndsWithTwo(String args, String line) {
        assertThat(cli.run(args.split(" "))).isEqualTo(2);
        var command = args.split(" ")[0];
        assertThat(cli.err()).isEqualTo("rq-cli " + command + ": " + line + "; see rq-cli " + command + " --help\n");
    }
}
