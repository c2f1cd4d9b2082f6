package io.rq4j.worker.internal.scheduler;

import io.rq4j.error.RqException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.JobLifecycle.Promotion;
import io.rq4j.internal.lifecycle.JobLifecycle.Scheduler;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Moves the due jobs of some queues, on a thread of its own: RQ's scheduler. Of all schedulers, Python's included, the one
 * that holds a queue's lock does so. It sleeps until the next job is due, the next whole second (Python's times are whole
 * seconds, and nothing tells of them), the bell of a job that is due very soon, or the end of another one's lock.
 *
 * <p>Our lock lives 10 s and is extended every second, so another one takes over within 10 s of a crash.
 */
public final class JobScheduler implements Runnable {

    /** So many at a time from each queue: a script of a few milliseconds. */
    private static final int MOST = 500;

    private static final int LONGEST_SLEEP_MILLIS = 4_000;
    private static final int AFTER_ERROR_MILLIS = 1_000;

    private final Engine engine;
    private final Scheduler self;
    private final Consumer<Throwable> broken;
    private final Object monitor = new Object();
    private String heard = "0-0";
    private boolean stopped;

    /** @param broken hears of errors other than an absent Redis, which the worker reports itself */
    public JobScheduler(Engine engine, Scheduler self, Consumer<Throwable> broken) {
        this.engine = engine;
        this.self = self;
        this.broken = broken;
    }

    @Override
    public void run() {
        while (!isStopped()) {
            try {
                sleep(pass());
            } catch (io.rq4j.error.RedisUnavailableException e) {
                pause(AFTER_ERROR_MILLIS);
            } catch (RuntimeException | Error e) {
                broken.accept(e);
                pause(AFTER_ERROR_MILLIS);
            }
        }
        leave();
    }

    /** Moves all that is due now. Returns how long nothing more is to be done, in milliseconds. */
    public long pass() {
        Promotion promotion;
        do {
            promotion = engine.lifecycle().promoteDue(self, MOST);
        } while (promotion.full() && !isStopped());
        return promotion.millis();
    }

    private void sleep(long millis) {
        int time = (int) Math.max(1, Math.min(millis, LONGEST_SLEEP_MILLIS));
        if (isStopped()) {
            return;
        }
        engine.redis()
                .follow(Map.of(engine.keys().bell(self.name()), heard), time)
                .forEach(entry -> heard = entry.id());
    }

    private void pause(int millis) {
        long until = System.nanoTime() + millis * 1_000_000L;
        synchronized (monitor) {
            while (!stopped && System.nanoTime() < until) {
                try {
                    monitor.wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    stopped = true;
                }
            }
        }
    }

    private boolean isStopped() {
        synchronized (monitor) {
            return stopped;
        }
    }

    /** Ends after the sleep that it may be in, four seconds at most, and gives its locks back. */
    public void stop() {
        synchronized (monitor) {
            stopped = true;
            monitor.notifyAll();
        }
    }

    private void leave() {
        try {
            engine.lifecycle().leaveSchedule(self);
        } catch (RqException e) {
            // The locks end by themselves.
        }
    }
}
