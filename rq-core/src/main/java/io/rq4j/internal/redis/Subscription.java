package io.rq4j.internal.redis;

import io.rq4j.error.RedisUnavailableException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BinaryJedisPubSub;

/**
 * Listens to one channel, on a thread that calls {@link #run} and a connection of its own, until it is closed. It comes back
 * after every loss of the connection; what was published meanwhile is not heard, as always with pub/sub. A second thread that
 * calls {@link #watch} finds out when a connection is dead and nobody said so: reading waits without end.
 */
public final class Subscription implements Runnable, AutoCloseable {

    private static final long AGAIN_MILLIS = 1_000;
    private static final long WATCH_MILLIS = 5_000;

    private final RedisConnection redis;
    private final byte[] channel;
    private final Consumer<byte[]> listener;
    private final Consumer<Throwable> broken;
    private final Object monitor = new Object();
    private final AtomicReference<@Nullable Ear> ear = new AtomicReference<>();
    private String lastProblem = "";
    private boolean closed;

    /**
     * @param listener hears every message; what it throws is told to {@code broken}
     * @param broken hears of errors other than an absent Redis, of one that repeats once
     */
    Subscription(RedisConnection redis, byte[] channel, Consumer<byte[]> listener, Consumer<Throwable> broken) {
        this.redis = redis;
        this.channel = channel;
        this.listener = listener;
        this.broken = broken;
    }

    @Override
    public void run() {
        while (!isClosed()) {
            try {
                listen();
            } catch (RedisUnavailableException e) {
                // Who uses the same Redis reports it.
            } catch (RuntimeException | Error e) {
                tell(e);
            }
            pause(AGAIN_MILLIS);
        }
    }

    private void listen() {
        var current = new Ear();
        ear.set(current);
        try {
            // A close that came before would have found no ear.
            if (!isClosed()) {
                redis.listen(current, channel);
            }
        } finally {
            current.gone();
        }
    }

    private void tell(Throwable problem) {
        if (!lastProblem.equals(String.valueOf(problem.getMessage()))) {
            lastProblem = String.valueOf(problem.getMessage());
            broken.accept(problem);
        }
    }

    /** Until it is closed: asks for a sign of life every five seconds, and drops a connection that gave none. */
    public void watch() {
        while (!isClosed()) {
            pause(WATCH_MILLIS);
            var current = ear.get();
            if (current != null && !current.answers()) {
                current.hangUp();
            }
        }
    }

    /** Of a job that interrupts every thread nothing is heard here. */
    private void pause(long millis) {
        long until = System.nanoTime() + millis * 1_000_000;
        synchronized (monitor) {
            while (!closed && System.nanoTime() < until) {
                try {
                    monitor.wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
                } catch (InterruptedException e) {
                    // Only close ends these threads.
                }
            }
        }
    }

    private boolean isClosed() {
        synchronized (monitor) {
            return closed;
        }
    }

    @Override
    public void close() {
        synchronized (monitor) {
            closed = true;
            monitor.notifyAll();
        }
        var current = ear.get();
        if (current != null) {
            current.hangUp();
        }
    }

    /** One connection that listens. */
    final class Ear extends BinaryJedisPubSub {

        private @Nullable Runnable hangUp;
        private boolean asked;
        private boolean answered;

        /** How to end the wait from another thread; known from when there is a connection. */
        synchronized void connected(Runnable hangUp) {
            this.hangUp = hangUp;
        }

        /** The connection may serve somebody else now. */
        synchronized void gone() {
            hangUp = null;
        }

        @Override
        public void onMessage(byte[] channel, byte[] message) {
            heard();
            try {
                listener.accept(message);
            } catch (RuntimeException | Error e) {
                broken.accept(e);
            }
        }

        @Override
        public void onSubscribe(byte[] channel, int channels) {
            heard();
        }

        @Override
        public void onPong(byte[] text) {
            heard();
        }

        /** The client ends its reading for an interrupt, which was meant for a job. */
        private synchronized void heard() {
            answered = true;
            Thread.interrupted();
        }

        /** Whether anything was heard since the last call; the first one only asks. */
        synchronized boolean answers() {
            boolean alive = !asked || answered;
            asked = isSubscribed();
            answered = false;
            return alive && ask();
        }

        private boolean ask() {
            try {
                if (isSubscribed()) {
                    ping();
                }
                return true;
            } catch (RuntimeException e) {
                return false;
            }
        }

        synchronized void hangUp() {
            try {
                if (hangUp != null) {
                    hangUp.run();
                }
            } catch (RuntimeException e) {
                // Then it has ended already.
            }
        }
    }
}
