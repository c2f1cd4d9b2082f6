package io.rq4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The program {@code rq-worker} in a JVM of its own. Its log goes to a file, never to the output of the tests. Closing it ends
 * the process at once.
 */
public final class WorkerProcess implements AutoCloseable {

    private final Process process;
    private final Path log;

    private WorkerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a worker that may call what the tests have in {@code com.acme}; returns when it takes jobs.
     *
     * @param dir where its log goes
     * @param options further options of rq-worker
     */
    public static WorkerProcess start(Path dir, String url, String name, String... options) {
        return launch(dir, url, name, options).awaitListening();
    }

    /** The same, and returns at once. */
    public static WorkerProcess launch(Path dir, String url, String name, String... options) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                "io.rq4j.worker.RqWorker"));
        command.addAll(List.of("--url", url, "--name", name, "--classpath", testClasses()));
        command.addAll(List.of(options));
        return launch(command, dir.resolve(name + ".log"));
    }

    private static WorkerProcess launch(List<String> command, Path log) {
        try {
            var builder =
                    new ProcessBuilder(command).redirectOutput(log.toFile()).redirectErrorStream(true);
            return new WorkerProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That of the program, without what the tests have besides. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String testClasses() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("test-classes"))
                .findFirst()
                .orElseThrow();
    }

    private WorkerProcess awaitListening() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            assertThat(process.isAlive()).as("it ended:\n%s", log()).isTrue();
            return log().contains("*** Listening on");
        });
        return this;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has logged so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it with SIGKILL, as a crash does. */
    public void kill() {
        process.destroyForcibly();
        awaitExit(Duration.ofSeconds(10));
    }

    /** Asks it with SIGTERM to drain. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for its end and returns its exit code. */
    public int awaitExit(Duration time) {
        try {
            assertThat(process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS))
                    .as("it ended within %s:\n%s", time, log())
                    .isTrue();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
