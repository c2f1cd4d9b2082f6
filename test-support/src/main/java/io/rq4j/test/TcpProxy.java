package io.rq4j.test;

import io.rq4j.embedded.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A network that a test can break: clients connect to {@link #url()} and are passed on to a Redis. It starts out
 * faithful, and {@link #forward()} makes it so again. The test that starts it closes it. Any thread may call
 * any method.
 */
public final class TcpProxy implements AutoCloseable {
    private final InetSocketAddress target;
    private final int port;
    private final Traffic traffic = new Traffic();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private @Nullable ServerSocket listener;

    private TcpProxy(InetSocketAddress target) {
        this.target = target;
        // It must be there again after refuse(), so it is none that an outgoing connection may take meanwhile.
        this.port = LoopbackPort.free();
        listen();
    }

    /** Starts a proxy on a free port of the loopback interface. */
    public static TcpProxy inFrontOf(String redisUrl) {
        URI uri = URI.create(redisUrl);
        return new TcpProxy(new InetSocketAddress(uri.getHost(), uri.getPort()));
    }

    /** Where clients connect. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** How many connections were made through this proxy so far. */
    public int accepted() {
        return accepted.get();
    }

    /** How many connections are open now. */
    public int open() {
        return connections.size();
    }

    /** From now on everything passes at once; what a black hole held back arrives, as TCP would send it again. */
    public synchronized void forward() {
        traffic.forward();
        if (listener == null) {
            listen();
        }
    }

    /** From now on whatever the server sends arrives later by this time. */
    public void delay(Duration latency) {
        traffic.delay(latency);
    }

    /** From now on nothing passes in either direction, and no connection ends: a partition, or a server that hangs. */
    public void blackHole() {
        traffic.blackHole();
    }

    /** Resets all connections and from now on refuses new ones. */
    public synchronized void refuse() {
        stopListening();
        reset();
    }

    /** Resets all connections once; new ones pass. */
    public void reset() {
        connections.forEach(ProxiedConnection::reset);
    }

    /** Lets this many bytes from the server pass on the next connection that gets any, then resets it. */
    public void cutAfter(int bytes) {
        traffic.arm(new Traffic.Cut(null, bytes));
    }

    /** Resets the next connection to which the server replies, in place of the reply: the command itself was run. */
    public void dropNextReply() {
        cutAfter(0);
    }

    /**
     * As {@link #dropNextReply()}, for the first request with this text in it: a command, a key or a script's hash.
     * It is found only where the request arrives in one piece, thus in short ones.
     */
    public void dropNextReplyTo(String request) {
        traffic.arm(new Traffic.Cut(request, 0));
    }

    /** Ends all connections and the proxy. */
    @Override
    public synchronized void close() {
        stopListening();
        traffic.close();
        reset();
    }

    private void listen() {
        try {
            ServerSocket socket = new ServerSocket();
            socket.bind(new InetSocketAddress("127.0.0.1", port));
            listener = socket;
            ProxiedConnection.daemon("accept", () -> accept(socket));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot listen on port " + port, e);
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                pass(socket.accept());
                if (socket.isClosed()) {
                    reset(); // refuse() did not see the one that was just accepted
                }
            } catch (IOException e) {
                // The listener was closed, or this one client or the server is gone: the next one counts.
            }
        }
    }

    private void pass(Socket client) throws IOException {
        accepted.incrementAndGet();
        ProxiedConnection connection = new ProxiedConnection(client, traffic, connections::remove);
        connections.add(connection);
        connection.connect(target);
    }

    private void stopListening() {
        if (listener != null) {
            close(listener);
            listener = null;
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + socket, e);
        }
    }
}
