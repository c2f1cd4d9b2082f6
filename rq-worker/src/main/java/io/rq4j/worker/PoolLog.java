package io.rq4j.worker;

import io.rq4j.worker.internal.cli.Printable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every line that the supervisor of a pool logs. */
final class PoolLog {

    private static final Logger LOG = LoggerFactory.getLogger("rq.worker");

    private final String pool;

    PoolLog(String pool) {
        this.pool = Printable.line(pool);
    }

    void started(int workers) {
        LOG.info(
                "Pool {}: starting {} workers, with PID {}",
                pool,
                workers,
                ProcessHandle.current().pid());
    }

    void startedWorker(String worker, long pid) {
        LOG.info("Pool {}: worker {} has PID {}", pool, Printable.line(worker), pid);
    }

    void notStarted(String worker, @Nullable String problem, Duration pause) {
        LOG.error(
                "Pool {}: worker {} could not be started, trying again in {} s: {}",
                pool,
                Printable.line(worker),
                seconds(pause),
                problem);
    }

    /** @param pause until another one takes its place; null for none */
    void ended(String worker, int exitCode, @Nullable Duration pause) {
        var next = pause == null ? "" : "; another one takes its place in " + seconds(pause) + " s";
        if (exitCode == 0) {
            LOG.info("Pool {}: worker {} has left{}", pool, Printable.line(worker), next);
        } else {
            LOG.warn("Pool {}: worker {} ended with exit code {}{}", pool, Printable.line(worker), exitCode, next);
        }
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }

    void stopping(int stops, int workers) {
        LOG.info("Pool {}: {} {} workers", pool, stops == 1 ? "stopping" : "interrupting", workers);
    }

    void killing(String worker) {
        LOG.warn("Pool {}: worker {} did not leave in time, killing it", pool, Printable.line(worker));
    }

    void done() {
        LOG.info("Pool {}: done, quitting", pool);
    }
}
