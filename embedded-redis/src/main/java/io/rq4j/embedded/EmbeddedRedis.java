package io.rq4j.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A redis-server of its own for tests, demos and fault drills: a child process on the loopback interface, with its data
 * in a temporary folder.
 *
 * <p>The server ends with {@link #close()}, and also when this JVM ends without it, even by {@code kill -9}; its folder
 * goes with it. It needs {@code sh}, thus Linux or macOS. Ctrl-C on a terminal reaches the server as well as the JVM.
 *
 * <p>By default it is Redis 7.0.15 out of the jar, on a free port, with no password and nothing saved to disk. Its
 * output goes to a file. Any thread may call any method; those that change the server's state run one at a time.
 *
 * <pre>{@code
 * try (EmbeddedRedis redis = EmbeddedRedis.start()) {
 *     connect(redis.url());
 * }
 * }</pre>
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
    private static final int PORTS_TO_TRY = 5;

    private final ServerFolder folder;
    private final RedisBinary binary;
    private final List<String> command;
    private final int port;
    private final Duration startPatience;
    private ServerProcess process;
    private boolean closed;

    private EmbeddedRedis(ServerFolder folder, Builder options, int port) throws IOException {
        this.folder = folder;
        this.port = port;
        this.startPatience = options.startPatience;
        this.binary = options.binary;
        this.command = options.command(options.binary.unpackInto(folder.path()), port);
        this.process = launch();
    }

    /** Starts the bundled server with every default. */
    public static EmbeddedRedis start() {
        return builder().start();
    }

    /** The options of a server to start. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where clients connect: {@code redis://127.0.0.1:port}. It stays the same over {@link #restart()}. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** The port on the loopback interface. It stays the same over {@link #restart()}. */
    public int port() {
        return port;
    }

    /** The operating system's id of the server, of the last one when it does not run. */
    public synchronized long pid() {
        return process.pid();
    }

    /** Whether the server's process exists; a frozen one does. */
    public synchronized boolean isRunning() {
        return process.isAlive();
    }

    /** Stops the server's clock with SIGSTOP: it keeps its connections and answers nothing until {@link #thaw()}. */
    public synchronized void freeze() {
        requireRunning("freeze");
        process.signal("STOP");
    }

    /** Lets a frozen server go on. Does nothing to one that is not frozen. */
    public synchronized void thaw() {
        requireRunning("thaw");
        process.signal("CONT");
    }

    /** Ends the server at once with SIGKILL, as a crash would. Its data folder stays for {@link #restart()}. */
    public synchronized void kill() {
        process.kill();
    }

    /**
     * Starts the server again on the same port and data folder. One that still runs is stopped first in good order,
     * which saves its data where it was started with persistence; without persistence it comes back empty.
     */
    public synchronized void restart() {
        if (closed) {
            throw new IllegalStateException("The embedded Redis on port " + port + " is closed; start a new one");
        }
        process.stop(STOP_PATIENCE);
        try {
            process = launch();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot restart redis-server on port " + port, e);
        }
    }

    /** Ends the server and removes its folder with all data. Closing twice is fine. */
    @Override
    public synchronized void close() {
        closed = true;
        process.kill();
        folder.delete();
    }

    Path folder() {
        return folder.path();
    }

    private ServerProcess launch() throws IOException {
        ServerProcess launched = ServerProcess.start(binary, command, folder);
        try {
            launched.awaitReady(port, startPatience);
            return launched;
        } catch (RuntimeException e) {
            launched.kill();
            throw e;
        }
    }

    private void requireRunning(String what) {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "Cannot " + what + " the redis-server on port " + port + ": it does not run; call restart() first");
        }
    }

    /** The options of an {@link EmbeddedRedis}. Not for several threads at once. */
    public static final class Builder {
        private RedisBinary binary = RedisBinary.bundled();
        private int port;
        private boolean appendOnly;
        private final List<String> arguments = new ArrayList<>();
        private Duration startPatience = Duration.ofSeconds(30);

        private Builder() {}

        /** The program to run. Default: {@link RedisBinary#bundled()}. */
        public Builder binary(RedisBinary binary) {
            this.binary = binary;
            return this;
        }

        /** The port to listen on, on 127.0.0.1 only. Default: 0, any free one. */
        public Builder port(int port) {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port must be 0 to 65535, got " + port + "; 0 takes a free one");
            }
            this.port = port;
            return this;
        }

        /** Keeps an append-only file, so that the data survives a crash and {@link #restart()}. Default: off. */
        public Builder appendOnly() {
            this.appendOnly = true;
            return this;
        }

        /**
         * Adds settings of redis.conf as the command line of redis-server takes them, such as
         * {@code "--maxmemory", "10mb"}. They win over the defaults. Default: none.
         */
        public Builder arguments(String... arguments) {
            this.arguments.addAll(List.of(arguments));
            return this;
        }

        /** How long the server may take until it answers. Default: 30 seconds. */
        public Builder startTimeout(Duration timeout) {
            if (timeout.isNegative() || timeout.isZero()) {
                throw new IllegalArgumentException("startTimeout must be positive, got " + timeout);
            }
            this.startPatience = timeout;
            return this;
        }

        /**
         * Starts the server and returns when it answers PING.
         *
         * @throws IllegalStateException when it cannot be started; the message holds the end of the server's own log
         */
        public EmbeddedRedis start() {
            for (int left = port == 0 ? PORTS_TO_TRY : 1; ; left--) {
                try {
                    return startOn(port == 0 ? LoopbackPort.free() : port);
                } catch (PortTakenException e) {
                    // Another process may take a free port before our server does.
                    if (left == 1) {
                        throw e;
                    }
                }
            }
        }

        private EmbeddedRedis startOn(int port) {
            ServerFolder folder = ServerFolder.create();
            try {
                return new EmbeddedRedis(folder, this, port);
            } catch (IOException e) {
                folder.delete();
                throw new UncheckedIOException("Cannot start " + binary, e);
            } catch (RuntimeException e) {
                folder.delete();
                throw e;
            }
        }

        private List<String> command(Path program, int port) {
            List<String> command = new ArrayList<>(List.of(program.toString(), "--port", String.valueOf(port)));
            command.addAll(List.of("--bind", "127.0.0.1", "--save", "", "--appendonly", appendOnly ? "yes" : "no"));
            command.addAll(arguments);
            return List.copyOf(command);
        }
    }
}
