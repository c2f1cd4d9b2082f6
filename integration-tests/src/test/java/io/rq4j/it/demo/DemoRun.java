package io.rq4j.it.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A run of {@code rq-cli demo} in a JVM and a folder of temporary files of its own. Closing ends what is left of it. */
final class DemoRun implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern WORKER = Pattern.compile("Worker  demo-\\d, process (\\d+)");

    private final Path home;
    private final Process process;
    private final Set<ProcessHandle> seen = new HashSet<>();

    private DemoRun(Path home, Process process) {
        this.home = home;
        this.process = process;
    }

    /** @param home an empty folder */
    static DemoRun start(Path home, String... arguments) throws IOException {
        var temporary = Files.createDirectory(home.resolve("tmp"));
        var java = List.of(
                // A build in the background has interrupts ignored, which a child would inherit.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                "io.rq4j.cli.RqCli",
                "demo");
        var builder = new ProcessBuilder(
                        Stream.concat(java.stream(), Stream.of(arguments)).toList())
                .redirectOutput(home.resolve("out").toFile())
                .redirectError(home.resolve("err").toFile());
        return new DemoRun(home, builder.start());
    }

    Process process() {
        return process;
    }

    String out() {
        return read("out");
    }

    String err() {
        return read("err");
    }

    private String read(String file) {
        try {
            return Files.readString(home.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for its end and returns its exit code. */
    int exitCode() {
        await().until(() -> !process.isAlive());
        return process.exitValue();
    }

    /** The processes of both workers, as soon as it has named them. */
    List<ProcessHandle> workers() {
        await().until(() -> WORKER.matcher(out()).results().count() == 2);
        return WORKER.matcher(out())
                .results()
                .map(match -> ProcessHandle.of(Long.parseLong(match.group(1))).orElseThrow())
                .toList();
    }

    /** Waits until it has said this. */
    void awaitOut(String text) {
        await().until(() -> out().contains(text));
    }

    /** All processes that it has started and that live. */
    List<ProcessHandle> family() {
        var family = process.descendants().toList();
        seen.addAll(family);
        return family;
    }

    /** What is in its folder of temporary files, but for what the JVM itself leaves there. */
    List<String> leftFiles() {
        try (var files = Files.list(home.resolve("tmp"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("rq-"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static org.awaitility.core.ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20));
    }

    @Override
    public void close() {
        family();
        process.destroyForcibly();
        seen.forEach(ProcessHandle::destroyForcibly);
    }
}
