package io.rq4j.worker;

import io.rq4j.internal.lifecycle.JobLifecycle.Abandoned;
import io.rq4j.job.Execution;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the program logs about its own end; the lines of the worker in it are {@link WorkerLog}'s. */
final class ProcessLog {

    private static final Logger LOG = LoggerFactory.getLogger("rq.worker");

    private ProcessLog() {}

    static void endedFromInside(String worker, String where, List<Execution> running) {
        LOG.error(
                "Worker {}: this JVM was ended from inside, by a job, with System.exit {}. These jobs were running and are"
                        + " handed on: {}. Let the function return or throw instead",
                worker,
                where,
                running.isEmpty() ? "none" : words(running));
    }

    private static String words(List<Execution> running) {
        return running.stream()
                .map(execution ->
                        "job=" + execution.jobId() + " queue=" + execution.queue() + " execution=" + execution.id())
                .collect(Collectors.joining(", "));
    }

    static void handedOn(Abandoned abandoned) {
        var held = abandoned.held();
        LOG.warn(
                "Handed on job={} queue={} execution={}: {}",
                held.jobId(),
                held.queue(),
                held.execution(),
                abandoned.word());
    }

    static void notHandedOn(String worker, Duration patience) {
        LOG.warn(
                "Worker {}: not all of it was handed on within {} s, leaving; others take over what is left within 35 s",
                worker,
                patience.toSeconds());
    }

    static void orphaned(String worker) {
        LOG.warn("Worker {}: the supervisor of its pool is gone", worker);
    }

    static void held(Duration patience, int exitCode, String threads) {
        LOG.warn(
                "The worker is done, but for {} s shutdown hooks have kept the JVM from ending{}; leaving without them,"
                        + " with {}",
                patience.toSeconds(),
                threads.isEmpty() ? "" : ": " + threads,
                exitCode);
    }
}
