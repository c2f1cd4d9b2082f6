package io.rq4j.it.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rq4j.Rq;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The archive, unpacked on a server that has a Java and nothing else of ours. */
@ExtendWith(RedisExtension.class)
class DistributionTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path server;

    private static Distribution distribution;

    @BeforeAll
    static void unpack() {
        distribution = Distribution.unpackInto(server);
    }

    @Test
    void archiveHoldsProgramsJarsLicenceAndReadme() throws IOException {
        try (var files = Files.list(distribution.home())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("LICENSE", "README.md", "bin", "examples", "lib");
        }
    }

    @Test
    void workerRunsWhatTheCommandLineEnqueued(TestRedis redis) {
        var function = "io.rq4j.examples.Words.count";
        distribution
                .program("rq-cli", "enqueue", "--url", redis.url(), "--job-id", "words", function, "to be or not")
                .run()
                .success();

        distribution
                .program("rq-worker", "--burst", "--queue", "default", "--url", redis.url())
                .and("--classpath", distribution.home().resolve("examples/examples.jar"))
                .run()
                .success();

        try (var rq = Rq.connect(redis.url())) {
            assertThat(rq.job("words", Integer.class).await(PATIENCE)).isEqualTo(4);
        }
    }

    @Test
    void infoShowsTheQueue(TestRedis redis) {
        try (var rq = Rq.connect(redis.url())) {
            rq.queue("mail").enqueue("com.example.Mailer.send", "you");
        }

        assertThat(distribution
                        .program("rq-cli", "info", "--url", redis.url())
                        .run()
                        .success())
                .contains("mail", "1 queues, 1 jobs total");
    }

    @Test
    void terminationDrainsTheWorker(TestRedis redis) throws Exception {
        try (var worker =
                distribution.program("rq-worker", "--url", redis.url()).start()) {
            await().atMost(PATIENCE).until(() -> worker.errors().contains("Listening on default"));

            worker.process().destroy();

            await().atMost(PATIENCE).until(() -> !worker.process().isAlive());
            assertThat(worker.errors()).contains("done, quitting");
            assertThat(worker.process().exitValue()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rq-cli", "rq-worker"})
    void programIsFoundThroughLinksFromAnyFolder(String program) throws IOException {
        var folder = Files.createDirectory(server.resolve("links of " + program));
        var link = Files.createSymbolicLink(
                folder.resolve("absolute"), distribution.home().resolve("bin").resolve(program));
        Files.createSymbolicLink(folder.resolve("relative"), Path.of("..").resolve(server.relativize(link)));

        var ended = Command.of("sh", "relative", "--version")
                .in(folder)
                .with("JAVA_HOME", distribution.java().home())
                .run();

        assertThat(ended.success()).startsWith(program + ", version " + Distribution.version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rq-cli", "rq-worker"})
    void programRunsFromItsJar(String program) {
        var jar = distribution.home().resolve("lib").resolve(program + ".jar");

        assertThat(Command.of(distribution.java().program(), "-jar", jar, "--version")
                        .run()
                        .success())
                .startsWith(program + ", version " + Distribution.version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rq-cli", "rq-worker"})
    void optionsForTheJvmArePassedOn(String program) {
        var ended = distribution
                .program(program, "--version")
                .with("RQ_JAVA_OPTS", "-Xmx512m -XX:+PrintFlagsFinal")
                .run();

        assertThat(ended.success()).containsPattern("MaxHeapSize += 536870912");
    }
}
