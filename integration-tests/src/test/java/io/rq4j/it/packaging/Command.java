package io.rq4j.it.packaging;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A command line with no environment but the one that it is given. Its output goes to files. */
final class Command {

    private static final long PATIENCE_SECONDS = 120;

    private final List<String> words = new ArrayList<>();
    private final Map<String, String> environment = new TreeMap<>(Map.of("PATH", "/usr/local/bin:/usr/bin:/bin"));
    private Path folder = Path.of("/");

    private Command() {}

    static Command of(Object... words) {
        return new Command().and(words);
    }

    Command and(Object... more) {
        Stream.of(more).map(Object::toString).forEach(words::add);
        return this;
    }

    Command with(String name, Object value) {
        environment.put(name, value.toString());
        return this;
    }

    Command in(Path folder) {
        this.folder = folder;
        return this;
    }

    /** Runs it to its end. */
    Ended run() {
        return start().await();
    }

    Running start() {
        try {
            var out = Files.createTempFile("rq-", ".out");
            var err = Files.createTempFile("rq-", ".err");
            var builder = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            return new Running(this, builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return String.join(" ", words);
    }

    /** Closing kills it. */
    record Running(Command command, Process process, Path out, Path err) implements AutoCloseable {

        Ended await() {
            try (this) {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError(command + " has not ended: " + text(err) + text(out));
                }
                return new Ended(process.exitValue(), text(out), text(err));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("Interrupted while waiting for " + command, e);
            }
        }

        String errors() {
            return text(err);
        }

        private static String text(Path file) {
            try {
                return Files.readString(file, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
            try {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    record Ended(int exitCode, String out, String err) {

        /** Its standard output, when it ended well. */
        String success() {
            if (exitCode != 0) {
                throw new AssertionError("Exit code " + exitCode + ": " + err + out);
            }
            return out;
        }
    }
}
