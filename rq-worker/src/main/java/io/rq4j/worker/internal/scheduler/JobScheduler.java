package io.rq4j.worker.internal.scheduler;

import io.rq4j.error.RqException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.JobLifecycle.Promotion;
import io.rq4j.internal.lifecycle.JobLifecycle.Scheduler;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Moves the due jobs of some queues, on a thread of its own and one that listens: RQ's scheduler. Of all schedulers,
 * Python's included, the one that holds a queue's lock does so. It sleeps until the next job is due, the next whole second (Python's times are whole
 * seconds, and nothing tells of them), the bell of a job that is due very soon, or the end of another one's lock.
 *
 * <p>Our lock lives 10 s and is extended every second, so another one takes over within 10 s of a crash.
 */
public final class JobScheduler implements Runnable {

    /** So many at a time from all queues: a script of a few milliseconds. */
    private static final int MOST = 500;

    /** From each queue, however many there are: a full one is emptied in few calls, each of which asks all of them. */
    private static final int LEAST = 10;

    private static final int LONGEST_SLEEP_MILLIS = 4_000;
    private static final int LISTEN_MILLIS = 4_000;
    private static final int AFTER_ERROR_MILLIS = 1_000;

    private final Engine engine;
    private final Scheduler self;
    private final Consumer<Throwable> broken;
    private final Object monitor = new Object();
    private volatile String heard = "0-0";
    private boolean rung;
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
        int most = Math.max(MOST / self.queues().size(), LEAST);
        Promotion promotion;
        do {
            promotion = engine.lifecycle().promoteDue(self, most);
        } while (promotion.full() && !isStopped());
        return promotion.millis();
    }

    /**
     * Listens for the bell, on a thread of its own: an idle Redis ends a wait up to 100 ms late, so the time of the next job is
     * not waited for there.
     */
    public void listen() {
        while (!isStopped()) {
            try {
                engine.redis()
                        .follow(Map.of(engine.keys().bell(self.name()), heard), LISTEN_MILLIS)
                        .forEach(entry -> ring(entry.id()));
            } catch (io.rq4j.error.RedisUnavailableException e) {
                pause(AFTER_ERROR_MILLIS);
            } catch (RuntimeException | Error e) {
                broken.accept(e);
                pause(AFTER_ERROR_MILLIS);
            }
        }
    }

    private void ring(String id) {
        heard = id;
        synchronized (monitor) {
            rung = true;
            monitor.notifyAll();
        }
    }

    private void sleep(long millis) {
        pause(Math.max(1, Math.min(millis, LONGEST_SLEEP_MILLIS)), true);
    }

    private void pause(long millis) {
        pause(millis, false);
    }

    private void pause(long millis, boolean bellEndsIt) {
        long until = System.nanoTime() + millis * 1_000_000L;
        synchronized (monitor) {
            while (!stopped && !(bellEndsIt && rung) && System.nanoTime() < until) {
                try {
                    monitor.wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
                } catch (InterruptedException e) {
                    // Only stop() ends this thread: a job can interrupt every thread of its JVM.
                }
            }
            rung = rung && !bellEndsIt;
        }
    }

    private boolean isStopped() {
        synchronized (monitor) {
            return stopped;
        }
    }

    /** Ends and gives its locks back. Its listening may go on for four seconds more. */
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
