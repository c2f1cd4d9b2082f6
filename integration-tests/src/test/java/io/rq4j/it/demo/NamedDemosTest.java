package io.rq4j.it.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.codec.JsonCodec;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The demos that have a name, as a person runs them. */
@ExtendWith(RedisExtension.class)
class NamedDemosTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "continents | 7 jobs ran in 7 processes",
                "threads    | cube(6)       216  rq-worker-job-",
                "future     | failed: Job chapter-13 failed: java.util.NoSuchElementException:",
                "chain      | There are 2143 words",
                "producers  | worker  threads  jobs that it took",
                "results    | zzzzz  5",
                "words      | The whole book                        26,468 words",
            })
    void demoShowsItsPointIn80ColumnsAndLeavesNothing(String name, String point, @TempDir Path home) throws Exception {
        try (var demo = DemoRun.start(home, name)) {
            demo.awaitOut("worker process");
            var family = demo.family();
            assertThat(family).isNotEmpty();
            assertThat(demo.exitCode()).as(demo.err()).isZero();
            assertThat(demo.out()).contains(point, "Its code: examples/").doesNotContain("\033");
            assertThat(demo.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
            assertThat(demo.err()).isEmpty();
            assertThat(demo.leftFiles()).isEmpty();
            DemoRun.await().untilAsserted(() -> assertThat(family).noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void continentsAreAnsweredByTheProcessesOfTheirWorkers(@TempDir Path home) throws Exception {
        try (var demo = DemoRun.start(home, "continents", "--json")) {
            assertThat(demo.exitCode()).as(demo.err()).isZero();
            var document = document(demo);
            var processes = maps(document, "jobs").stream()
                    .map(job -> ((Map<?, ?>) job.get("return_value")).get("process"))
                    .toList();
            assertThat(processes).hasSize(7).doesNotHaveDuplicates();
            assertThat(maps(document, "workers"))
                    .extracting(worker -> worker.get("pid"))
                    .isEqualTo(processes);
        }
    }

    private static Map<?, ?> document(DemoRun demo) {
        return JsonCodec.standard().decode(demo.out().getBytes(StandardCharsets.UTF_8), Map.class);
    }

    private static List<Map<?, ?>> maps(Map<?, ?> document, String field) {
        return ((List<?>) document.get(field))
                .stream().<Map<?, ?>>map(item -> (Map<?, ?>) item).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void demoThatIsInterruptedAmidItsJobsCleansUpWithoutAWord(String signal, @TempDir Path home) throws Exception {
        try (var demo = DemoRun.start(home, "results")) {
            demo.awaitOut("Results as they come");
            var family = demo.family();
            kill(signal, demo.process().pid());
            assertThat(demo.exitCode()).isGreaterThan(128);
            DemoRun.await().untilAsserted(() -> assertThat(family).noneMatch(ProcessHandle::isAlive));
            assertThat(demo.leftFiles()).isEmpty();
            assertThat(demo.err()).isEmpty();
        }
    }

    @Test
    void demoOnAGivenRedisThatIsInterruptedLeavesNothingThere(TestRedis redis, @TempDir Path home) throws Exception {
        redis.client().set("mine", "stays");
        try (var demo = DemoRun.start(home, "producers", "--url", redis.url())) {
            demo.awaitOut("jobs that wait\n");
            kill("INT", demo.process().pid());
            assertThat(demo.exitCode()).isGreaterThan(128);
            assertThat(redis.client().keys("*")).containsExactly("mine");
            assertThat(demo.leftFiles()).isEmpty();
            assertThat(demo.err()).isEmpty();
        }
    }

    @Test
    void demoThatLosesItsWorkerNamesItAndKeepsTheLogs(@TempDir Path home) throws Exception {
        try (var demo = DemoRun.start(home, "threads")) {
            demo.awaitOut("worker process");
            var redis = demo.out().split("redis://127.0.0.1:")[1].split(",")[0];
            var worker = "io.rq4j.worker.RqWorker --queue default --url redis://127.0.0.1:" + redis;
            demo.family().stream()
                    .filter(process -> commandLine(process).contains(worker))
                    .forEach(ProcessHandle::destroyForcibly);
            assertThat(demo.exitCode()).isEqualTo(1);
            assertThat(demo.leftFiles()).hasSize(1);
            assertThat(demo.err())
                    .isEqualTo(
                            "rq-cli demo: The demo broke off: Worker worker ended with exit code 137; its logs are in "
                                    + home.resolve("tmp")
                                            .resolve(demo.leftFiles().get(0)) + "\n");
        }
    }

    /** The whole of it: what a ProcessHandle tells ends after 4,096 bytes, in the middle of a class path. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"))
                    .replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    private static void kill(String signal, long pid) throws Exception {
        var kill = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }
}
