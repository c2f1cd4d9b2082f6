package io.rq4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;

/** The program in this JVM, on one Redis; keeps what it printed. */
final class Cli {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T10:31:59.724668Z"), ZoneOffset.UTC);

    private final String url;
    private final boolean terminal;
    private final boolean colours;
    private final int columns;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private Cli(String url, boolean terminal, boolean colours, int columns) {
        this.url = url;
        this.terminal = terminal;
        this.colours = colours;
        this.columns = columns;
    }

    /** Piped, as scripts use it. */
    static Cli piped(String url) {
        return new Cli(url, false, false, 80);
    }

    static Cli onTerminal(String url, boolean colours, int columns) {
        return new Cli(url, true, colours, columns);
    }

    /** Runs a command and returns the exit code. Printed is what this one printed. */
    int run(String... args) {
        out.reset();
        return run(new PrintStream(out, true, StandardCharsets.UTF_8), args);
    }

    int run(PrintStream stream, String... args) {
        err.reset();
        var errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        // The demo has a Redis of its own and takes no other.
        boolean own = args.length > 0 && args[0].equals("demo");
        var with = Stream.concat(own ? Stream.of() : Stream.of("--url", url), Stream.of(args))
                .toArray(String[]::new);
        return RqCli.run(new Terminal(stream, errors, terminal, colours, () -> columns, CLOCK), with);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
