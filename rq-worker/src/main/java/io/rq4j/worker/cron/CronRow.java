package io.rq4j.worker.cron;

import io.rq4j.Rq;
import io.rq4j.error.RedisUnavailableException;
import io.rq4j.internal.lifecycle.CronPresence.Entry;
import io.rq4j.internal.lifecycle.CronPresence.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A schedule in one process: what this process knows of its last tick, and the next ones. For one thread. */
final class CronRow {

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(10);

    final CronJob job;
    private final Rq rq;
    private final CronLog log;
    private Instant last = Instant.EPOCH;
    private Instant next = Instant.MIN;
    private boolean ours;
    private boolean lost = true;
    private String leader = "";
    private @Nullable Instant enqueued;
    private Instant rest = Instant.MIN;

    CronRow(CronJob job, Rq rq, CronLog log) {
        this.job = job;
        this.rq = rq;
        this.log = log;
    }

    /** How a beat names it. */
    Entry entry() {
        long interval = job.schedule() instanceof IntervalSchedule every
                ? every.interval().toMillis()
                : 0;
        return new Entry(job.name(), job.schedule().text(), interval, job.call().function(), job.queue());
    }

    /** What a beat told of it. */
    void looked(Look look) {
        lost = false;
        ours = look.word().equals("ok");
        if (ours) {
            ticked(Instant.ofEpochMilli(look.tick()));
        } else if (look.leader().isEmpty()) {
            log.trouble(job.name(), look.word());
        } else if (!look.leader().equals(leader)) {
            log.yields(job, look.leader());
        }
        leader = look.leader();
    }

    /** Whether a beat must look at it first. */
    boolean isLost() {
        return lost;
    }

    /** When this process last enqueued it; null for never. */
    @Nullable Instant enqueued() {
        return enqueued;
    }

    /** The next tick; null while that is not known. */
    @Nullable Instant next() {
        return ours ? next : null;
    }

    /**
     * Enqueues what is due. Returns when there is something to do again. What is wrong with this one keeps no other from its
     * tick.
     */
    Instant pass(Instant now) {
        try {
            return passed(now);
        } catch (RedisUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            log.trouble(job.name(), String.valueOf(e.getMessage()));
            rest = now.plus(AFTER_TROUBLE);
            return rest;
        }
    }

    private Instant passed(Instant now) {
        if (ours && now.isBefore(later(rest, next))) {
            return later(rest, next);
        }
        while (ours && !lost) {
            var due = job.missed().due(job.schedule(), last, now);
            if (due.isEmpty()) {
                return next;
            }
            for (var tick : due) {
                ended(tick(tick, mode(tick, now)), tick, now);
                if (!last.equals(tick)) {
                    break;
                }
            }
            if (now.isBefore(rest)) {
                return rest;
            }
        }
        return lost ? now : Instant.MAX;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private String mode(Instant tick, Instant now) {
        return job.missed().skips(tick, now) ? "skip" : job.skipIfAlive() ? "alone" : "run";
    }

    private String tick(Instant tick, String mode) {
        var made = rq.made(job.queue(), job.options(), job.call());
        return rq.engine()
                .lifecycle()
                .tick(
                        UUID.randomUUID().toString(),
                        made.tick(job.name(), job.schedule().text(), last.toEpochMilli(), tick.toEpochMilli(), mode));
    }

    private void ended(String word, Instant tick, Instant now) {
        switch (word.substring(0, word.indexOf(' ') < 0 ? word.length() : word.indexOf(' '))) {
            case "ok", "alive", "skip" -> {
                ticked(tick);
                enqueued = word.equals("ok") ? now : enqueued;
                log.ticked(job, tick, word);
            }
            case "old" -> ticked(Instant.ofEpochMilli(Long.parseLong(word.substring(4))));
            case "early" -> rest = now.plusMillis(Long.parseLong(word.substring(6)));
            case "unknown", "changed" -> lost = true;
            default -> {
                rest = now.plus(AFTER_TROUBLE);
                log.trouble(job.name(), word);
            }
        }
    }

    private void ticked(Instant tick) {
        last = tick;
        next = job.schedule().next(tick);
    }
}
