package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.Rq;
import io.rq4j.codec.Zlib;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.RedisClient;

@ExtendWith(RedisExtension.class)
class EnqueueCommandTest {

    private final RedisClient redis;
    private final String url;
    private final Cli cli;

    EnqueueCommandTest(TestRedis redis) {
        this.redis = redis.client();
        this.url = redis.url();
        this.cli = Cli.piped(url);
    }

    private String field(String job, String name) {
        return redis.hget("rq:job:" + job, name);
    }

    private String data(String job) {
        var data =
                redis.hget(("rq:job:" + job).getBytes(StandardCharsets.UTF_8), "data".getBytes(StandardCharsets.UTF_8));
        return new String(Zlib.decompress(data), StandardCharsets.UTF_8);
    }

    @Test
    void callIsEnqueuedAndToldInRqsWords() {
        assertThat(cli.run("enqueue", "--job-id", "e1", "tasks.add", "1", "y=2"))
                .isZero();

        assertThat(cli.out()).isEqualTo("Enqueued tasks.add('1', y='2') with job-id 'e1'.\n");
        assertThat(cli.err()).isEmpty();
        assertThat(redis.lrange("rq:queue:default", 0, -1)).containsExactly("e1");
        assertThat(data("e1")).isEqualTo("[\"tasks.add\", null, [\"1\"], {\"y\": \"2\"}]");
        assertThat(field("e1", "description")).isEqualTo("tasks.add('1', y='2')");
        assertThat(field("e1", "timeout")).isEqualTo("180");
        assertThat(redis.hkeys("rq:job:e1")).doesNotContain("result_ttl", "failure_ttl", "ttl");
    }

    @Test
    void optionsReachTheJob() {
        assertThat(cli.run("enqueue", "-q", "high", "a.b", "--job-id", "first")).isZero();
        assertThat(cli.run(
                        "enqueue",
                        "--queue",
                        "high",
                        "--job-id",
                        "e1",
                        "--timeout",
                        "5m",
                        "--result-ttl",
                        "1h",
                        "--ttl",
                        "2d",
                        "--failure-ttl",
                        "-1",
                        "--description",
                        "a call",
                        "--at-front",
                        "a.b",
                        ":1",
                        "--",
                        "-x"))
                .isZero();

        assertThat(redis.lrange("rq:queue:high", 0, -1)).containsExactly("e1", "first");
        assertThat(data("e1")).isEqualTo("[\"a.b\", null, [1, \"-x\"], {}]");
        assertThat(field("e1", "timeout")).isEqualTo("300");
        assertThat(field("e1", "result_ttl")).isEqualTo("3600");
        assertThat(field("e1", "ttl")).isEqualTo("172800");
        assertThat(field("e1", "failure_ttl")).isEqualTo("-1");
        assertThat(field("e1", "description")).isEqualTo("a call");
    }

    @Test
    void minusOneIsWithoutLimit() {
        assertThat(cli.run("enqueue", "a.b", "--job-id", "e1", "--timeout", "-1", "--ttl=-1", "--result-ttl", "0"))
                .isZero();

        assertThat(field("e1", "timeout")).isEqualTo("-1");
        assertThat(field("e1", "result_ttl")).isEqualTo("0");
        assertThat(redis.hexists("rq:job:e1", "ttl")).isFalse();
        assertThat(redis.ttl("rq:job:e1")).isEqualTo(-1);
    }

    @Test
    void documentHasTheseFieldsAndNoOthers() {
        assertThat(cli.run("enqueue", "--json", "--job-id", "e1", "tasks.add", "ü"))
                .isZero();
        assertThat(cli.out()).isEqualTo("{\"id\":\"e1\",\"origin\":\"default\",\"description\":\"tasks.add('ü')\"}\n");
    }

    @Test
    void idOfALiveJobIsRefusedWithOne() {
        try (var rq = Rq.connect(url)) {
            rq.queue("default").with(o -> o.id("e1")).enqueue("a.b");
        }
        assertThat(cli.run("enqueue", "--job-id", "e1", "a.b")).isEqualTo(1);
        assertThat(cli.err())
                .startsWith("rq-cli enqueue: Job e1 is alive: it is queued;")
                .hasLineCount(1);
        assertThat(redis.llen("rq:queue:default")).isEqualTo(1);
    }

    @Test
    void missingFileEndsWithOne() {
        assertThat(cli.run("enqueue", "a.b", "@no-such-file")).isEqualTo(1);
        assertThat(cli.err())
                .startsWith("rq-cli enqueue: The file no-such-file of an argument cannot be read")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enqueue                   | Missing required parameter: 'FUNCTION'",
                "enqueue .x                | A function is named like package.module.function, in letters, digits, _, $ and - with"
                        + " dots between, got \".x\"",
                "enqueue a.b --job-id a.b  | A job id takes letters, digits, _ and - only, got \"a.b\"; leave out id for a random"
                        + " one",
                "enqueue a.b -q a,b        | A queue name must not be empty, contain \",\" or \":intermediate\", or start with"
                        + " \"_compact:\", got \"a,b\"; RQ's own keys would collide with it, choose another",
                "enqueue a.b --timeout 0   | --timeout must be at least 1 second, got 0; -1 is without limit",
                "enqueue a.b --ttl 0.5     | --ttl must be at least 1 second, got 0; -1 is without limit",
                "enqueue a.b --result-ttl x| Invalid value for option '--result-ttl': a time is written in seconds, or like 25s,"
                        + " 3m, 1h or 2d, got \"x\"",
                "enqueue a.b %1            | The argument %1 is a Python literal, which is not read here; write it as JSON, with"
                        + " : instead of %",
            })
    void wrongUseIsOneLineAndEndsWithTwo(String args, String line) {
        assertThat(cli.run(args.split(" "))).isEqualTo(2);
        assertThat(cli.err()).isEqualTo("rq-cli enqueue: " + line + "; see rq-cli enqueue --help\n");
        assertThat(redis.keys("*")).isEmpty();
    }
}
