package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.Rq;
import io.rq4j.job.Call;
import io.rq4j.job.Ttl;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import io.rq4j.worker.cron.CronJob;
import io.rq4j.worker.cron.CronSchedule;
import io.rq4j.worker.cron.CronScheduler;
import io.rq4j.worker.cron.Missed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;

@ExtendWith(RedisExtension.class)
class CronCommandTest {

    private static final String EXAMPLE = "../examples/src/main/resources/io/rq4j/examples/cron.yaml";
    private static final String KEYS = "There are name, function, args, kwargs, queue, cron, interval, zone, missed,"
            + " skip_if_alive, timeout, result_ttl, failure_ttl, ttl, description, meta, at_front";

    private final RedisClient redis;
    private final String url;
    private final Cli cli;

    @TempDir
    private Path folder;

    CronCommandTest(TestRedis redis) {
        this.redis = redis.client();
        this.url = redis.url();
        this.cli = Cli.piped(url);
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("cron.yaml"), text).toString();
    }

    /** What is wrong with a file, without its folder. */
    private String mistakes(String text) throws IOException {
        var file = file(text);
        assertThat(cli.run("cron", "--check", file)).isEqualTo(1);
        assertThat(cli.out()).isEmpty();
        return cli.err().replace("rq-cli cron: " + file + ":", "");
    }

    @Test
    void exampleIsRightAndItsFunctionsAreThere() throws ReflectiveOperationException {
        assertThat(cli.run("cron", "--check", EXAMPLE)).isZero();
        assertThat(cli.out()).isEqualTo(EXAMPLE + ": 3 jobs, nothing wrong\n");
        try (var rq = Rq.connect(url)) {
            for (var job : CronFile.read(EXAMPLE, rq)) {
                var name = job.call().function();
                var type = Class.forName(name.substring(0, name.lastIndexOf('.')));
                assertThat(Arrays.stream(type.getMethods()))
                        .anyMatch(method -> name.endsWith("." + method.getName())
                                && method.getParameterCount()
                                        == job.call().args().size());
            }
        }
        assertThat(redis.keys("*")).isEmpty();
    }

    @Test
    void fileInAnotherEncodingIsToldWithItsLine() throws IOException {
        var file =
                Files.write(folder.resolve("cron.yaml"), "jobs:\n  - name: é\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(cli.run("cron", "--check", file.toString())).isEqualTo(1);
        assertThat(cli.err())
                .isEqualTo("rq-cli cron: " + file + ":2: this is not UTF-8; save the file in that encoding\n");
    }

    @Test
    void valueThatIsNoTextIsOneMistake() throws IOException {
        assertThat(mistakes("""
                jobs:
                  - name: a
                    function: tasks.a
                    cron: 5
                """)).isEqualTo("4: cron must be a text; put it into quotes, got 5\n");
    }

    @Test
    void everyKeyReachesTheJob() throws IOException {
        var text = """
                zone: Europe/Berlin
                jobs:
                  - name: full
                    function: tasks.report
                    args: [7, text, 2.5, true, null, {a: [1]}]
                    kwargs: {urgent: true}
                    queue: reports
                    cron: "0 3 * * *"
                    missed: all 24
                    skip_if_alive: true
                    timeout: 10m
                    result_ttl: 1h
                    failure_ttl: -1
                    ttl: 2d
                    description: nightly
                    meta: {team: a}
                    at_front: true
                  - {name: short, function: tasks.poll, interval: 90}
                  - {name: own, function: tasks.poll, cron: "@daily", zone: Asia/Kolkata, timeout: -1}
                """;
        try (var rq = Rq.connect(url)) {
            var jobs = CronFile.read(file(text), rq);

            var call = Call.named("tasks.report", 7, "text", 2.5, true, null, Map.of("a", List.of(1)))
                    .withKwargs(Map.of("urgent", true));
            assertThat(jobs)
                    .containsExactly(
                            CronJob.of("full", call, CronSchedule.cron("0 3 * * *", ZoneId.of("Europe/Berlin")))
                                    .queue("reports")
                                    .missed(Missed.all(24))
                                    .onlyIfNoneIsAlive()
                                    .options(o -> o.timeout(Duration.ofMinutes(10))
                                            .resultTtl(Duration.ofHours(1))
                                            .failureTtl(Ttl.FOREVER)
                                            .ttl(Duration.ofDays(2))
                                            .description("nightly")
                                            .meta(Map.of("team", "a"))
                                            .atFront()),
                            CronJob.of("short", Call.named("tasks.poll"), CronSchedule.every(Duration.ofSeconds(90))),
                            CronJob.of(
                                            "own",
                                            Call.named("tasks.poll"),
                                            CronSchedule.cron("@daily", ZoneId.of("Asia/Kolkata")))
                                    .options(o -> o.noTimeout()));
        }
    }

    @Test
    void allMistakesAreToldAtOnceEachWithItsLine() throws IOException {
        assertThat(mistakes("""
                zone: Europe/Berlon
                job: 1
                jobs:
                  - name: a
                    function: tasks.a
                    cron: "61 * * * *"
                    result-ttl: 5m
                  - name: b b
                    function: tasks.b
                    interval: 5x
                    timeout: 0
                  - function: tasks.c
                  - name: d
                    function: .d
                    cron: "@daily"
                    interval: 5
                    missed: all
                    args: 7
                    meta: x
                    at_front: maybe
                    skip_if_alive: 1
                    queue: 7
                """)).isEqualTo("""
                1: zone must be a time zone such as Europe/Berlin or UTC, got "Europe/Berlon"
                2: "job" is no key of the file; did you mean "jobs"? There are zone, jobs
                6: cron: In the cron expression "61 * * * *" the minute reads "61", but it must be 0 to 59
                7: "result-ttl" is no key of a job; did you mean "result_ttl"? %s
                10: interval must be a time such as 90, 10m or 1h, got "5x"
                11: timeout: it must be at least 1 second, got 0; -1 is without limit
                12: a job needs the key name, what the schedule is known by; add it, such as name: nightly-report
                12: a job needs one of the keys cron and interval, got none; write cron: "0 3 * * *" or interval: 10m
                13: a job needs one of the keys cron and interval, got both; write cron: "0 3 * * *" or interval: 10m
                17: missed must be skip, one, or all N with 1 to 10000, got "all"
                18: args must be a list, got 7
                19: meta must be a map of names to values, got "x"
                20: at_front must be true or false, got "maybe"
                21: skip_if_alive must be true or false, got 1
                22: queue must be a text; put it into quotes, got 7
                """.formatted(KEYS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "jobs: [{name: a b, function: f, interval: 5}]            | 1: name: A schedule's name takes letters, digits, _, ."
                        + " and - only, got \"a b\"; choose another",
                "jobs: [{name: a, function: .f, interval: 5}]             | 1: function: A function is named like"
                        + " package.module.function, in letters, digits, _, $ and - with dots between, got \".f\"",
                "jobs: [{name: a, function: f, interval: 1.5}]            | 1: interval: An interval must be whole seconds, at"
                        + " least 1, got PT1.5S; round it",
                "jobs: [{name: a, function: f, interval: 5, zone: UTC}]   | 1: zone is for cron, an interval has none; leave it"
                        + " out",
                "jobs: [{name: a, function: f, interval: 5, queue: `a,b`}]| 1: this is not YAML: while scanning for the next token,"
                        + " found character '`' that cannot start any token. (Do not use ` for indentation)",
                "jobs: [{name: a, function: f, interval: 5, queue: \"a,b\"}]| 1: queue: A queue name must not be empty, contain"
                        + " \",\" or \":intermediate\", or start with \"_compact:\", got \"a,b\"; RQ's own keys would collide"
                        + " with it, choose another",
                "jobs: [{name: a, function: f, interval: 5, missed: all 0}]| 1: missed must be skip, one, or all N with 1 to 10000,"
                        + " got \"all 0\"",
                "jobs: []                                                 | 1: jobs must be a list of at least one job, got a list",
                "zone: UTC                                                | 1: jobs must be a list of at least one job, got none",
                "jobs: [7]                                                | 1: a job is a map with a name, a function and a"
                        + " schedule, got 7",
                "- a                                                      | 1: a file of schedules is a map with the keys zone and"
                        + " jobs, got a list",
                "#                                                        | 1: a file of schedules is a map with the keys zone and"
                        + " jobs, got nothing",
            })
    void mistakeNamesTheRuleTheValueAndTheWayOut(String text, String line) throws IOException {
        assertThat(mistakes(text)).isEqualTo(line + "\n");
    }

    @Test
    void nameThatComesTwiceIsToldWithBothLines() throws IOException {
        assertThat(mistakes("""
                jobs:
                  - {name: a, function: f, interval: 5}
                  - {name: a, function: f, interval: 6}
                  - {name: b, name: c, function: f, interval: 6}
                """)).isEqualTo("""
                3: every job needs a name of its own, got "a", which line 2 has; rename one
                4: "name" is given twice, first in line 4; leave out one
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobs:\n  - cron: * * * * *\n", "jobs:\n  - cron: *a\n"})
    void starWithoutQuotesIsExplained(String text) throws IOException {
        assertThat(mistakes(text))
                .startsWith("2: ")
                .contains("put a value that begins with * into quotes")
                .hasLineCount(1);
    }

    @Test
    void fileThatIsNotThereEndsWithOne() {
        assertThat(cli.run("cron", "no/cron.yaml")).isEqualTo(1);
        assertThat(cli.err())
                .startsWith("rq-cli cron: The file no/cron.yaml cannot be read as text: ")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cron                   | Missing required parameter: 'FILE', or --list",
                "cron --list cron.yaml  | --list shows what Redis knows and takes no FILE; leave one of them out",
            })
    void wrongUseEndsWithTwo(String args, String line) {
        assertThat(cli.run(args.split(" "))).isEqualTo(2);
        assertThat(cli.err()).isEqualTo("rq-cli cron: " + line + "; see rq-cli cron --help\n");
    }

    @Test
    void listShowsLastAndNextRunsInTheZoneOfEachSchedule() {
        redis.zadd("rq:crons", 1, "nightly");
        redis.hset(
                "rq:cron:nightly",
                Map.of(
                        "schedule", "30 2 * * * Europe/Berlin",
                        "tick", "1806111000000",
                        "latest_tick", "1806111000000",
                        "latest_job", "j1",
                        "func_name", "com.acme.Reports.make",
                        "queue_name", "reports"));
        redis.zadd("rq:crons", 1, "later\u001b");
        redis.hset("rq:cron:later\u001b", Map.of("schedule", "at full moon"));
        redis.zadd("rq:cron_schedulers", 1_795_343_000.5, "vm:7:abcdef");
        redis.hset(
                "rq:cron_scheduler:vm:7:abcdef",
                Map.of("hostname", "vm", "pid", "7", "config_file", "jobs.py", "cron_jobs", """
                        [{"func_name": "tasks.add", "queue_name": "default", "args": "[1]", "kwargs": null, "interval": null,
                         "cron": "*/5 * * * *", "latest_enqueue_time": null,
                         "next_enqueue_time": "2026-11-22T10:35:00.000000Z"},
                         {"name": "nightly", "func_name": "com.acme.Reports.make"}]"""));

        assertThat(cli.run("cron", "--list")).isZero();

        assertThat(cli.out()).startsWith("""
                name         schedule                  function               queue    last run                    next run
                later\\u001b  at full moon              ?                      ?        -                           -
                nightly      30 2 * * * Europe/Berlin  com.acme.Reports.make  reports  2027-03-27 02:30:00 +01:00  \
                2027-03-28 03:00:00 +02:00
                tasks.add    */5 * * * * UTC           tasks.add              default  -                           \
                2026-11-22 10:35:00 +00:00
                3 schedules

                vm:7:abcdef (vm 7): 2 schedules of jobs.py, beat\s""").endsWith(" s ago\n1 cron processes\n");
    }

    @Test
    void listOfNothingSaysSo() {
        assertThat(cli.run("cron", "--list")).isZero();
        assertThat(cli.out()).isEqualTo("0 schedules\n\n0 cron processes\n");
    }

    @Test
    void listAsADocument() {
        try (var rq = Rq.connect(url);
                var cron = CronScheduler.builder(rq)
                        .job(CronJob.of("s", Call.named("f"), CronSchedule.every(Duration.ofHours(1))))
                        .name("p")
                        .start()) {
            assertThat(cli.run("cron", "--list", "--json")).isZero();
            assertThat(cron.name()).isEqualTo("p");
        }
        assertThat(cli.out())
                .startsWith(
                        "{\"schedules\":[{\"name\":\"s\",\"schedule\":\"every 3600s\",\"func_name\":\"f\",\"queue_name\":"
                                + "\"default\",\"latest_tick\":\"20")
                .contains(
                        "\"cron_schedulers\":[{\"name\":\"p\",\"hostname\":",
                        ",\"cron_jobs\":1,\"last_heartbeat\":\"20");
    }
}
