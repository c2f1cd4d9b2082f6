package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rq4j.Rq;
import io.rq4j.codec.Zlib;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.XAddParams;

@ExtendWith(RedisExtension.class)
@Timeout(60)
class WatchCommandTest {

    private final RedisClient redis;
    private final String url;
    private final Cli cli;

    WatchCommandTest(TestRedis redis) {
        this.redis = redis.client();
        this.url = redis.url();
        this.cli = Cli.piped(url);
    }

    private void enqueue(String id) {
        try (var rq = Rq.connect(url)) {
            rq.queue("q").with(o -> o.id(id)).enqueue("t.add", 1);
        }
    }

    private void becomes(String status, Map<String, String> fields) {
        var all = new HashMap<>(fields);
        all.put("status", status);
        redis.hset("rq:job:e1", all);
    }

    private static void awaitLine(Cli cli, String line) {
        await().untilAsserted(() -> assertThat(cli.out()).contains(line));
    }

    @Test
    void eachChangeIsALineWhereNobodyLooks() {
        enqueue("e1");
        var exit = CompletableFuture.supplyAsync(() -> cli.run("watch", "e1"));
        awaitLine(cli, "queued in q\n");
        becomes("started", Map.of("worker_name", "w-1", "started_at", "2026-11-22T10:00:00.000000Z"));
        awaitLine(cli, "started on w-1\n");
        redis.hset("rq:job:e1", Map.of("progress", "12.5", "progress_message", "page\t1"));
        awaitLine(cli, "started on w-1, 12.5 % page\\t1\n");
        becomes("finished", Map.of("ended_at", "2026-11-22T10:01:05.000000Z"));

        assertThat(exit.join()).isZero();
        assertThat(cli.out())
                .isEqualTo("queued in q\nstarted on w-1\nstarted on w-1, 12.5 % page\\t1\n"
                        + "finished on w-1 after 1:05 min\n");
        assertThat(cli.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"stopped", "canceled"})
    void jobThatDidNotFinishEndsWithOne(String status) {
        enqueue("e1");
        becomes(status, Map.of());
        assertThat(cli.run("watch", "e1")).isEqualTo(1);
        assertThat(cli.err()).isEqualTo("rq-cli watch: Job e1 is " + status + "; rq-cli job e1 shows all\n");
    }

    @Test
    void failureIsToldWithItsReason() {
        enqueue("e1");
        becomes("failed", Map.of());
        var text = "java.lang.IllegalStateException: no such report\n\tat a.B.c(B.java:1)\n";
        redis.xadd(
                "rq:results:e1",
                Map.of(
                        "type",
                        "2",
                        "exc_string",
                        Base64.getEncoder().encodeToString(Zlib.compress(text.getBytes(StandardCharsets.UTF_8)))),
                XAddParams.xAddParams());
        assertThat(cli.run("watch", "e1")).isEqualTo(1);
        assertThat(cli.err())
                .isEqualTo("rq-cli watch: Job e1 failed: java.lang.IllegalStateException: no such report; rq-cli job e1"
                        + " shows all\n");
    }

    @Test
    void jobThatIsGoneAndOneThatNeverWasEndWithOne() {
        assertThat(cli.run("watch", "nobody")).isEqualTo(1);
        assertThat(cli.err())
                .startsWith("rq-cli watch: There is no job nobody: ")
                .hasLineCount(1);

        enqueue("e1");
        var exit = CompletableFuture.supplyAsync(() -> cli.run("watch", "e1"));
        awaitLine(cli, "queued in q\n");
        redis.del("rq:job:e1");
        assertThat(exit.join()).isEqualTo(1);
        assertThat(cli.err()).startsWith("rq-cli watch: Job e1 is gone: ").hasLineCount(1);
    }

    @Test
    void personSeesALiveBlock() {
        for (var id : new String[] {"first", "second", "e1"}) {
            enqueue(id);
        }
        var terminal = Cli.onTerminal(url, true, 60);
        var exit = CompletableFuture.supplyAsync(() -> terminal.run("watch", "e1"));
        awaitLine(terminal, "Job       e1\033[K\nFunction  t.add(1)\033[K\nStatus    queued in q, 2 before it, for ");
        redis.lpop("rq:queue:q", 2);
        awaitLine(terminal, "Status    queued in q, the next one, for ");
        becomes("started", Map.of("worker_name", "w-1", "progress", "50", "progress_message", "half"));
        awaitLine(
                terminal,
                "Status    \033[32mstarted\033[0m on w-1\033[K\nProgress  \033[32m█████████\033[0m░░░░░░░░░░ 50 %  half\033[K");
        assertThat(terminal.out()).contains("\033[4FJob ");
        becomes("finished", Map.of());
        assertThat(exit.join()).isZero();
        assertThat(terminal.out()).contains("\033[32mfinished\033[0m on w-1\033[K\n");
    }

    @Test
    void scheduledAndDeferredJobsTellWhatTheyWaitFor() {
        enqueue("p1");
        try (var rq = Rq.connect(url)) {
            rq.queue("q").with(o -> o.id("e1").in(Duration.ofHours(2))).enqueue("t.add");
            rq.queue("q").with(o -> o.id("e2").dependsOn("p1")).enqueue("t.add");
            var screen = new WatchScreen(
                    new Terminal(System.out, System.err, false, false, () -> 80, java.time.Clock.systemUTC()));
            assertThat(screen.lines(Watched.read(rq.engine(), "e1").orElseThrow(), 79))
                    .contains("Status    scheduled, due in 2h", "Progress  -");
            assertThat(screen.lines(Watched.read(rq.engine(), "e2").orElseThrow(), 79))
                    .contains("Status    deferred, waits for p1");
            assertThat(screen.lines(Watched.read(rq.engine(), "e2").orElseThrow(), 20))
                    .allSatisfy(line -> assertThat(Width.of(line)).isLessThanOrEqualTo(20));
        }
    }

    /** RQ 3.0: the job waits for a place under its rate limit. */
    @Test
    void statusOfAnotherVersionIsWatchedOn() {
        enqueue("e1");
        becomes("rate_limited", Map.of("rate_limit_key", "k"));
        var exit = CompletableFuture.supplyAsync(() -> cli.run("watch", "e1"));
        awaitLine(cli, "rate_limited\n");
        becomes("finished", Map.of());
        assertThat(exit.join()).isZero();
        assertThat(cli.out()).isEqualTo("rate_limited\nfinished\n");
    }

    @Test
    void documentIsThatOfTheEnd() {
        enqueue("e1");
        becomes(
                "finished",
                Map.of(
                        "worker_name",
                        "w-1",
                        "enqueued_at",
                        "2026-11-22T09:00:00.000000Z",
                        "started_at",
                        "2026-11-22T10:00:00.000000Z",
                        "ended_at",
                        "2026-11-22T10:00:02.500000Z"));
        assertThat(cli.run("watch", "e1", "--json")).isZero();
        assertThat(cli.out())
                .isEqualTo("{\"id\":\"e1\",\"status\":\"finished\",\"origin\":\"q\",\"description\":\"t.add(1)\","
                        + "\"worker_name\":\"w-1\",\"enqueued_at\":\"2026-11-22T09:00:00.000000Z\","
                        + "\"started_at\":\"2026-11-22T10:00:00.000000Z\",\"ended_at\":\"2026-11-22T10:00:02.500000Z\","
                        + "\"progress\":null,\"progress_message\":null,\"working_time\":2.5}\n");
    }
}
