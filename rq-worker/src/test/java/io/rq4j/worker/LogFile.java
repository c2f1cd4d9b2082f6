package io.rq4j.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the workers of this test have logged since it began; see {@code simplelogger.properties}. */
final class LogFile {

    private static final Path PATH = Path.of("target", "worker-tests.log");

    private final int begin = read().length();

    String text() {
        return read().substring(begin);
    }

    private static String read() {
        try {
            return Files.exists(PATH) ? Files.readString(PATH) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
