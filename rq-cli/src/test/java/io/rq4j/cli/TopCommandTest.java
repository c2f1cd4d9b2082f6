package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.Rq;
import io.rq4j.cli.JobRates.Expiry;
import io.rq4j.codec.Zlib;
import io.rq4j.job.QueueInfo;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.XAddParams;

@ExtendWith(RedisExtension.class)
@Timeout(60)
class TopCommandTest {

    private static final Pattern CALLS = Pattern.compile("cmdstat_\\S+:calls=(\\d+)");

    private final RedisClient redis;
    private final String url;
    private final Cli cli;

    TopCommandTest(TestRedis redis) {
        this.redis = redis.client();
        this.url = redis.url();
        this.cli = Cli.piped(url);
    }

    private void queue(String name, int waiting) {
        redis.sadd("rq:queues", "rq:queue:" + name);
        for (int i = 0; i < waiting; i++) {
            redis.rpush("rq:queue:" + name, name + "-" + i);
        }
    }

    private void worker(String name, String queues) {
        redis.sadd("rq:workers", "rq:worker:" + name);
        redis.hset("rq:worker:" + name, Map.of("queues", queues, "state", "busy", "successful_job_count", "7"));
    }

    private void running(String queue, String id, String started) {
        redis.hset(
                "rq:job:" + id,
                Map.of(
                        "status",
                        "started",
                        "origin",
                        queue,
                        "description",
                        "t.run('" + id + "')",
                        "worker_name",
                        "w-a"));
        redis.hset("rq:job:" + id, "started_at", started);
        redis.zadd("rq:wip:" + queue, 4e9, id + ":0123");
    }

    private void failed(String queue, String id, String ended) {
        redis.hset(
                "rq:job:" + id,
                Map.of("status", "failed", "origin", queue, "description", "t.run('" + id + "')", "ended_at", ended));
        redis.zadd("rq:failed:" + queue, 4e9, id);
        var error = Zlib.compress(
                "java.io.IOException: disk full\n\tat a.B.c(B.java:1)\n".getBytes(StandardCharsets.UTF_8));
        redis.xadd(
                "rq:results:" + id,
                Map.of("type", "2", "exc_string", Base64.getEncoder().encodeToString(error)),
                XAddParams.xAddParams());
    }

    private void seed() {
        queue("high", 2);
        queue("low", 0);
        worker("w-a", "high,low");
        running("high", "r2", "2026-11-22T10:00:01.000000Z");
        running("low", "r1", "2026-11-22T10:00:00.000000Z");
        redis.hset("rq:job:r1", Map.of("progress", "42.9"));
        failed("low", "f1", "2026-11-22T10:00:00.000000Z");
        failed("high", "f2", "2026-11-22T10:00:01.000000Z");
    }

    private List<String> screen(int rows, int width) {
        try (var rq = Rq.connect(url)) {
            var terminal = new Terminal(System.out, System.err, false, false, () -> 80, Clock.systemUTC());
            return new TopScreen(terminal).lines(new TopReader(rq.engine(), List.of()).read(), "about", rows, width);
        }
    }

    @Test
    void oneLookIsPrintedIntoAPipe() {
        seed();
        assertThat(cli.run("top", "-i", "0.1")).isZero();
        assertThat(cli.out().replaceFirst("top  \\S+  \\S+", "top").replaceAll("(?m)^\\d+[smhd] +", "9d     "))
                .isEqualTo("""
                        rq-cli top
                        2 queues: 2 waiting, 2 running, 2 failed, 0.0 jobs/s; 1 worker

                        QUEUE  WAITING  RUNNING  FINISHED  FAILED  DEFERRED  SCHEDULED  JOBS/S
                        high         2        1         0       1         0          0     0.0
                        low          0        1         0       1         0          0     0.0

                        WORKER  STATE  RUNNING  FINISHED  FAILED  QUEUES
                        w-a     busy         0         7       0  high,low

                        RUNNING  DONE  QUEUE  FUNCTION     WORKER  JOB
                        9d     42 %  low    t.run('r1')  w-a     r1
                        9d     high   t.run('r2')  w-a     r2

                        FAILED  QUEUE  FUNCTION     ERROR                   JOB
                        9d     high   t.run('f2')  IOException: disk full  f2
                        9d     low    t.run('f1')  IOException: disk full  f1
                        """);
    }

    @Test
    void namedQueuesAndTheirWorkersAreWatched() {
        seed();
        queue("other", 1);
        worker("w-b", "other");
        assertThat(cli.run("top", "-i", "0.1", "other")).isZero();
        assertThat(cli.out())
                .contains(
                        "1 queue: 1 waiting, 0 running, 0 failed, 0.0 jobs/s; 1 worker\n", "\nw-b ", "\nNo failures\n")
                .doesNotContain("w-a", "high");
    }

    @Test
    void suspensionIsTold() {
        redis.set("rq:suspended", "1");
        assertThat(screen(0, 0)).contains("SUSPENDED 0 queues: 0 waiting, 0 running, 0 failed, - jobs/s; 0 workers");
    }

    @ParameterizedTest
    @CsvSource({"24, 80", "50, 200", "12, 40", "5, 80"})
    void pictureFitsTheTerminal(int rows, int width) {
        for (int i = 0; i < 30; i++) {
            queue("queue-with-a-long-name-" + i, 1);
            worker("worker-with-a-long-name-" + i, "queue-with-a-long-name-" + i);
            running("queue-with-a-long-name-" + i, "r" + i, "2026-11-22T10:00:01.000000Z");
            failed("queue-with-a-long-name-" + i, "f" + i, "2026-11-22T10:00:01.000000Z");
        }
        var lines = screen(rows, width);
        assertThat(lines).hasSizeLessThanOrEqualTo(rows);
        if (width >= 80) {
            assertThat(lines).allSatisfy(line -> assertThat(Width.of(line)).isLessThanOrEqualTo(width));
        }
        if (rows >= 24) {
            assertThat(lines).hasSize(rows).anyMatch(line -> line.matches("and \\d+ more"));
        }
    }

    @Test
    void personSeesTheOtherScreenAndGetsTheFirstOneBack() {
        seed();
        var terminal = Cli.onTerminal(url, true, 80);
        assertThat(terminal.run("top", "--times", "2", "-i", "0.1")).isZero();
        assertThat(terminal.out())
                .startsWith("\033[?1049h\033[?25l\033[?7l\033[Hrq-cli top  ")
                .contains("  q quits\033[K\r\n")
                .endsWith("\033[K\033[J\033[?7h\033[?25h\033[?1049l")
                .contains("\033[31mbusy\033[0m");
        var plain = Cli.onTerminal(url, false, 80);
        assertThat(plain.run("top", "--times", "1")).isZero();
        assertThat(plain.out()).doesNotContainPattern("\033\\[\\d+m");
    }

    @Test
    void commandsOfALookAreBoundedWhateverTheSize() {
        for (int i = 0; i < 600; i++) {
            queue("q" + i, i == 599 ? 3 : i == 100 ? 5 : 0);
            worker("w" + i, "q" + i);
            redis.zadd("rq:wip:q" + i, Map.of("a" + i + ":e", 4e9, "b" + i + ":e", 4e9, "c" + i + ":e", 4e9));
            redis.zadd("rq:failed:q" + i, Map.of("d" + i, 4e9, "e" + i, 4e9, "f" + i, 4e9, "g" + i, 4e9));
        }
        redis.executeCommand(new CommandArguments(Protocol.Command.CONFIG).add("RESETSTAT"));
        var lines = screen(24, 80);

        var stats = redis.info("commandstats");
        long calls = CALLS.matcher(stats)
                .results()
                .mapToLong(match -> Long.parseLong(match.group(1)))
                .sum();
        assertThat(calls).isLessThan(1_200);
        assertThat(lines)
                .anyMatch(line -> line.startsWith("q100 "))
                .anyMatch(line -> line.startsWith("600 queues (24 looked at): 5 waiting, "))
                .anyMatch(line -> line.equals("and 594 more"));
    }

    @Test
    void rateCountsWhatEndedThoughAsManyExpired() {
        var rates = new JobRates();
        var start = Instant.parse("2026-11-22T10:00:00Z");
        assertThat(rates.look(start, infos(100, 5), Map.of("q", new Expiry(10, 0))))
                .isEmpty();
        assertThat(rates.look(start.plusSeconds(1), infos(100, 7), Map.of("q", new Expiry(3, 4))))
                .isEqualTo(Map.of("q", 12.0));
        assertThat(rates.look(start.plusSeconds(3), infos(93, 0), Map.of("q", new Expiry(0, 0))))
                .as("requeued ones count for nothing")
                .isEqualTo(Map.of("q", 4.0));
        for (int second = 4; second < 20; second++) {
            rates.look(start.plusSeconds(second), infos(93, 0), Map.of("q", new Expiry(0, 0)));
        }
        assertThat(rates.look(start.plusSeconds(20), infos(98, 0), Map.of("q", new Expiry(0, 0))))
                .isEqualTo(Map.of("q", 0.5));
    }

    private static List<QueueInfo> infos(long finished, long failed) {
        return List.of(new QueueInfo("q", 0, 0, finished, failed, 0, 0, 0));
    }

    /** RQ 3.0: strange statuses, workers without current_job. */
    @Test
    void whatAnotherVersionWroteIsShown() {
        seed();
        redis.hset("rq:job:r1", Map.of("status", "rate_limited", "rate_limit_key", "k"));
        redis.hset("rq:job:f1", Map.of("status", "ready_to_enqueue"));
        redis.sadd("rq:worker:w-a:executions", "r1:0123", "r2:0123");
        redis.zadd("rq:ready:low", 1, "f1");
        assertThat(cli.run("top", "--json", "-i", "0.1")).isZero();
        assertThat(cli.out())
                .contains(
                        "{\"id\":\"r1\",\"status\":\"rate_limited\"",
                        "\"executions\":2",
                        "\"status\":\"ready_to_enqueue\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-i 0.05   | --interval must be at least 0.1 seconds, got 0.05; leave it out for 1 second",
                "--times 0 | --times must be at least 1, got 0; leave it out to go on until q or Ctrl-C",
                "a,b       | A queue name must not be empty, contain \",\" or \":intermediate\", or start with \"_compact:\", got"
                        + " \"a,b\"; RQ's own keys would collide with it, choose another",
            })
    void wrongUseIsOneLineAndEndsWithTwo(String args, String line) {
        assertThat(cli.run(("top " + args).split(" "))).isEqualTo(2);
        assertThat(cli.err()).isEqualTo("rq-cli top: " + line + "; see rq-cli top --help\n");
        assertThat(Arrays.asList(cli.out())).containsExactly("");
    }
}
