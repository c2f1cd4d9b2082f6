package io.rq4j.worker;

import io.rq4j.worker.internal.cli.ExitThreads;
import io.rq4j.worker.internal.cli.LateHalt;
import io.rq4j.worker.internal.cli.Signals;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** A worker as a process: signals stop it, jobs cannot end it without a word or hold it, and it tells its exit code. */
final class WorkerProcess {

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    /** How long what jobs have left behind, or an absent Redis, may hold a process that is to end. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Worker worker;
    private final boolean endsByItself;
    private boolean started;
    private boolean leaving;
    private boolean brokenOff;
    private int signals;
    private int orders;
    private int steps;

    /** @param endsByItself whether it may leave without a signal: a burst, or a number of jobs */
    WorkerProcess(Worker worker, boolean endsByItself) {
        this.worker = worker;
        this.endsByItself = endsByItself;
    }

    /** Starts the worker, waits for its end and returns the exit code. */
    int run() {
        Signals.handle(this::signalled);
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(this::jvmEnds, "rq-" + worker.name() + "-exit"));
        } catch (IllegalStateException e) {
            // A signal came before, and the JVM ends with its code.
            return 0;
        }
        worker.onShutdown(this::signalled);
        try {
            worker.start();
            begin();
            awaitEnd();
        } finally {
            end();
        }
        return isExpected() ? 0 : 1;
    }

    /** Signals and the worker decide when this ends, not a job that interrupts every thread. */
    private void awaitEnd() {
        while (true) {
            try {
                worker.awaitEnd(FOR_EVER);
                return;
            } catch (InterruptedException e) {
                // Wait on.
            }
        }
    }

    private synchronized void begin() {
        started = true;
    }

    private synchronized void end() {
        leaving = true;
    }

    private synchronized boolean isExpected() {
        return !brokenOff && (endsByItself || steps > 0);
    }

    /** The first signal drains, the second interrupts and gives back, the third leaves everything to recovery. */
    private synchronized void signalled() {
        reach(++signals);
    }

    /** The same from the supervisor of a pool. Ctrl-C reaches both, so signals and orders are not added up. */
    private synchronized void ordered() {
        reach(++orders);
    }

    private synchronized void orphaned() {
        if (orders == 0) {
            ProcessLog.orphaned(worker.name());
            ordered();
        }
    }

    private void reach(int step) {
        while (steps < step) {
            steps++;
            stop();
        }
    }

    private void stop() {
        if (!started) {
            // It waits for Redis and holds nothing.
            Runtime.getRuntime().halt(0);
        } else if (steps > 2) {
            Runtime.getRuntime().halt(1);
        } else {
            worker.stop();
        }
    }

    /** From now on obeys the supervisor of a pool; the end of the orders is its death. */
    WorkerProcess obeying(InputStream in) {
        var thread = new Thread(() -> obey(in), "rq-" + worker.name() + "-orders");
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    private void obey(InputStream in) {
        try {
            for (int order = in.read(); order >= 0; order = in.read()) {
                if (order == PoolWorker.STOP) {
                    ordered();
                }
            }
        } catch (IOException e) {
            // As its end.
        }
        orphaned();
    }

    /** The shutdown hook. */
    private void jvmEnds() {
        synchronized (this) {
            if (leaving) {
                return;
            }
        }
        ExitThreads.caller().ifPresentOrElse(this::breakOff, this::drain);
    }

    /** A signal that is not handled: the JVM ends with its code, but the jobs are drained all the same. */
    private void drain() {
        synchronized (this) {
            if (!started) {
                return;
            }
            steps++;
        }
        worker.close();
    }

    /** Nobody can keep a job from calling System.exit, but it must not look like a good end. */
    private void breakOff(String where) {
        synchronized (this) {
            brokenOff = true;
        }
        LateHalt.after(PATIENCE, 1, () -> ProcessLog.notHandedOn(worker.name(), PATIENCE));
        ProcessLog.endedFromInside(worker.name(), where, worker.running());
        try {
            worker.breakOff(
                    "The worker process that ran this job was ended by System.exit " + where + ".",
                    ProcessLog::handedOn);
            awaitEnd();
        } finally {
            Runtime.getRuntime().halt(1);
        }
    }

    /**
     * Ends this JVM. Shutdown hooks of its jobs have 5 s.
     *
     * @param leavesJobs whether a job did not give up: then nothing of its code is waited for, hooks neither
     */
    static void leave(int exitCode, boolean leavesJobs) {
        var threads = ExitThreads.now();
        if (leavesJobs) {
            Runtime.getRuntime().halt(exitCode);
        }
        LateHalt.after(PATIENCE, exitCode, () -> ProcessLog.held(PATIENCE, exitCode, ExitThreads.since(threads)));
        System.exit(exitCode);
    }
}
