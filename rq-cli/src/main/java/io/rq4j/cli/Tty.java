package io.rq4j.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The terminal of this process as a screen: keys come at once and are not shown. Done with {@code stty}; where there is none
 * nothing changes, and no key is read. {@link #close} gives the terminal back as it was, any number of times.
 */
final class Tty implements AutoCloseable {

    private static final File DEVICE = new File("/dev/tty");
    private static final int ROWS = 24;

    /** How it was; null when it cannot be set. */
    private final @Nullable String before;

    private Tty(@Nullable String before) {
        this.before = before;
    }

    static Tty take() {
        var before = stty("-g");
        if (before != null) {
            // Without Ctrl-Z, which would leave the screen behind.
            stty("-icanon", "-echo", "min", "0", "time", "0", "susp", "undef");
        }
        return new Tty(before);
    }

    /** How many rows it has now; 24 when nobody knows. */
    int rows() {
        return number(0, ROWS);
    }

    /** How many columns it has now. */
    int columns(int otherwise) {
        return number(1, otherwise);
    }

    private int number(int index, int otherwise) {
        var size = before == null ? null : stty("size");
        if (size == null || !size.matches("[1-9]\\d{0,4} [1-9]\\d{0,4}")) {
            return otherwise;
        }
        return Integer.parseInt(size.split(" ")[index]);
    }

    /** The keys that were pressed since. */
    String keys() {
        if (before == null) {
            return "";
        }
        try {
            var pressed = System.in.readNBytes(Math.min(System.in.available(), 64));
            return new String(pressed, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        if (before != null) {
            stty(before);
        }
    }

    private static @Nullable String stty(String... args) {
        var command = new ArrayList<>(List.of("stty"));
        command.addAll(List.of(args));
        try {
            var process = new ProcessBuilder(command)
                    .redirectInput(DEVICE)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0 ? answer.strip() : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
