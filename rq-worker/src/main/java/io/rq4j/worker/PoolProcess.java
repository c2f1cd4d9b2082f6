package io.rq4j.worker;

import io.rq4j.worker.internal.cli.Signals;
import java.time.Duration;

/** The supervisor of a pool as a process: each signal is a step of its stop. */
final class PoolProcess {

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private PoolProcess() {}

    /** Starts the pool, waits for its end and returns the exit code. */
    static int run(WorkerPool pool) {
        Signals.handle(pool::stop);
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(pool::close, "rq-" + pool.name() + "-exit"));
            pool.start();
            pool.awaitEnd(FOR_EVER);
        } catch (IllegalStateException e) {
            // A signal came before, and the JVM ends with its code.
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return pool.exitCode();
    }
}
