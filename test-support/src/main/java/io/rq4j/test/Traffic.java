package io.rq4j.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The rules that all connections of a proxy obey. */
final class Traffic {
    private Duration latency = Duration.ZERO;
    private boolean blocked;
    private boolean closed;
    private @Nullable Cut armed;

    /**
     * The end of one connection.
     *
     * @param request text of the request that it waits for, or null for the next reply whatever it answers
     * @param bytes how much the server may send until then
     */
    record Cut(@Nullable String request, int bytes) {
        boolean startsWith(byte[] chunk, int length) {
            return request != null && new String(chunk, 0, length, StandardCharsets.ISO_8859_1).contains(request);
        }
    }

    synchronized void forward() {
        latency = Duration.ZERO;
        blocked = false;
        armed = null;
        notifyAll();
    }

    synchronized void delay(Duration latency) {
        this.latency = latency;
    }

    synchronized void blackHole() {
        blocked = true;
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    synchronized void arm(Cut cut) {
        armed = cut;
    }

    /** Waits until something may pass. */
    synchronized void awaitOpen() throws InterruptedException {
        while (blocked && !closed) {
            wait();
        }
    }

    synchronized Duration latency() {
        return latency;
    }

    /** The cut that this request was to set off. */
    synchronized @Nullable Cut takeFor(byte[] request, int length) {
        return armed != null && armed.startsWith(request, length) ? take() : null;
    }

    /** The cut that any reply was to set off. */
    synchronized @Nullable Cut takeForReply() {
        return armed != null && armed.request() == null ? take() : null;
    }

    private @Nullable Cut take() {
        Cut taken = armed;
        armed = null;
        return taken;
    }
}
