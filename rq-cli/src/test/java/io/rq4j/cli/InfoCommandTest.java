package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.RedisClient;

@ExtendWith(RedisExtension.class)
class InfoCommandTest {

    private final RedisClient redis;
    private final String url;
    private final Cli cli;

    InfoCommandTest(TestRedis redis) {
        this.redis = redis.client();
        this.url = redis.url();
        this.cli = Cli.piped(url);
    }

    @BeforeEach
    void seed() {
        queue("high", 1);
        redis.zadd("rq:wip:high", 4e9, "running:0123");
        redis.zadd("rq:finished:high", 4e9, "done");
        redis.zadd("rq:finished:high", 1, "expired");
        redis.zadd("rq:failed:high", 4e9, "broken");
        redis.zadd("rq:failed:high", -1, "kept-for-ever");
        redis.zadd("rq:deferred:high", 1, "waits");
        redis.zadd("rq:scheduled:high", 1, "later");
        redis.zadd("rq:canceled:high", 1, "never");
        queue("default", 3);
        worker(
                "w-a",
                Map.of(
                        "queues",
                        "high,default",
                        "state",
                        "busy",
                        "hostname",
                        "vm",
                        "ip_address",
                        "127.0.0.1:50540",
                        "pid",
                        "16440",
                        "current_job",
                        "running",
                        "successful_job_count",
                        "7",
                        "failed_job_count",
                        "2"));
        worker(
                "w-b",
                Map.of(
                        "queues",
                        "high",
                        "state",
                        "idle",
                        "hostname",
                        "vm",
                        "pid",
                        "16441",
                        "version",
                        "2.10.0",
                        "birth",
                        "2026-11-22T10:00:00.000001Z",
                        "last_heartbeat",
                        "2026-11-22T10:31:58.120000Z",
                        "total_working_time",
                        "1.5"));
    }

    private void queue(String name, int jobs) {
        redis.sadd("rq:queues", "rq:queue:" + name);
        for (int i = 0; i < jobs; i++) {
            redis.rpush("rq:queue:" + name, name + "-" + i);
        }
    }

    private void worker(String name, Map<String, String> fields) {
        redis.sadd("rq:workers", "rq:worker:" + name);
        redis.hset("rq:worker:" + name, fields);
    }

    private void shows(String screen, String... args) {
        assertThat(cli.run(args)).isZero();
        assertThat(cli.out()).isEqualTo(screen);
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void screenIsThatOfRqWithQueuesAndWorkersSorted() {
        shows("""
                default      |███ 3, 0 executing, 0 finished, 0 failed
                high         |█ 1, 1 executing, 1 finished, 2 failed
                2 queues, 4 jobs total

                w-a (vm 127.0.0.1:50540 16440): busy high, default. jobs: 7 finished, 2 failed
                w-b (vm None 16441): idle high. jobs: 0 finished, 0 failed
                2 workers, 2 queues

                Updated: 2026-11-22 10:31:59.724668
                """, "info");
    }

    @Test
    void emptyRedisShowsNothingToShow() {
        redis.flushAll();
        shows("0 queues, 0 jobs total\n\n0 workers, 0 queues\n\nUpdated: 2026-11-22 10:31:59.724668\n", "info");
    }

    @Test
    void workersAreShownByQueue() {
        queue("low", 0);
        shows("""
                default: w-a (busy)
                high:    w-a (busy), w-b (idle)
                low:     –
                2 workers, 3 queues
                """, "info", "-R", "-W");
    }

    @Test
    void rawScreenHasNeitherBarsNorTotals() {
        redis.hset("rq:pulse", "recovered", "3");
        shows("""
                queue default 3, 0 executing, 0 finished, 0 failed
                queue high 1, 1 executing, 1 finished, 2 failed
                worker w-a (vm 127.0.0.1:50540 16440) busy high, default. jobs: 7 finished, 2 failed
                worker w-b (vm None 16441) idle high. jobs: 0 finished, 0 failed
                """, "info", "--raw");
    }

    @Test
    void onlyQueuesAreShown() {
        shows("""
                default      |███ 3, 0 executing, 0 finished, 0 failed
                high         |█ 1, 1 executing, 1 finished, 2 failed
                2 queues, 4 jobs total
                """, "info", "--only-queues");
    }

    @Test
    void namedQueuesAndTheirWorkersAreShown() {
        shows("""
                default      |███ 3, 0 executing, 0 finished, 0 failed
                unknown      | 0, 0 executing, 0 finished, 0 failed
                2 queues, 3 jobs total

                w-a (vm 127.0.0.1:50540 16440): busy high, default. jobs: 7 finished, 2 failed
                1 workers, 2 queues

                Updated: 2026-11-22 10:31:59.724668
                """, "info", "unknown", "default");
    }

    @Test
    void recoveredAndMendedJobsAreCounted() {
        redis.hset("rq:pulse", "recovered", "3");
        redis.hset("rq:pulse", "mended", "1");
        assertThat(cli.run("info")).isZero();
        assertThat(cli.out()).contains("\n2 queues, 4 jobs total, 3 recovered, 1 mended\n");
    }

    @ParameterizedTest
    @CsvSource({"1, 1 thread stuck", "3, 3 threads stuck"})
    void threadsThatWouldNotStopAreShownAtTheirWorker(String threads, String words) {
        redis.hset("rq:worker:w-b", "stuck_threads", threads);
        assertThat(cli.run("info", "-W")).isZero();
        assertThat(cli.out())
                .contains("high. jobs: 0 finished, 0 failed, " + words + "\n")
                .containsOnlyOnce("stuck");
        assertThat(cli.run("info", "-W", "--json")).isZero();
        assertThat(cli.out()).contains("\"stuck_threads\":" + threads + "}");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "20, 20", "21, 8", "50, 20", "51, 10", "999, 19", "1000, 20", "1001, 20", "5000, 20"})
    void barIsAsLongAsRqDrawsIt(int jobs, int blocks) {
        redis.flushAll();
        queue("q", jobs);
        assertThat(cli.run("info", "-Q")).isZero();
        assertThat(cli.out()).startsWith("q            |" + "█".repeat(blocks) + " " + jobs + ", ");
    }

    @Test
    void narrowTerminalHasShortBars() {
        redis.flushAll();
        queue("q", 20);
        var narrow = Cli.onTerminal(url, false, 25);
        assertThat(narrow.run("info", "-Q")).isZero();
        assertThat(narrow.out()).startsWith("q            |█████ 20, ");
        var tiny = Cli.onTerminal(url, false, 10);
        assertThat(tiny.run("info", "-Q")).isZero();
        assertThat(tiny.out()).startsWith("q            | 20, ");
    }

    @Test
    void terminalHasGreenBarsAndStatesInColours() {
        worker("w-c", Map.of("queues", "high", "state", "suspended"));
        var coloured = Cli.onTerminal(url, true, 80);
        assertThat(coloured.run("info")).isZero();
        assertThat(coloured.out())
                .contains("default      \033[32m|███\033[0m 3, ")
                .contains(": \033[31mbusy\033[0m high, default.")
                .contains(": \033[32midle\033[0m high.")
                .contains("w-c (None None None): \033[33msuspended\033[0m high.");
    }

    @Test
    void documentHasTheseFieldsAndNoOthers() {
        shows("""
                {"queues":[\
                {"name":"default","queued":3,"started":0,"finished":0,"failed":0,"deferred":0,"scheduled":0,"canceled":0,\
                "paused":null,"paused_until":null},\
                {"name":"high","queued":1,"started":1,"finished":1,"failed":2,"deferred":1,"scheduled":1,"canceled":1,\
                "paused":null,"paused_until":null}],\
                "recovered_count":0,"mended_count":0,"suspended":false,"suspended_until":null,\
                "workers":[\
                {"name":"w-a","state":"busy","queues":["high","default"],"hostname":"vm","ip_address":"127.0.0.1:50540",\
                "pid":"16440","version":null,"birth":null,"last_heartbeat":null,"current_job":"running",\
                "successful_job_count":7,"failed_job_count":2,"total_working_time":0.0,"stuck_threads":0},\
                {"name":"w-b","state":"idle","queues":["high"],"hostname":"vm","ip_address":null,"pid":"16441",\
                "version":"2.10.0","birth":"2026-11-22T10:00:00.000001Z","last_heartbeat":"2026-11-22T10:31:58.120000Z",\
                "current_job":null,"successful_job_count":0,"failed_job_count":0,"total_working_time":1.5,"stuck_threads":0}]}
                """, "info", "--json");
    }

    @Test
    void whatHoldsWorkersIsShownWithItsReasonAndEnd() {
        redis.set("rq:paused:high", "the server\nmoves");
        redis.set("rq:suspended", "1");
        assertThat(cli.run("info", "-Q")).isZero();
        assertThat(cli.out())
                .contains("2 failed, paused: the server\\nmoves\n")
                .endsWith("2 queues, 4 jobs total, suspended\n");
        redis.expire("rq:paused:high", 3_600);
        redis.expire("rq:suspended", 3_600);
        assertThat(cli.run("info", "-Q")).isZero();
        var time = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d";
        assertThat(cli.out())
                .containsPattern("2 failed, paused until " + time + ": the server")
                .containsPattern("total, suspended until " + time + "\n$");
        assertThat(cli.run("info", "-Q", "--json")).isZero();
        assertThat(cli.out())
                .containsPattern("\"paused\":\"the server.{2}moves\",\"paused_until\":\"\\d")
                .containsPattern("\"suspended\":true,\"suspended_until\":\"\\d");
    }

    @Test
    void documentHasOnlyThePartThatIsAskedFor() {
        assertThat(cli.run("info", "--json", "-Q")).isZero();
        assertThat(cli.out()).startsWith("{\"queues\":").doesNotContain("\"workers\":");
        assertThat(cli.run("info", "--json", "-W")).isZero();
        assertThat(cli.out()).startsWith("{\"workers\":").doesNotContain("recovered");
    }

    @Test
    void intervalShowsItAnewUntilNobodyReads() {
        var screens = new ByteArrayOutputStream() {
            @Override
            public void flush() throws IOException {
                if (toString(StandardCharsets.UTF_8).split("total", -1).length > 3) {
                    throw new IOException("The reader has left");
                }
            }
        };
        var terminal = Cli.onTerminal(url, false, 80);

        assertThat(terminal.run(new PrintStream(screens, false, StandardCharsets.UTF_8), "info", "-Q", "-i", "0.05"))
                .isEqualTo(1);
        assertThat(terminal.err())
                .startsWith("rq-cli info: Not all of the output")
                .hasLineCount(1);

        var clear = "\033[2J\033[H";
        assertThat(screens.toString(StandardCharsets.UTF_8).split("(?=\033\\[2J)"))
                .hasSize(3)
                .allSatisfy(screen ->
                        assertThat(screen).startsWith(clear + "default").endsWith("4 jobs total\n"));
    }

    @Test
    void controlCharactersAreShownNotObeyed() {
        redis.flushAll();
        queue("q\033[2J\n", 1);
        worker("w\007", Map.of("queues", "q\033[2J\n", "state", "\033[31m", "hostname", "h\n", "pid", "\r1"));
        shows("""
                q\\u001b[2J\\n |█ 1, 0 executing, 0 finished, 0 failed
                1 queues, 1 jobs total

                w\\u0007 (h\\n None \\r1): \\u001b[31m q\\u001b[2J\\n. jobs: 0 finished, 0 failed
                1 workers, 1 queues

                Updated: 2026-11-22 10:31:59.724668
                """, "info");
        shows("q\\u001b[2J\\n: w\\u0007 (\\u001b[31m)\n1 workers, 1 queues\n", "info", "-R", "-W");
        assertThat(cli.run("info", "--raw")).isZero();
        assertThat(cli.out()).startsWith("queue q\\u001b[2J\\n 1, ").hasLineCount(2);
    }

    @ParameterizedTest
    @CsvSource({"rq:queues, set", "rq:workers, set", "rq:pulse, hash"})
    void keyOfAnotherTypeIsNamedWithAWayOut(String key, String type) {
        redis.del(key);
        redis.set(key, "x");
        assertThat(cli.run("info")).isEqualTo(1);
        assertThat(cli.err())
                .startsWith("rq-cli info: The key " + key + " in Redis at " + url + " is not a " + type + ", ")
                .contains("rename or delete it")
                .hasLineCount(1);
    }

    @Test
    void intervalThatIsNoneIsRefused() {
        assertThat(cli.run("info", "--interval", "0")).isEqualTo(2);
        assertThat(cli.err())
                .isEqualTo("rq-cli info: --interval must be at least 0.05 seconds, got 0.0; leave it out to look once;"
                        + " see rq-cli info --help\n");
    }

    @Test
    void onlyQueuesAndOnlyWorkersExcludeEachOther() {
        assertThat(cli.run("info", "-QW")).isEqualTo(2);
        assertThat(cli.err())
                .startsWith("rq-cli info: --only-queues and --only-workers exclude each other;")
                .hasLineCount(1);
    }
}
