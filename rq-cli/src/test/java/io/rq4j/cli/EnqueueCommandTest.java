package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.Rq;
import io.rq4j.codec.Zlib;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
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
    void literalOfPythonReachesTheJob() {
        assertThat(cli.run("enqueue", "--job-id", "e1", "tasks.add", "%(1, None)", "y%={'a': True}"))
                .isZero();
        assertThat(cli.out()).isEqualTo("Enqueued tasks.add([1, None], y={'a': True}) with job-id 'e1'.\n");
        assertThat(data("e1")).isEqualTo("[\"tasks.add\", null, [[1, null]], {\"y\": {\"a\": true}}]");
    }

    @Test
    void retriesReachTheJobInRqsOrder() {
        assertThat(cli.run("enqueue", "a.b", "--job-id", "e1", "--retry-max", "3"))
                .isZero();
        assertThat(field("e1", "retries_left")).isEqualTo("3");
        assertThat(field("e1", "retry_intervals")).isEqualTo("[0]");

        assertThat(cli.run("enqueue", "a.b", "--job-id=e2", "--retry-max=3", "--retry-interval=10,1m"))
                .isZero();
        assertThat(field("e2", "retry_intervals")).isEqualTo("[10, 60]");
        assertThat(cli.run(
                        "enqueue", "a.b", "--job-id=e3", "--retry-max=3", "--retry-interval=1", "--retry-interval=2"))
                .isZero();
        assertThat(field("e3", "retry_intervals")).isEqualTo("[1, 2]");
    }

    @Test
    void jobWaitsForThoseThatItDependsOn() {
        assertThat(cli.run("enqueue", "a.b", "--job-id=p1")).isZero();
        assertThat(cli.run("enqueue", "a.b", "--job-id=p2")).isZero();
        assertThat(cli.run("enqueue", "a.c", "--job-id=e1", "--depends-on=p1", "--depends-on", "p2"))
                .isZero();

        assertThat(cli.out()).isEqualTo("Enqueued a.c() with job-id 'e1'.\n");
        assertThat(field("e1", "status")).isEqualTo("deferred");
        assertThat(redis.smembers("rq:job::e1:dependencies")).containsExactlyInAnyOrder("p1", "p2");
        assertThat(cli.run("enqueue", "a.c", "--depends-on", "nobody")).isEqualTo(1);
        assertThat(cli.err()).contains("which is not there").hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "2099-12-24T18:00:00, 2099-12-24T18:00:00Z",
        "2099-12-24T18:00, 2099-12-24T18:00:00Z",
        "2099-12-24T18:00:00.9, 2099-12-24T18:00:00Z",
        "2099-12-24T18:00:00Z, 2099-12-24T18:00:00Z",
        "2099-12-24T18:00:00+01:00, 2099-12-24T17:00:00Z",
    })
    void jobIsScheduledAtAMoment(String moment, Instant due) {
        assertThat(cli.run("enqueue", "a.b", "--job-id=e1", "--schedule-at", moment))
                .isZero();
        assertThat(redis.zscore("rq:scheduled:default", "e1")).isEqualTo(due.getEpochSecond());
        assertThat(field("e1", "status")).isEqualTo("scheduled");
    }

    @Test
    void momentWithoutAnOffsetIsThatOfThisMachine() {
        assertThat(DueAt.read("2026-12-24T18:00:00", java.time.ZoneId.of("Europe/Berlin")))
                .isEqualTo("2026-12-24T17:00:00Z");
    }

    @Test
    void jobIsScheduledAfterATime() {
        long before = Instant.now().getEpochSecond();
        assertThat(cli.run("enqueue", "a.b", "--job-id=e1", "--schedule-in", "2h"))
                .isZero();
        assertThat(redis.zscore("rq:scheduled:default", "e1"))
                .isBetween(before + 7200.0, Instant.now().getEpochSecond() + 7201.0);
    }

    @Test
    void quietSaysNothing() {
        assertThat(cli.run("enqueue", "a.b", "--job-id=e1", "--quiet")).isZero();
        assertThat(cli.out()).isEmpty();
        assertThat(redis.lrange("rq:queue:default", 0, -1)).containsExactly("e1");
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
                "enqueue a.b %x            | The argument %x is not a literal of Python that JSON can carry: at character 1 x is"
                        + " a name, not a value; a text stands in quotes; a text is written without %, JSON with :",
                "enqueue a.b --retry-max 0 | --retry-max must be at least 1, got 0; leave it out for a job that is not tried"
                        + " again",
                "enqueue a.b --retry-max x | Invalid value for option '--retry-max': 'x' is not an int",
                "enqueue a.b --retry-interval 5 | --retry-interval needs --retry-max, which says how often it is tried again",
                "enqueue a.b --retry-max 1 --retry-interval=1,-5 | Invalid value for option '--retry-interval' (TIME): a time"
                        + " to wait must not be negative, got \"-5\"; 0 is at once",
                "enqueue a.b --schedule-in=-5 | Invalid value for option '--schedule-in': a time to wait must not be negative,"
                        + " got \"-5\"; 0 is at once",
                "enqueue a.b --schedule-in=*/5_*_*_*_* | Invalid value for option '--schedule-in': a time to wait is written"
                        + " in seconds, or like 25s, 3m, 1h or 2d, got \"*/5 * * * *\"; a cron expression belongs into a"
                        + " file for rq-cli cron, which enqueues again and again",
                "enqueue a.b --schedule-in=@daily | Invalid value for option '--schedule-in': a time to wait is written in"
                        + " seconds, or like 25s, 3m, 1h or 2d, got \"@daily\"; a cron expression belongs into a file for"
                        + " rq-cli cron, which enqueues again and again",
                "enqueue a.b --schedule-at 10m | --schedule-at takes a moment like 2026-12-24T18:00:00, or"
                        + " 2026-12-24T18:00:00+01:00 with an offset, got \"10m\"; --schedule-in takes a time from now",
                "enqueue a.b --schedule-at 0_9_*_*_MON-FRI | --schedule-at takes a moment like 2026-12-24T18:00:00, or"
                        + " 2026-12-24T18:00:00+01:00 with an offset, got \"0 9 * * MON-FRI\"; a cron expression belongs"
                        + " into a file for rq-cli cron, which enqueues again and again",
                "enqueue a.b --schedule-in 1 --schedule-at 2 | --schedule-in and --schedule-at exclude each other; leave out"
                        + " one",
                "enqueue a.b --schedule-in 1 --depends-on x | A job is either due at a time or depends on others, not both;"
                        + " let a job that is due at that time enqueue it",
                "enqueue a.b --schedule-in 10 --ttl 5 | A job that is due in PT10S must not have a ttl of PT5S: it would"
                        + " expire before; give a longer ttl, or none",
                "enqueue a.b --depends-on a.b | A job id takes letters, digits, _ and - only, got \"a.b\"",
                "enqueue a.b --job-id e --depends-on e | Job e cannot depend on itself; leave its id out of the dependency",
                "enqueue a.b --quiet --json | --quiet and --json exclude each other; leave out one",
            })
    void wrongUseIsOneLineAndEndsWithTwo(String args, String line) {
        var words = Arrays.stream(args.split(" ")).map(word -> word.contains("*") ? word.replace('_', ' ') : word);
        assertThat(cli.run(words.toArray(String[]::new))).isEqualTo(2);
        assertThat(cli.err()).isEqualTo("rq-cli enqueue: " + line + "; see rq-cli enqueue --help\n");
        assertThat(redis.keys("*")).isEmpty();
    }
}
