package io.rq4j.cli;

import io.rq4j.embedded.EmbeddedRedis;
import io.rq4j.worker.internal.cli.Program;
import java.io.OutputStream;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * Carries out the short commands on a Redis of its own, and shows nothing. {@code bin/rq-cli} runs it in a JVM that writes the
 * classes that it loaded into an archive, with which later commands start in half the time.
 */
final class Training {

    private static final List<List<String>> COMMANDS = List.of(
            List.of("enqueue", "--job-id", "training", "com.example.Training.done", "text", "number:=1"),
            List.of("info"),
            List.of("info", "--json"),
            List.of("queues"),
            List.of("workers"),
            List.of("jobs"),
            List.of("job", "training"),
            // Not on the terminal: it would set that of the shell.
            List.of("top", "--json", "--interval", "0.1"),
            List.of("empty", "default"));

    private Training() {}

    public static void main(String[] args) {
        Program.logNothing();
        int exitCode;
        try (var redis = EmbeddedRedis.start()) {
            var nowhere = Program.utf8(OutputStream.nullOutputStream());
            var terminal = new Terminal(nowhere, nowhere, true, true, () -> 80, Clock.systemDefaultZone());
            exitCode = COMMANDS.stream()
                    .mapToInt(command -> RqCli.run(terminal, withUrl(command, redis.url())))
                    .max()
                    .orElseThrow();
        }
        System.exit(exitCode);
    }

    private static String[] withUrl(List<String> command, String url) {
        return Stream.concat(command.stream(), Stream.of("--url", url)).toArray(String[]::new);
    }
}
