package io.rq4j.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The temporary folder of one server: its program, its data and its log. */
record ServerFolder(Path path) {
    private static final int LOG_TAIL = 20;

    static ServerFolder create() {
        try {
            ServerFolder folder = new ServerFolder(Files.createTempDirectory("rq-redis-"));
            Files.createDirectory(folder.data());
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a temporary folder for redis-server", e);
        }
    }

    Path data() {
        return path.resolve("data");
    }

    Path log() {
        return path.resolve("redis.log");
    }

    String logTail() {
        try {
            List<String> lines = new String(Files.readAllBytes(log()), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    /** The watchdog may be deleting the same files, so a file that is gone already is no error. */
    void delete() {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Gone already: what was wanted.
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + path, e);
        }
    }
}
