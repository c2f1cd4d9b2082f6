package io.rq4j.worker.internal.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** How both programs are set up. */
public final class Program {

    private static final String PROVIDER = "slf4j.provider";
    private static final String SIMPLE = "org.slf4j.simpleLogger.";

    private Program() {}

    /** Lets a command line, with the subcommands that it has, answer on these streams and report errors in one line. */
    public static CommandLine prepare(CommandLine line, PrintStream out, PrintStream err) {
        var errors = new OneLineErrors();
        return line
                // An argument @file belongs to the job.
                .setExpandAtFiles(false)
                // The last one counts: an alias may name one already.
                .setOverwrittenOptionsAllowed(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }

    /** A stream in UTF-8, which RQ's bars need whatever the locale is; each line is written at once. */
    public static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }

    /** Keeps the libraries silent, which also starts sooner. Only before the first logger is made. */
    public static void logNothing() {
        set("slf4j.internal.verbosity", "WARN");
        set(PROVIDER, "org.slf4j.helpers.NOP_FallbackServiceProvider");
    }

    /**
     * Sets up the log on stderr. Only before the first logger is made; what is set already stays.
     *
     * @param level a level of slf4j-simple
     */
    public static void logAt(String level) {
        set("slf4j.internal.verbosity", "WARN");
        // Named, because looking for providers reads every jar on the class path.
        set(PROVIDER, "org.slf4j.simple.SimpleServiceProvider");
        set(SIMPLE + "defaultLogLevel", level);
        set(SIMPLE + "log.redis.clients", "warn");
        // A job may replace System.err, even with null.
        set(SIMPLE + "cacheOutputStream", "true");
        set(SIMPLE + "showDateTime", "true");
        set(SIMPLE + "dateTimeFormat", "HH:mm:ss");
        set(SIMPLE + "showThreadName", "false");
        set(SIMPLE + "showLogName", "false");
    }

    private static void set(String name, String value) {
        System.getProperties().putIfAbsent(name, value);
    }
}
