package io.rq4j.worker.cron;

import io.rq4j.Rq;
import io.rq4j.error.RedisUnavailableException;
import io.rq4j.error.RqException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.CronPresence.Birth;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Passes over the schedules of a process: beats, enqueues what is due, sleeps until the next tick. The server's clock says what
 * is due; this process's only measures its sleep.
 */
final class CronLoop implements Runnable {

    /** RQ takes a process for dead after 120 s. */
    private static final Duration BEAT = Duration.ofSeconds(20);

    /** How soon others see what was enqueued. */
    private static final Duration NEWS = Duration.ofSeconds(1);

    private static final long AFTER_ERROR_MILLIS = 1_000;

    private final Engine engine;
    private final String name;
    private final String host;
    private final String file;
    private final List<CronRow> rows;
    private final CronLog log;
    private final Object monitor = new Object();
    private Birth birth = Birth.NONE;
    private Instant lastBeat = Instant.MIN;
    private Instant lastPass = Instant.MIN;
    private long beats;
    private boolean away;
    private boolean stopped;

    CronLoop(Rq rq, String name, String host, String file, List<CronJob> jobs) {
        this.engine = rq.engine();
        this.name = name;
        this.host = host;
        this.file = file;
        this.log = new CronLog(name);
        this.rows = jobs.stream().map(job -> new CronRow(job, rq, log)).toList();
    }

    @Override
    public void run() {
        while (!isStopped()) {
            long began = System.nanoTime();
            long millis = safely();
            pause(millis - (System.nanoTime() - began) / 1_000_000);
        }
        leave();
    }

    private long safely() {
        try {
            long millis = pass();
            if (away) {
                log.back();
                away = false;
            }
            return millis;
        } catch (RedisUnavailableException e) {
            isAway(e);
        } catch (RuntimeException | Error e) {
            log.broken(e);
        }
        return AFTER_ERROR_MILLIS;
    }

    private void isAway(RedisUnavailableException e) {
        if (!away) {
            log.away(String.valueOf(e.getMessage()));
            away = true;
        }
    }

    /** The first pass, whose errors end the start; an absent Redis is waited for. */
    void begin() {
        rows.forEach(row -> log.registered(row.job));
        try {
            pass();
        } catch (RedisUnavailableException e) {
            isAway(e);
        }
        log.born(rows.size(), engine.redis().address());
    }

    /** Does all that is to do now. Returns how long nothing more is, in milliseconds. */
    long pass() {
        if (rows.stream().anyMatch(CronRow::isLost)) {
            beat(engine.store().now());
        }
        var now = engine.store().now();
        if (isBeatDue(now)) {
            beat(now);
        }
        lastPass = now;
        var wake = lastBeat.plus(BEAT);
        for (var row : rows) {
            if (isStopped()) {
                break;
            }
            wake = earlier(wake, row.pass(now));
        }
        boolean news = rows.stream().anyMatch(row -> now.equals(row.enqueued()));
        return Math.max(
                1,
                Duration.between(now, news ? earlier(wake, now.plus(NEWS)) : wake)
                        .toMillis());
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private boolean isBeatDue(Instant now) {
        boolean news = rows.stream()
                .anyMatch(row -> row.enqueued() != null && !row.enqueued().isBefore(lastBeat));
        return !now.isBefore(lastBeat.plus(news ? NEWS : BEAT))
                // The entry of a birth does not name the next ticks yet.
                || beats == 1
                // The server's clock was set back.
                || now.isBefore(lastPass);
    }

    private void beat(Instant now) {
        var entries = rows.stream().map(CronRow::entry).toList();
        var beat = engine.crons().beat(name, birth, CronHash.fields(host, file, rows), entries);
        birth = beat.birth();
        lastBeat = now;
        beats++;
        for (int i = 0; i < rows.size(); i++) {
            rows.get(i).looked(beat.looks().get(i));
        }
    }

    private void leave() {
        try {
            engine.crons().death(name);
        } catch (RqException e) {
            log.notLeft(String.valueOf(e.getMessage()));
        }
        log.done();
    }

    private void pause(long millis) {
        long until = System.nanoTime() + millis * 1_000_000L;
        synchronized (monitor) {
            while (!stopped && System.nanoTime() < until) {
                try {
                    monitor.wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
                } catch (InterruptedException e) {
                    // Only stop() ends this thread: a job can interrupt every thread of its JVM.
                }
            }
        }
    }

    private boolean isStopped() {
        synchronized (monitor) {
            return stopped;
        }
    }

    /** Ends after what is being done at this moment. */
    void stop() {
        synchronized (monitor) {
            stopped = true;
            monitor.notifyAll();
        }
    }
}
