package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.Rq;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.RedisClient;

@ExtendWith(RedisExtension.class)
class JobsCommandTest {

    private static final Pattern CURSOR = Pattern.compile("There may be more: --cursor (\\S+)\n");

    private final RedisClient redis;
    private final String url;
    private final Cli cli;

    JobsCommandTest(TestRedis redis) {
        this.redis = redis.client();
        this.url = redis.url();
        this.cli = Cli.piped(url);
    }

    private void enqueue(String queue, String id, String function) {
        try (var rq = Rq.connect(url)) {
            rq.queue(queue).with(o -> o.id(id)).enqueue(function, 1);
        }
    }

    private void failed(String queue, String id, String function, double score) {
        enqueue(queue, id, function);
        redis.lrem("rq:queue:" + queue, 1, id);
        redis.hset("rq:job:" + id, Map.of("status", "failed", "worker_name", "w-1"));
        redis.zadd("rq:failed:" + queue, score, id);
    }

    private List<String> ids(String... args) {
        var line = new ArrayList<>(List.of("jobs", "--ids"));
        line.addAll(List.of(args));
        assertThat(cli.run(line.toArray(String[]::new))).isZero();
        return cli.out().lines().toList();
    }

    @Test
    void jobsAreListedByQueueAndState() {
        enqueue("b", "b1", "t.add");
        enqueue("a", "a1", "t.add");
        enqueue("a", "a2", "t.mul");
        failed("a", "a3", "t.div", 4e9);

        assertThat(cli.run("jobs")).isZero();
        assertThat(cli.out().replaceAll("\\b\\ds\\b", "0s")).isEqualTo("""
                ID  STATUS  AGE  QUEUE  WORKER  FUNCTION
                a1  queued  0s   a              t.add(1)
                a2  queued  0s   a              t.mul(1)
                a3  failed  0s   a      w-1     t.div(1)
                b1  queued  0s   b              t.add(1)
                """);
        assertThat(ids("-q", "a")).containsExactly("a1", "a2", "a3");
        assertThat(ids("-q", "a", "--state", "failed")).containsExactly("a3");
        assertThat(ids("-s", "failed,queued", "-q", "a", "-q", "b")).containsExactly("a1", "a2", "a3", "b1");
        assertThat(ids("-q", "nobody")).isEmpty();
    }

    @Test
    void columnInWhichNothingStandsIsLeftOut() {
        enqueue("a", "a1", "t.add");
        assertThat(cli.run("jobs", "-q", "a")).isZero();
        assertThat(cli.out()).startsWith("ID  STATUS  AGE  FUNCTION\na1  queued  ");
        assertThat(cli.run("jobs", "-q", "b")).isZero();
        assertThat(cli.out()).isEqualTo("No jobs\n");
    }

    @Test
    void everyStateHasItsPlace() {
        enqueue("q", "waits", "t.add");
        try (var rq = Rq.connect(url)) {
            rq.queue("q").with(o -> o.id("later")).in(Duration.ofHours(2)).enqueue("t.add");
            rq.queue("q").with(o -> o.id("child").dependsOn("waits")).enqueue("t.add");
            rq.queue("q").with(o -> o.id("never")).enqueue("t.add");
            rq.job("never").cancel();
        }
        failed("q", "broken", "t.add", 4e9);
        enqueue("q", "runs", "t.add");
        redis.lrem("rq:queue:q", 1, "runs");
        redis.hset("rq:job:runs", Map.of("status", "started", "worker_name", "w-1"));
        redis.zadd("rq:wip:q", 4e9, "runs:0123");
        enqueue("q", "done", "t.add");
        redis.lrem("rq:queue:q", 1, "done");
        redis.hset("rq:job:done", "status", "finished");
        redis.zadd("rq:finished:q", 4e9, "done");

        assertThat(ids()).containsExactly("runs", "waits", "later", "child", "broken", "done", "never");
        assertThat(ids("--state", "started")).containsExactly("runs");
        assertThat(ids("--state", "scheduled")).containsExactly("later");
        assertThat(ids("--state", "deferred")).containsExactly("child");
        assertThat(ids("--state", "finished")).containsExactly("done");
        assertThat(ids("--state", "CANCELED")).containsExactly("never");
        assertThat(cli.run("jobs", "--state", "scheduled")).isZero();
        assertThat(cli.out()).containsPattern("later  scheduled  in [12]h  t.add\\(\\)\n");
    }

    @Test
    void lastToFailComesFirst() {
        failed("q", "old", "t.add", 4e9);
        failed("q", "new", "t.add", 4e9 + 1);
        assertThat(ids("--state", "failed")).containsExactly("new", "old");
    }

    @Test
    void cursorLeadsThroughAllPages() {
        for (int i = 0; i < 5; i++) {
            enqueue("a", "a" + i, "t.add");
            failed("b", "b" + i, "t.add", 4e9 - i);
        }
        var all = new ArrayList<String>();
        var cursor = "queued:0:a";
        for (int pages = 0; pages < 6 && cursor != null; pages++) {
            assertThat(cli.run("jobs", "--ids", "--limit", "3", "--cursor", cursor))
                    .isZero();
            all.addAll(cli.out().lines().toList());
            var next = CURSOR.matcher(cli.err());
            cursor = next.matches() ? next.group(1) : null;
        }
        assertThat(cursor).isNull();
        assertThat(all).containsExactly("a0", "a1", "a2", "a3", "a4", "b0", "b1", "b2", "b3", "b4");
    }

    @ParameterizedTest
    @CsvSource({
        "com.acme, mail1 mail2",
        "COM.ACME, mail1 mail2",
        "send(, mail1",
        "com.acme.*, mail1 mail2",
        "acme.*, ''",
        "*mailer.?end, mail1",
        "nightly, night",
        "t.report, night",
        "[, ''",
    })
    void functionAndDescriptionAreSearched(String filter, String ids) {
        enqueue("q", "mail1", "com.acme.Mailer.send");
        enqueue("q", "mail2", "com.acme.Mailer.drop");
        enqueue("q", "night", "t.report");
        redis.hset("rq:job:night", "description", "The nightly one");

        assertThat(String.join(" ", ids("--function", filter))).isEqualTo(ids);
    }

    @Test
    void searchLooksAtNoMoreThanItWasTold() {
        for (int i = 0; i < 450; i++) {
            enqueue("q", "j" + i, i == 440 ? "t.rare" : "t.add");
        }
        assertThat(cli.run("jobs", "--function", "rare", "--scan", "250")).isZero();
        assertThat(cli.out()).isEqualTo("No jobs among the 250 looked at\nThere may be more: --cursor queued:250:q\n");
        assertThat(cli.run("jobs", "--function", "rare", "--scan", "250", "--cursor", "queued:250:q", "--json"))
                .isZero();
        assertThat(cli.out())
                .startsWith("{\"jobs\":[{\"id\":\"j440\",")
                .endsWith("],\"cursor\":null,\"scanned\":200}\n");
    }

    @Test
    void narrowTerminalCutsTheFunctionAndNotTheId() {
        enqueue("q", "6f8f2f1e-4a0c-4d2b-9d3e-0c1f2f3a4b5c", "com.acme.reports.Monthly.makeAllOfThem");
        var terminal = Cli.onTerminal(url, false, 80);
        assertThat(terminal.run("jobs")).isZero();
        assertThat(terminal.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(terminal.out())
                .contains("6f8f2f1e-4a0c-4d2b-9d3e-0c1f2f3a4b5c  queued  ")
                .endsWith("…\n");
    }

    @Test
    void statusIsColoured() {
        failed("q", "a", "t.add", 4e9);
        var terminal = Cli.onTerminal(url, true, 80);
        assertThat(terminal.run("jobs")).isZero();
        assertThat(terminal.out()).contains("a   \033[31mfailed\033[0m  ");
    }

    @Test
    void entryWithoutAJobIsLeftOut() {
        failed("q", "a", "t.add", 4e9);
        redis.zadd("rq:failed:q", 4e9 + 1, "gone");
        assertThat(ids("--limit", "1")).containsExactly("a");
    }

    /** As RQ 3.0 writes them. */
    @ParameterizedTest
    @CsvSource({"ready_to_enqueue", "rate_limited"})
    void statusOfAnotherVersionIsShownAsItStands(String status) {
        enqueue("q", "a", "t.add");
        redis.hset(
                "rq:job:a", Map.of("status", status, "rate_limit_key", "k", "rate_limit_concurrency", "2", "new", "x"));
        redis.zadd("rq:ready:q", 1, "a");
        assertThat(cli.run("jobs")).isZero();
        assertThat(cli.out()).contains("a   " + status + "  0s   t.add(1)\n");
        assertThat(cli.run("job", "a")).isZero();
        assertThat(cli.out()).contains("status:           " + status + "\n");
    }

    @Test
    void whatSteersATerminalIsShown() {
        enqueue("q", "a", "t.add");
        redis.hset("rq:job:a", "description", "\033[31mred\nline");
        assertThat(cli.run("jobs")).isZero();
        assertThat(cli.out()).contains("  \\u001b[31mred\\nline\n");
    }

    @Test
    void documentHasTheseFieldsAndNoOthers() {
        failed("q", "a", "t.add", 4e9);
        redis.hset("rq:job:a", "created_at", "2026-11-22T10:27:08.652594Z");
        redis.hset("rq:job:a", "enqueued_at", "");
        assertThat(cli.run("jobs", "--json")).isZero();
        assertThat(cli.out())
                .isEqualTo("{\"jobs\":[{\"id\":\"a\",\"status\":\"failed\",\"origin\":\"q\",\"function\":\"t.add\","
                        + "\"description\":\"t.add(1)\",\"worker_name\":\"w-1\",\"created_at\":\"2026-11-22T10:27:08.652594Z\","
                        + "\"enqueued_at\":null,\"started_at\":null,\"ended_at\":null,\"due_at\":null}],"
                        + "\"cursor\":null,\"scanned\":1}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--limit 0       | --limit must be 1 to 10000, got 0",
                "--scan 0        | --scan must be 1 to 10000000, got 0",
                "--state gone    | Invalid value for option '--state' (STATE): expected one of [STARTED, QUEUED, SCHEDULED,"
                        + " DEFERRED, FAILED, FINISHED, CANCELED] (case-insensitive) but was 'gone'",
                "--cursor x      | --cursor takes what the page before printed, such as failed:20:default, got \"x\"; leave it"
                        + " out for the first page",
                "--cursor failed:0:other -q q | The cursor failed:0:other belongs to another list; give the same --queue and"
                        + " --state as for the page before",
                "-q a,b          | A queue name must not be empty, contain \",\" or \":intermediate\", or start with"
                        + " \"_compact:\", got \"a,b\"; RQ's own keys would collide with it, choose another",
            })
    void wrongUseIsOneLineAndEndsWithTwo(String args, String line) {
        assertThat(cli.run(("jobs " + args).split(" "))).isEqualTo(2);
        assertThat(cli.err()).isEqualTo("rq-cli jobs: " + line + "; see rq-cli jobs --help\n");
    }
}
