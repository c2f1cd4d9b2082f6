package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.XAddParams;

/** Holds {@code docs/cli.md} to the documents that the commands print. */
@ExtendWith(RedisExtension.class)
class CliDocumentTest {

    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\":");

    private final RedisClient redis;
    private final Cli cli;

    CliDocumentTest(TestRedis redis) {
        this.redis = redis.client();
        this.cli = Cli.piped(redis.url());
    }

    @BeforeEach
    void seed() {
        assertThat(cli.run("enqueue", "--job-id", "e1", "a.b")).isZero();
        redis.sadd("rq:workers", "rq:worker:w");
        redis.hset("rq:worker:w", "queues", "default");
        redis.zadd("rq:crons", 1, "s");
        redis.zadd("rq:cron_schedulers", 1, "p");
        redis.hset("rq:job:done", "status", "finished");
        redis.hset(
                "rq:job:runs",
                Map.of("status", "started", "origin", "default", "execution_id", "e", "worker_name", "w"));
        redis.zadd("rq:wip:default", 4e9, "runs:e");
        redis.hset("rq:job:broken", Map.of("status", "failed", "origin", "default"));
        redis.zadd("rq:failed:default", 4e9, "broken");
        redis.xadd("rq:results:e1", Map.of("type", "1"), XAddParams.xAddParams());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "info",
                "top -i 0.1",
                "queues",
                "workers",
                "enqueue a.b",
                "jobs",
                "job e1",
                "results e1",
                "watch done",
                "requeue -q default --all",
                "cancel e1",
                "stop runs",
                "delete e1",
                "empty default",
                "suspend",
                "resume -q default",
                "pause default --reason x",
                "cron --list",
                "demo"
            })
    void everyFieldIsListedUnderItsCommand(String command) throws IOException {
        var words = command.split(" ");
        assertThat(cli.run((command + " --json").split(" "))).isZero();
        var fields = FIELD.matcher(cli.out())
                .results()
                .map(match -> "`" + match.group(1) + "`")
                .toList();

        assertThat(fields).isNotEmpty();
        assertThat(section(words[0])).contains(fields);
    }

    private static String section(String command) throws IOException {
        var page = Files.readString(Path.of("../docs/cli.md"));
        var section = page.substring(page.indexOf("### " + command + "\n"));
        return section.substring(0, section.indexOf("\n### ", 4));
    }
}
