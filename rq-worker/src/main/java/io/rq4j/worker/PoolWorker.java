package io.rq4j.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * One worker process of a pool, as its supervisor sees it. Orders go through its standard input, whose end tells it that the
 * supervisor is gone, however that died; its log comes through its standard error. A signal would not do: Ctrl-C reaches the
 * whole group of processes, and forwarded it would count twice.
 */
final class PoolWorker {

    /** On the pipe: one byte for each stop. */
    static final int STOP = 's';

    private static final long LOG_MILLIS = 1_000;
    private static final int LONGEST_LINE = 16 * 1024;

    /** Starts the worker of that name; {@code end} runs when it has ended. */
    interface Starter {
        PoolWorker start(String name, Runnable end) throws IOException;
    }

    private final String name;
    private final Process process;
    private final Thread log;
    private final long bornNanos = System.nanoTime();
    private boolean killed;

    private PoolWorker(String name, Process process, PrintStream err) {
        this.name = name;
        this.process = process;
        this.log = new Thread(() -> copyLog(process.getErrorStream(), err), "rq-" + name + "-log");
        log.setDaemon(true);
        log.start();
    }

    static PoolWorker start(List<String> command, String name, PrintStream err, Runnable end) throws IOException {
        var process =
                new ProcessBuilder(command).redirectOutput(Redirect.INHERIT).start();
        try {
            var worker = new PoolWorker(name, process, err);
            process.onExit().thenRun(end);
            return worker;
        } catch (RuntimeException | Error e) {
            // Nobody would supervise it.
            process.destroyForcibly();
            throw e;
        }
    }

    /** Each line with the name of the worker; one that is very long in parts. */
    private void copyLog(InputStream lines, PrintStream err) {
        var line = new byte[LONGEST_LINE];
        int length = 0;
        try (lines) {
            var in = new java.io.BufferedInputStream(lines);
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next != '\n') {
                    line[length++] = (byte) next;
                }
                if (next == '\n' || length == LONGEST_LINE) {
                    print(err, line, length);
                    length = 0;
                }
            }
        } catch (IOException e) {
            // The process is gone.
        }
        if (length > 0) {
            print(err, line, length);
        }
    }

    private void print(PrintStream err, byte[] line, int length) {
        var bytes = (name + " " + new String(line, 0, length, StandardCharsets.UTF_8) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        synchronized (err) {
            err.write(bytes, 0, bytes.length);
            err.flush();
        }
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitValue();
    }

    Duration lived() {
        return Duration.ofNanos(System.nanoTime() - bornNanos);
    }

    /** One more step of a stop: drain, then interrupt. */
    void orderStop() {
        try {
            process.getOutputStream().write(STOP);
            process.getOutputStream().flush();
        } catch (IOException e) {
            // It has ended, or reads no more.
        }
    }

    /** Ends it at once. Through the handle: the process's own method closes its log too. False when it was killed before. */
    boolean kill() {
        boolean first = !killed;
        killed = true;
        process.toHandle().destroyForcibly();
        return first;
    }

    /** Until its last line was copied; what it has started may hold its standard error open. */
    void awaitLog() {
        try {
            log.join(LOG_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
