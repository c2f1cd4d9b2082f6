package io.rq4j.it.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.Rq;
import io.rq4j.codec.JsonCodec;
import io.rq4j.examples.Words;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoTest {

    private static final String MISSING = "Alice's Adventures in Wonderland has 12 chapters, there is no chapter 13";

    @Test
    void demoShowsResultsFailureFutureAndTheInfoScreenIn80Columns(@TempDir Path home) throws IOException {
        try (var demo = DemoRun.start(home)) {
            assertThat(demo.exitCode()).as(demo.err()).isZero();
            assertThat(demo.out().lines())
                    .anySatisfy(
                            line -> assertThat(line).matches(" +1  Down the Rabbit-Hole +2,143  demo-[12] +\\d+ ms"))
                    .anySatisfy(line -> assertThat(line).matches(" +12  Alice's Evidence +2,119  demo-[12] +\\d+ ms"))
                    .anySatisfy(line -> assertThat(line).matches(" +The whole book +26,468"))
                    .containsSequence("  java.util.NoSuchElementException", "  " + MISSING)
                    .anySatisfy(line -> assertThat(line).endsWith("the longest word is waistcoat-pocket"))
                    .contains("  14 of 14 are done", "default      | 0, 0 executing, 13 finished, 1 failed")
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(line.startsWith("demo-") ? 160 : 80));
            assertThat(demo.err()).isEmpty();
        }
    }

    @Test
    void nothingOfADemoThatIsOverIsLeft(@TempDir Path home) throws IOException {
        try (var demo = DemoRun.start(home)) {
            var workers = demo.workers();
            var family = demo.family();
            assertThat(family).containsAll(workers);
            assertThat(demo.exitCode()).as(demo.err()).isZero();
            assertThat(workers).noneMatch(ProcessHandle::isAlive);
            assertThat(demo.leftFiles()).isEmpty();
            // A watchdog needs a moment to see that there is nothing to watch.
            DemoRun.await().untilAsserted(() -> assertThat(family).noneMatch(ProcessHandle::isAlive));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void demoThatIsInterruptedCleansUpWithoutAWord(String signal, @TempDir Path home) throws Exception {
        try (var demo = DemoRun.start(home)) {
            demo.workers();
            var family = demo.family();
            kill(signal, List.of(demo.process().pid()));
            assertThat(demo.exitCode()).isGreaterThan(128);
            DemoRun.await().untilAsserted(() -> assertThat(family).noneMatch(ProcessHandle::isAlive));
            assertThat(demo.leftFiles()).isEmpty();
            assertThat(demo.err()).isEmpty();
        }
    }

    @Test
    void workersAndRedisEndWithADemoThatIsKilled(@TempDir Path home) throws IOException {
        try (var demo = DemoRun.start(home)) {
            demo.workers();
            var family = demo.family();
            demo.process().destroyForcibly();
            DemoRun.await().untilAsserted(() -> assertThat(family).noneMatch(ProcessHandle::isAlive));
        }
    }

    @Test
    void demoThatLosesAWorkerSaysSoInOneLineAndKeepsTheLogs(@TempDir Path home) throws IOException {
        try (var demo = DemoRun.start(home)) {
            demo.workers().get(0).destroyForcibly();
            assertThat(demo.exitCode()).isEqualTo(1);
            assertThat(demo.leftFiles()).hasSize(1);
            var logs = home.resolve("tmp").resolve(demo.leftFiles().get(0));
            assertThat(demo.err())
                    .isEqualTo(
                            "rq-cli demo: The demo broke off: Worker demo-1 ended with exit code 137; its logs are in "
                                    + logs + "\n");
            assertThat(Files.exists(logs.resolve("demo-1.log"))).isTrue();
            assertThat(demo.family()).isEmpty();
        }
    }

    @Test
    void resultsAreOneJsonDocument(@TempDir Path home) throws IOException {
        try (var demo = DemoRun.start(home, "--json")) {
            assertThat(demo.exitCode()).as(demo.err()).isZero();
            assertThat(demo.out().lines()).hasSize(1);
            var document = document(demo);
            assertThat(document.get("words")).isEqualTo(26_468);
            assertThat(document.get("kept")).isEqualTo(false);
            assertThat(document.get("chapters"))
                    .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                    .extracting(chapter -> chapter.get("return_value"))
                    .isEqualTo(IntStream.rangeClosed(1, 12)
                            .mapToObj(chapter -> Words.countChapter("alice", chapter))
                            .toList());
            assertThat(document.get("failed")).asString().contains("status=failed", MISSING);
            assertThat(document.get("future")).asString().contains("return_value=waistcoat-pocket");
        }
    }

    @Test
    void keptDemoGoesOnUntilItsProcessesAreKilled(@TempDir Path home) throws Exception {
        try (var demo = DemoRun.start(home, "--keep", "--json")) {
            assertThat(demo.exitCode()).as(demo.err()).isZero();
            var url = String.valueOf(document(demo).get("url"));
            var processes = kept(demo);
            try {
                assertThat(processes).hasSize(3).allMatch(ProcessHandle::isAlive);
                try (Rq rq = Rq.connect(url)) {
                    var job = rq.queue("default").enqueue(Words::countChapter, "alice", 7);
                    assertThat(job.await(Duration.ofSeconds(30))).isEqualTo(2_294);
                }
                kill("TERM", processes.stream().map(ProcessHandle::pid).toList());
                DemoRun.await().untilAsserted(() -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
                DemoRun.await().untilAsserted(() -> assertThat(demo.leftFiles()).isEmpty());
            } finally {
                processes.forEach(ProcessHandle::destroyForcibly);
            }
        }
    }

    @Test
    void keptDemoThatIsInterruptedCleansUpToo(@TempDir Path home) throws Exception {
        try (var demo = DemoRun.start(home, "--keep")) {
            demo.workers();
            var family = demo.family();
            kill("TERM", List.of(demo.process().pid()));
            assertThat(demo.exitCode()).isGreaterThan(128);
            DemoRun.await().untilAsserted(() -> assertThat(family).noneMatch(ProcessHandle::isAlive));
            assertThat(demo.leftFiles()).isEmpty();
        }
    }

    @Test
    void addressOfAnotherRedisIsRefused(@TempDir Path home) throws IOException {
        try (var demo = DemoRun.start(home, "--url", "redis://localhost:1")) {
            assertThat(demo.exitCode()).isEqualTo(2);
            assertThat(demo.err())
                    .isEqualTo(
                            "rq-cli demo: The demo starts a Redis of its own; leave out --url; see rq-cli demo --help\n");
        }
    }

    private static Map<?, ?> document(DemoRun demo) {
        return JsonCodec.standard().decode(demo.out().getBytes(StandardCharsets.UTF_8), Map.class);
    }

    private static List<ProcessHandle> kept(DemoRun demo) {
        var document = document(demo);
        var workers = ((List<?>) document.get("workers")).stream().map(worker -> ((Map<?, ?>) worker).get("pid"));
        return Stream.concat(workers, Stream.of(document.get("redis_pid")))
                .map(pid -> ProcessHandle.of(((Number) pid).longValue()).orElseThrow())
                .toList();
    }

    private static void kill(String signal, List<Long> pids) throws Exception {
        var command = Stream.concat(Stream.of("kill -" + signal), pids.stream().map(String::valueOf))
                .reduce((one, other) -> one + " " + other)
                .orElseThrow();
        var kill = new ProcessBuilder("sh", "-c", command).start();
        assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }
}
