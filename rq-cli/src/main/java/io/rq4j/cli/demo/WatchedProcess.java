package io.rq4j.cli.demo;

import io.rq4j.error.RqException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process that gets SIGTERM when this JVM ends, however it ends, unless it was released before. */
final class WatchedProcess {

    /*
     * The shell becomes the program, so the child's process id is the program's. Before that it leaves a watchdog behind that
     * reads from a pipe whose other end only this JVM holds: a line releases the program, the pipe's end ends it.
     */
    private static final String WATCHED = """
            exec 3<&0 </dev/null
            (read -r released <&3 || kill $$ 2>/dev/null) &
            exec "$@" 3<&-
            """;

    private final Process process;

    private WatchedProcess(Process process) {
        this.process = process;
    }

    static WatchedProcess start(List<String> command, Path log) {
        var watched = new ArrayList<>(List.of("sh", "-c", WATCHED, "sh"));
        watched.addAll(command);
        try {
            return new WatchedProcess(new ProcessBuilder(watched)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(log.toFile()))
                    .start());
        } catch (IOException e) {
            throw new RqException("Cannot start " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() {
        return process.exitValue();
    }

    /** Lets it outlive this JVM. */
    void release() {
        try (var pipe = process.getOutputStream()) {
            pipe.write('\n');
        } catch (IOException e) {
            throw new RqException("Process " + process.pid() + " ended while it was released", e);
        }
    }

    /** Asks it to end. Through the handle: the process's own method closes the pipe too, and the watchdog would ask again. */
    void terminate() {
        handle().destroy();
    }

    /** Waits for its end, and forces it when that takes longer than the patience. */
    void awaitEnd(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
        }
    }

    /** Ends it at once. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }
}
