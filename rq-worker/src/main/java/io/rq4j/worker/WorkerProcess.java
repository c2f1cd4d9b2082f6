package io.rq4j.worker;

import io.rq4j.worker.internal.cli.Signals;
import java.time.Duration;

/** A worker as a process: signals stop it, and it tells with which code to leave. */
final class WorkerProcess {

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final Worker worker;
    private final boolean endsByItself;
    private boolean started;
    private int signals;

    /** @param endsByItself whether it may leave without a signal: a burst, or a number of jobs */
    WorkerProcess(Worker worker, boolean endsByItself) {
        this.worker = worker;
        this.endsByItself = endsByItself;
    }

    /** Starts the worker, waits for its end and returns the exit code. */
    int run() {
        if (!Signals.handle(this::signalled)) {
            // The JVM then ends with 143 or 130, but the jobs are drained all the same.
            Runtime.getRuntime().addShutdownHook(new Thread(this::drain, "rq-" + worker.name() + "-drain"));
        }
        worker.start();
        begin();
        awaitEnd();
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

    private synchronized boolean isExpected() {
        return endsByItself || signals > 0;
    }

    /** The first signal drains, the second interrupts and gives back, the third leaves everything to recovery. */
    private synchronized void signalled() {
        signals++;
        if (!started) {
            // It waits for Redis and holds nothing.
            Runtime.getRuntime().halt(0);
        } else if (signals > 2) {
            Runtime.getRuntime().halt(1);
        } else {
            worker.stop();
        }
    }

    private void drain() {
        synchronized (this) {
            if (!started) {
                return;
            }
        }
        worker.close();
    }

    /** Ends this JVM. With a job that does not give up, nothing of its code is waited for, shutdown hooks neither. */
    static void leave(int exitCode) {
        if (Thread.getAllStackTraces().keySet().stream().anyMatch(WorkerProcess::runsJob)) {
            Runtime.getRuntime().halt(exitCode);
        }
        System.exit(exitCode);
    }

    private static boolean runsJob(Thread thread) {
        return thread.getName().matches("rq-.*-job-\\d+");
    }
}
