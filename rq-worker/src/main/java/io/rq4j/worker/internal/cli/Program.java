package io.rq4j.worker.internal.cli;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import picocli.CommandLine;

/** How both programs are set up. */
public final class Program {

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

    /** A stream in UTF-8, which RQ's bars need, wherever the locale stands. */
    public static PrintStream utf8(OutputStream stream) {
        return new PrintStream(stream, false, StandardCharsets.UTF_8);
    }

    /**
     * Sets up the log on stderr. Only before the first logger is made; what is set already stays.
     *
     * @param level a level of slf4j-simple
     */
    public static void logAt(String level) {
        var properties = System.getProperties();
        // Named, because looking for providers reads every jar on the class path.
        set(properties, "slf4j.provider", "org.slf4j.simple.SimpleServiceProvider");
        set(properties, "slf4j.internal.verbosity", "WARN");
        set(properties, SIMPLE + "defaultLogLevel", level);
        set(properties, SIMPLE + "log.redis.clients", level.equals("off") ? "off" : "warn");
        set(properties, SIMPLE + "showDateTime", "true");
        set(properties, SIMPLE + "dateTimeFormat", "HH:mm:ss");
        set(properties, SIMPLE + "showThreadName", "false");
        set(properties, SIMPLE + "showLogName", "false");
    }

    private static void set(Properties properties, String name, String value) {
        properties.putIfAbsent(name, value);
    }
}
