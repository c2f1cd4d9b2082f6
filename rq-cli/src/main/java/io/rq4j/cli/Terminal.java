package io.rq4j.cli;

import io.rq4j.worker.internal.cli.Program;
import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.function.IntSupplier;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Where a command writes to.
 *
 * @param interactive whether a person sits there, and not a pipe or a file
 * @param colours whether colours are wanted too
 * @param columns the width; asking may start a process
 * @param clock the time that a screen shows
 */
record Terminal(
        PrintStream out, PrintStream err, boolean interactive, boolean colours, IntSupplier columns, Clock clock) {

    private static final String RED = "31";
    private static final String GREEN = "32";
    private static final String YELLOW = "33";

    static Terminal ofProcess() {
        var out = Program.utf8(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 8_192));
        var err = Program.utf8(new FileOutputStream(FileDescriptor.err));
        boolean interactive = isInteractive();
        boolean colours = interactive && Ansi.AUTO.enabled();
        return new Terminal(out, err, interactive, colours, Terminal::width, Clock.systemDefaultZone());
    }

    /** Since JDK 22 a process may have a console and no terminal. */
    private static boolean isInteractive() {
        var console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    private static int width() {
        return CommandSpec.create().usageMessage().autoWidth(true).width();
    }

    void println(String line) {
        out.println(line);
    }

    /** Begins a screen over. */
    void clear() {
        if (interactive) {
            out.print("\033[2J\033[H");
        }
    }

    String green(String text) {
        return paint(GREEN, text);
    }

    String red(String text) {
        return paint(RED, text);
    }

    String yellow(String text) {
        return paint(YELLOW, text);
    }

    /** Green for what went well or goes on, red for what failed, yellow for what was ended. */
    String status(String status, String text) {
        return switch (status) {
            case "finished", "started" -> green(text);
            case "failed" -> red(text);
            case "stopped", "canceled" -> yellow(text);
            default -> text;
        };
    }

    /** RQ's colours. */
    String workerState(String state, String text) {
        return switch (state) {
            case "busy" -> red(text);
            case "idle" -> green(text);
            case "suspended" -> yellow(text);
            default -> text;
        };
    }

    private String paint(String colour, String text) {
        return colours ? "\033[" + colour + "m" + text + "\033[0m" : text;
    }
}
