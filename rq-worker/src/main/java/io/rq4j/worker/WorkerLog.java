package io.rq4j.worker;

import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.internal.lifecycle.JobLifecycle.Abandoned;
import io.rq4j.job.Execution;
import io.rq4j.job.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every line that a worker logs, in one place; the start, done and failed lines in RQ's wording. */
final class WorkerLog {

    private static final Logger LOG = LoggerFactory.getLogger("rq.worker");

    private final String worker;

    WorkerLog(String worker) {
        this.worker = worker;
    }

    void born(String version, List<String> queues, int concurrency, String address) {
        LOG.info(
                "Worker {}: started with PID {}, version {}",
                worker,
                ProcessHandle.current().pid(),
                version);
        LOG.info("*** Listening on {} at {}, {} jobs at a time...", String.join(", ", queues), address, concurrency);
    }

    void callsNothing() {
        LOG.warn(
                "Every job will be refused: no --classpath names the jars or folders of the functions that jobs may call."
                        + " Give one, such as --classpath app.jar");
    }

    void started(Claim claim) {
        var execution = claim.execution();
        LOG.info("{}: {} ({})", execution.queue(), claim.fields().getOrDefault("description", ""), execution.jobId());
        LOG.debug("started job={} queue={} execution={}", execution.jobId(), execution.queue(), execution.id());
    }

    void ended(Claim claim, Outcome outcome, long ttl) {
        var execution = claim.execution();
        var description = claim.fields().getOrDefault("description", "");
        if (outcome instanceof Outcome.Failed failed) {
            LOG.warn(
                    "{}: Job failed: {} ({})\n{}",
                    execution.queue(),
                    description,
                    execution.jobId(),
                    failed.text().stripTrailing());
            return;
        }
        LOG.info("Successfully completed {} job in {}s on worker {}", description, clock(outcome.worked()), worker);
        LOG.info("{}: Job OK ({})", execution.queue(), execution.jobId());
        LOG.debug("Result is {}", ttl < 0 ? "kept for ever" : ttl == 0 ? "not kept" : "kept for " + ttl + " seconds");
    }

    /** As Python writes a time difference. */
    private static String clock(Duration time) {
        return String.format(
                Locale.ROOT,
                "%d:%02d:%02d.%06d",
                time.toHours(),
                time.toMinutesPart(),
                time.toSecondsPart(),
                time.toNanosPart() / 1_000);
    }

    void refused(Execution execution, String why) {
        LOG.warn(
                "The outcome of job={} queue={} execution={} is dropped, the job is no longer ours: {}",
                execution.jobId(),
                execution.queue(),
                execution.id(),
                why);
    }

    void lost(Execution execution, String why) {
        LOG.warn(
                "Interrupting job={} queue={} execution={}: {}",
                execution.jobId(),
                execution.queue(),
                execution.id(),
                why);
    }

    void bad(String item) {
        LOG.error("An id in a queue could not be claimed: {}", item);
    }

    void draining() {
        LOG.warn("A job that took its worker processes with it waits; taking nothing more until it can run alone");
    }

    void away(String message) {
        LOG.warn("{}. Trying again for ever", message);
    }

    void back() {
        LOG.warn("Redis is back");
    }

    void broken(String what, Throwable e) {
        LOG.error("{} failed, trying again: {}", what, e.getMessage(), e);
    }

    void recovered(Abandoned abandoned) {
        var held = abandoned.held();
        LOG.warn(
                "Recovered job={} queue={} execution={} from dead worker {}: {}",
                held.jobId(),
                held.queue(),
                held.execution(),
                abandoned.worker(),
                abandoned.word());
    }

    void amnesty() {
        LOG.info("Redis or all workers were away: for 30 s nothing is taken from silent workers");
    }

    void stopping(int running) {
        LOG.info("Worker {}: stopping, {} jobs are running", worker, running);
    }

    void interrupting(int running) {
        LOG.warn("Worker {}: {} jobs did not end in time, interrupting them", worker, running);
    }

    void pushedBack(int jobs) {
        LOG.warn("Worker {}: {} jobs went back to the heads of their queues", worker, jobs);
    }

    void unknown(Execution execution) {
        LOG.warn(
                "Pushed back job={} queue={} execution={}: Redis holds it for this process, which does not run it",
                execution.jobId(),
                execution.queue(),
                execution.id());
    }

    void leftHeld(String message) {
        LOG.error("Worker {}: could not say goodbye, others take over its jobs within 35 s: {}", worker, message);
    }

    void done() {
        LOG.info("Worker {}: done, quitting", worker);
    }
}
