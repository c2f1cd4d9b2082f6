package io.rq4j.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One run of redis-server, with a watchdog that ends it when this JVM ends. */
final class ServerProcess {
    /*
     * The shell becomes redis-server, so the child's process id is the server's. Before that it leaves a watchdog
     * behind that waits for the end of its input, a pipe whose other end only this JVM holds: however the JVM dies,
     * the pipe ends. When the server dies first, the JVM closes the pipe too, kill finds no process, the data stays.
     */
    private static final String WATCHED = """
            folder=$1; shift
            exec 3<&0 </dev/null
            (read -r end <&3 || { kill -9 $$ 2>/dev/null && rm -rf "$folder"; }) &
            exec "$@" 3<&-
            """;

    private static final int READY_POLL_MILLIS = 10;
    private static final int PROBE_TIMEOUT_MILLIS = 1_000;

    /** A shell's exit codes for a program that is there but does not run, and for one that is not there. */
    private static final int CANNOT_EXECUTE = 126;

    private static final int NOT_FOUND = 127;

    private final Process process;
    private final RedisBinary binary;
    private final ServerFolder folder;

    private ServerProcess(Process process, RedisBinary binary, ServerFolder folder) {
        this.process = process;
        this.binary = binary;
        this.folder = folder;
    }

    static ServerProcess start(RedisBinary binary, List<String> command, ServerFolder folder) throws IOException {
        List<String> watched =
                new ArrayList<>(List.of("sh", "-c", WATCHED, "sh", folder.path().toString()));
        watched.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(watched)
                .directory(folder.data().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
        return new ServerProcess(builder.start(), binary, folder);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void awaitReady(int port, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!answers(port)) {
            if (!process.isAlive()) {
                throw ended(port);
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("redis-server did not answer on 127.0.0.1:" + port + " within "
                        + patience.toMillis() + " ms; its log ends with:\n" + folder.logTail());
            }
            pause();
        }
    }

    void signal(String name) {
        try {
            // The shell's own kill: slim images have no program of that name.
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (waitFor(kill, null) != 0) {
                throw new IllegalStateException("Cannot send SIG" + name + " to redis-server, process " + pid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot send SIG" + name + " to redis-server, process " + pid(), e);
        }
    }

    /** Through the handle: the process's own methods close the pipe first, and the watchdog would remove the data. */
    void kill() {
        process.toHandle().destroyForcibly();
        waitFor(process, null);
    }

    /** Ends the server in good order, frozen or not; when that takes longer than the patience, by force. */
    void stop(Duration patience) {
        if (process.isAlive()) {
            signal("CONT");
            process.toHandle().destroy();
            waitFor(process, patience);
        }
        kill();
    }

    /** Whether it is our server that answers, ready to serve: another one on the same port has another process id. */
    private boolean answers(int port) {
        String reply = ask(port, "PING\r\nINFO server\r\nQUIT\r\n");
        return reply.startsWith("+PONG") && reply.contains("process_id:" + pid() + "\r")
                || reply.startsWith("-NOAUTH") && process.isAlive();
    }

    private static String ask(int port, String commands) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), PROBE_TIMEOUT_MILLIS);
            socket.setSoTimeout(PROBE_TIMEOUT_MILLIS);
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private IllegalStateException ended(int port) {
        String log = folder.logTail();
        int exit = process.exitValue();
        boolean unusable = exit == CANNOT_EXECUTE || exit == NOT_FOUND;
        String text = "redis-server ended with exit code " + exit + " instead of serving 127.0.0.1:" + port
                + (unusable ? "; " + binary + " does not run here, " + ClassPathBinary.WAY_OUT : "")
                + "; its log ends with:\n" + log;
        // Redis's own words; those of the C library before them differ.
        return log.contains("Failed listening on port")
                ? new PortTakenException(text)
                : new IllegalStateException(text);
    }

    private static void pause() {
        try {
            Thread.sleep(READY_POLL_MILLIS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The exit code, or -1 when the patience ends first; without a patience it waits for ever. */
    private static int waitFor(Process process, @Nullable Duration patience) {
        try {
            if (patience == null) {
                return process.waitFor();
            }
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("Interrupted while waiting for redis-server", e);
    }
}
