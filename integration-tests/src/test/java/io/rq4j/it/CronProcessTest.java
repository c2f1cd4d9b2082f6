package io.rq4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.test.OwnRedis;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The program {@code rq-cli cron} as real processes that are killed with SIGKILL. */
@ExtendWith(RedisExtension.class)
@Timeout(150)
class CronProcessTest {

    private static final int SECONDS = 20;
    private static final String SCHEDULES = """
            jobs:
              - {name: seconds, function: tasks.add, cron: "* * * * * *", missed: all 1000}
              - {name: interval, function: tasks.add, interval: 3, missed: all 1000}
            """;

    private final TestRedis redis;
    private final List<Process> processes = new ArrayList<>();

    @TempDir
    private Path folder;

    CronProcessTest(TestRedis redis) {
        this.redis = redis;
    }

    private Process start(String url) throws IOException {
        var file = Files.writeString(folder.resolve("cron.yaml"), SCHEDULES);
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                "io.rq4j.cli.RqCli",
                "cron",
                "--url",
                url,
                file.toString());
        var process = new ProcessBuilder(command)
                .redirectOutput(log(processes.size()).toFile())
                .redirectErrorStream(true)
                .start();
        processes.add(process);
        return process;
    }

    private Path log(int number) {
        return folder.resolve(number + ".log");
    }

    /** That of the program, without what the tests have besides. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void processesThatAreKilledAtRandomEnqueueEachTickOnce() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        try (var own = redis.startOwn()) {
            for (int i = 0; i < 3; i++) {
                start(own.url());
            }
            awaitTicks(own, 2);
            var until = Instant.now().plusSeconds(SECONDS);
            int killed = 0;
            while (Instant.now().isBefore(until)) {
                long before = ticks(own, "seconds").size();
                awaitTicks(own, before + 1 + random.nextInt(2));
                processes.get(killed++).destroyForcibly();
                start(own.url());
            }
            awaitTicks(own, ticks(own, "seconds").size() + 4);
            for (var process : processes.subList(killed, processes.size())) {
                process.destroy();
                assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).as("exit code after SIGTERM").isZero();
            }
            assertEveryTickOnce(ticks(own, "seconds"), 1, "seed " + seed + ", " + killed + " killed");
            assertEveryTickOnce(ticks(own, "interval"), 3, "seed " + seed + ", " + killed + " killed");
            assertThat(killed).isGreaterThan(4);
            assertThat(Files.readString(log(processes.size() - 1))).contains("CronScheduler ", ": done, quitting");
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    private static void awaitTicks(OwnRedis redis, long count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .until(() -> ticks(redis, "seconds").size() >= count);
    }

    private static List<Instant> ticks(OwnRedis redis, String schedule) {
        return redis.client().lrange("rq:queue:default", 0, -1).stream()
                .map(id -> redis.client().hmget("rq:job:" + id, "cron_name", "cron_tick"))
                .filter(tick -> schedule.equals(tick.get(0)))
                .map(tick -> Instant.parse(tick.get(1)))
                .toList();
    }

    private static void assertEveryTickOnce(List<Instant> ticks, int seconds, String run) {
        var expected = new ArrayList<Instant>();
        for (int i = 0; i < ticks.size(); i++) {
            expected.add(ticks.get(0).plusSeconds((long) i * seconds));
        }
        assertThat(ticks).as(run).isEqualTo(expected);
    }
}
