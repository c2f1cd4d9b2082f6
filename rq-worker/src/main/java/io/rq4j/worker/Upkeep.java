package io.rq4j.worker;

import io.rq4j.error.RedisUnavailableException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.JobLifecycle.Abandoned;
import io.rq4j.internal.lifecycle.WorkerPresence.Self;
import io.rq4j.worker.internal.maintenance.Dependents;
import io.rq4j.worker.internal.maintenance.Maintenance;
import io.rq4j.worker.internal.maintenance.Recovery;
import io.rq4j.worker.internal.maintenance.Recovery.Found;
import java.time.Duration;

/**
 * What a worker process does for all of them, on a thread of its own: every three seconds whoever is first takes jobs from dead
 * processes, tells dependents that were left, and mends what stands nowhere.
 */
final class Upkeep implements Runnable {

    private static final Duration EVERY = Duration.ofSeconds(3);

    private final Recovery recovery;
    private final Dependents dependents;
    private final Maintenance maintenance;
    private final WorkerLog log;
    private final LostJobs lost;
    private final Object monitor = new Object();
    private Found found = Found.PASS;
    private boolean amnesty;
    private boolean releasing;
    private boolean stopped;

    Upkeep(Engine engine, Self self, WorkerLog log, LostJobs lost) {
        this.recovery = new Recovery(engine, self);
        this.dependents = new Dependents(engine);
        this.maintenance = new Maintenance(engine);
        this.log = log;
        this.lost = lost;
    }

    @Override
    public void run() {
        long passed = System.nanoTime();
        while (pause(passed)) {
            if (System.nanoTime() - passed < EVERY.toNanos()) {
                guarded("The release of dependents", dependents::release);
            } else {
                passed = System.nanoTime();
                pass();
            }
        }
    }

    /** One pass. A process's first act after its birth, too. */
    void pass() {
        // Where recovery fails, it fails for every process: the others must not wait for its end.
        found = Found.PASS;
        guarded("Recovery", this::recover);
        if (found != Found.BUSY) {
            guarded("The release of dependents", dependents::release);
            guarded("The end of dependents that wait for nothing", () -> dependents.giveUp(this::gaveUp));
        }
        if (found == Found.PASS) {
            guarded("Maintenance", () -> maintenance.step(log::mended));
            guarded("Maintenance of groups", maintenance::stepOfGroups);
        }
    }

    private void recover() {
        found = recovery.pass(this::recovered);
        if (found == Found.AMNESTY && !amnesty) {
            log.amnesty();
        }
        amnesty = found == Found.AMNESTY;
    }

    private void recovered(Abandoned abandoned) {
        log.recovered(abandoned);
        lost.recovered(abandoned);
    }

    private void gaveUp(String job, String blocker) {
        log.gaveUp(job, blocker);
        lost.gaveUp(job, blocker);
    }

    private void guarded(String what, Runnable action) {
        try {
            action.run();
        } catch (RedisUnavailableException e) {
            // The loop reports an absent Redis; the next pass grants the amnesty.
        } catch (RuntimeException | Error e) {
            log.broken(what, e);
        }
    }

    /** A settled job has many dependents. */
    void releaseSoon() {
        synchronized (monitor) {
            releasing = true;
            monitor.notifyAll();
        }
    }

    void stop() {
        synchronized (monitor) {
            stopped = true;
            monitor.notifyAll();
        }
    }

    /** False when stopped. */
    private boolean pause(long passed) {
        synchronized (monitor) {
            while (!stopped && !releasing && System.nanoTime() - passed < EVERY.toNanos()) {
                long left = EVERY.toNanos() - (System.nanoTime() - passed);
                try {
                    monitor.wait(Math.max(1, left / 1_000_000));
                } catch (InterruptedException e) {
                    // Only stop() ends this thread: a job can interrupt every thread of its JVM.
                }
            }
            releasing = false;
            return !stopped;
        }
    }
}
