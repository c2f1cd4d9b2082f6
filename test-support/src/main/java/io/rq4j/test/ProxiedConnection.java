package io.rq4j.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection through a proxy: two threads, one for each direction. When one direction ends, both do. */
final class ProxiedConnection {
    private static final int CHUNK = 64 * 1024;

    private final Socket client;
    private final Socket server = new Socket();
    private final Traffic traffic;
    private final Consumer<ProxiedConnection> whenEnded;
    private volatile Traffic.@Nullable Cut cut;

    ProxiedConnection(Socket client, Traffic traffic, Consumer<ProxiedConnection> whenEnded) {
        this.client = client;
        this.traffic = traffic;
        this.whenEnded = whenEnded;
    }

    void connect(InetSocketAddress target) throws IOException {
        try {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.connect(target);
        } catch (IOException e) {
            reset();
            throw e;
        }
        daemon("to-server", () -> pump(this::passRequests));
        daemon("to-client", () -> pump(this::passReplies));
    }

    /** Ends both sides with RST, as a router or a crashed machine does. */
    void reset() {
        end(true);
    }

    static void daemon(String role, Runnable work) {
        Thread thread = new Thread(work, "rq-test-proxy-" + role);
        thread.setDaemon(true);
        thread.start();
    }

    private interface Direction {
        void pass() throws IOException, InterruptedException;
    }

    private void pump(Direction direction) {
        try {
            direction.pass();
        } catch (IOException e) {
            // A side broke off; the other one hears of it by the end below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(false);
        }
    }

    private void passRequests() throws IOException, InterruptedException {
        InputStream requests = client.getInputStream();
        OutputStream target = server.getOutputStream();
        byte[] chunk = new byte[CHUNK];
        for (int length = requests.read(chunk); length >= 0; length = requests.read(chunk)) {
            traffic.awaitOpen();
            Traffic.Cut due = traffic.takeFor(chunk, length);
            if (due != null) {
                cut = due;
            }
            target.write(chunk, 0, length);
        }
    }

    private void passReplies() throws IOException, InterruptedException {
        InputStream replies = server.getInputStream();
        OutputStream target = client.getOutputStream();
        byte[] chunk = new byte[CHUNK];
        for (int length = replies.read(chunk); length >= 0; length = replies.read(chunk)) {
            Thread.sleep(traffic.latency().toMillis());
            traffic.awaitOpen();
            // Looked up once: the next request may set off a cut while this reply is being written.
            Traffic.Cut due = dueCut();
            int allowed = due == null ? length : Math.min(length, due.bytes());
            target.write(chunk, 0, allowed);
            if (due != null && spend(due, allowed)) {
                reset();
                return;
            }
        }
    }

    private Traffic.@Nullable Cut dueCut() {
        if (cut == null) {
            cut = traffic.takeForReply();
        }
        return cut;
    }

    /** Whether the cut is reached. */
    private boolean spend(Traffic.Cut due, int bytes) {
        int left = due.bytes() - bytes;
        cut = new Traffic.Cut(due.request(), left);
        return left == 0;
    }

    private void end(boolean reset) {
        close(client, reset);
        close(server, reset);
        whenEnded.accept(this);
    }

    private static void close(Socket socket, boolean reset) {
        try {
            if (reset && !socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
        } catch (IOException e) {
            // Closed already by the other direction.
        }
    }
}
