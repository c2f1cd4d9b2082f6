package io.rq4j.worker.execution;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs whose functions returned a stage that is not complete: their number, and the thread that cancels stages.
 * Whatever the user hung on a stage runs in whoever cancels it, so neither the watch of timeouts nor the heartbeat may.
 */
final class Flights {

    private static final Logger LOG = LoggerFactory.getLogger(Flights.class);

    private final ThreadPoolExecutor canceling;
    private int count;

    Flights(ThreadFactory threads) {
        this.canceling = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                threads,
                new ThreadPoolExecutor.DiscardPolicy());
        this.canceling.allowCoreThreadTimeOut(true);
    }

    synchronized void begin() {
        count++;
    }

    synchronized void end() {
        count--;
        notifyAll();
    }

    synchronized int count() {
        return count;
    }

    /** Waits until none is in flight. */
    synchronized void awaitEnd(Duration time) {
        long until = System.nanoTime() + Math.min(TimeUnit.NANOSECONDS.convert(time), Long.MAX_VALUE / 2);
        try {
            for (long left = until - System.nanoTime(); count > 0 && left > 0; left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void cancel(CompletionStage<?> stage) {
        canceling.execute(() -> {
            try {
                stage.toCompletableFuture().cancel(true);
            } catch (Throwable e) {
                LOG.debug("A {} cannot be canceled", stage.getClass().getName(), e);
            }
        });
    }

    void close() {
        canceling.shutdown();
    }
}
