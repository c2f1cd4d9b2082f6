package io.rq4j.worker;

import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.internal.lifecycle.JobLifecycle.Abandoned;
import io.rq4j.internal.lifecycle.Settlement.Again;
import io.rq4j.job.Execution;
import io.rq4j.job.Outcome;
import io.rq4j.worker.execution.Threads;
import io.rq4j.worker.internal.cli.Printable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every line that a worker logs, in one place; the start, done and failed lines in RQ's wording. What came from Redis is shown
 * without its control characters.
 */
final class WorkerLog {

    private static final Logger LOG = LoggerFactory.getLogger("rq.worker");

    /** More of an error's text is left to {@code rq-cli job}; Redis has all of it. */
    private static final int LONGEST_ERROR = 8_000;

    /** Of what somebody published. */
    private static final int LONGEST_PAYLOAD = 200;

    private final String worker;

    WorkerLog(String worker) {
        this.worker = worker;
    }

    void born(String version, List<String> queues, int concurrency, Threads threads, String address) {
        info(
                "Worker {}: started with PID {}, version {}",
                worker,
                ProcessHandle.current().pid(),
                version);
        info(
                "*** Listening on {} at {}, {} jobs at a time{}...",
                String.join(", ", queues),
                address,
                concurrency,
                threads == Threads.VIRTUAL ? " on virtual threads" : "");
    }

    void callsNothing() {
        warn("Every job will be refused: no --classpath names the jars or folders of the functions that jobs may call."
                + " Give one, such as --classpath app.jar");
    }

    void started(Claim claim) {
        var execution = claim.execution();
        info("{}: {} ({})", execution.queue(), claim.fields().getOrDefault("description", ""), execution.jobId());
        debug("started job={} queue={} execution={}", execution.jobId(), execution.queue(), execution.id());
    }

    void ended(Claim claim, Outcome outcome, long ttl) {
        var execution = claim.execution();
        var description = claim.fields().getOrDefault("description", "");
        if (outcome instanceof Outcome.Failed failed) {
            LOG.warn(
                    "{}: Job failed: {} ({})\n{}",
                    Printable.line(execution.queue()),
                    Printable.line(description),
                    Printable.line(execution.jobId()),
                    copy(failed, execution.jobId()));
            return;
        }
        if (outcome instanceof Outcome.AnotherTry another) {
            info(
                    "{}: Job asked for another try after {}s ({})",
                    execution.queue(),
                    clock(another.after()),
                    execution.jobId());
            return;
        }
        info("Successfully completed {} job in {}s on worker {}", description, clock(outcome.worked()), worker);
        info("{}: Job OK ({})", execution.queue(), execution.jobId());
        debug("Result is {}", ttl < 0 ? "kept for ever" : ttl == 0 ? "not kept" : "kept for " + ttl + " seconds");
    }

    /** Why an outcome was not the job's last. */
    void again(Claim claim, Again again) {
        var execution = claim.execution();
        info(
                "{}: Job runs again {} ({})",
                execution.queue(),
                again.delayMillis() == 0 ? "at once" : "in " + clock(Duration.ofMillis(again.delayMillis())),
                execution.jobId());
    }

    /** It had as many tries as it wanted at most. */
    void refusedTry(Claim claim, Outcome.AnotherTry another) {
        var execution = claim.execution();
        warn(
                "{}: Job failed: it asked for another try and has had all {} ({})",
                execution.queue(),
                another.atMost(),
                execution.jobId());
    }

    void webhookFailed(String job, String url, String why) {
        warn("job={} its webhook to {} was not delivered: {}", job, url, why);
    }

    void webhooksNotSent(String job, Throwable e) {
        warn("job={} its webhooks were not sent: {}", job, e.getMessage());
    }

    void webhooksDropped(int jobs) {
        warn("The webhooks of {} jobs were dropped: the worker stops, or too many wait", jobs);
    }

    void mended(long jobs) {
        warn("Maintenance mended {} jobs that stood nowhere or waited for nothing", jobs);
    }

    void gaveUp(String job, String blocker) {
        warn("job={} fails: it waited for job {}, which was canceled, deleted or is gone", job, blocker);
    }

    private static String copy(Outcome.Failed failed, String job) {
        var text = failed.text().stripTrailing();
        if (text.length() <= LONGEST_ERROR) {
            return Printable.lines(text);
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_ERROR - 1)) ? LONGEST_ERROR - 1 : LONGEST_ERROR;
        return Printable.lines(text.substring(0, end)) + "... (" + (text.length() - end)
                + " more characters; rq-cli job " + Printable.line(job) + " --json shows all)";
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
        warn(
                "The outcome of job={} queue={} execution={} is dropped, the job is no longer ours: {}",
                execution.jobId(),
                execution.queue(),
                execution.id(),
                why);
    }

    void lost(Execution execution, String why) {
        warn(
                "Interrupting job={} queue={} execution={}: {}",
                execution.jobId(),
                execution.queue(),
                execution.id(),
                why);
    }

    void bad(String item) {
        error("An id in a queue could not be claimed: {}", item);
    }

    void draining() {
        warn("A job that took its worker processes with it waits; taking nothing more until it can run alone");
    }

    void command(String text) {
        info("Worker {}: received {}", worker, text);
    }

    void commandIgnored() {
        info("Worker {}: not working on that, command ignored", worker);
    }

    void unreadableCommand(String problem, byte[] payload) {
        var cut = new String(payload, 0, Math.min(payload.length, LONGEST_PAYLOAD), StandardCharsets.UTF_8);
        warn(
                "Worker {}: ignored what is no command, {}: {}{}",
                worker,
                problem,
                cut,
                payload.length > LONGEST_PAYLOAD ? "..." : "");
    }

    void suspended() {
        info("Worker {}: suspended, no jobs are taken until rq-cli resume", worker);
    }

    void resumed() {
        info("Worker {}: resumed", worker);
    }

    void paused(String queue, String reason) {
        info("Queue {} is paused: {}", queue, reason);
    }

    void resumed(String queue) {
        info("Queue {} is resumed", queue);
    }

    void burstHeld(String why) {
        warn("Worker {}: the burst ends, but jobs are left{}", worker, why.isEmpty() ? "" : ": " + why);
    }

    void idle(Duration time) {
        info("Worker {}: no job for {} s, leaving", worker, time.toMillis() / 1e3);
    }

    void away(String message) {
        warn("{}{}. Trying again for ever", message, wayOut(message));
    }

    private static String wayOut(String problem) {
        if (problem.endsWith("is unknown")) {
            return "; mend the network's name service, or stop this worker and correct the address";
        }
        return problem.endsWith("nothing listens there")
                ? "; start Redis there, or stop this worker and correct the address"
                : "";
    }

    void back() {
        warn("Redis is back");
    }

    void broken(String what, Throwable e) {
        LOG.error("{} failed, trying again: {}", what, Printable.line(String.valueOf(e.getMessage())), e);
    }

    void failedForGood(String what, Throwable e) {
        LOG.error("{} failed and is not tried again: {}", what, Printable.line(String.valueOf(e.getMessage())), e);
    }

    /** Its loop ends a worker, anything else is missed by it. */
    void died(String thread, boolean loop, Throwable e) {
        LOG.error(
                "Thread {} died, {}: {}",
                Printable.line(thread),
                loop ? "so this worker quits" : "and its work is not done any more; restart this worker",
                Printable.line(String.valueOf(e.getMessage())),
                e);
    }

    void recovered(Abandoned abandoned) {
        var held = abandoned.held();
        warn(
                "Recovered job={} queue={} execution={} from dead worker {}: {}",
                held.jobId(),
                held.queue(),
                held.execution(),
                abandoned.worker(),
                abandoned.word());
    }

    void amnesty() {
        info("Redis or all workers were away: for 30 s nothing is taken from silent workers");
    }

    void stopping(int running) {
        info("Worker {}: stopping, {} jobs are running", worker, running);
    }

    void interrupting(int running) {
        warn("Worker {}: {} jobs did not end in time, interrupting them", worker, running);
    }

    void pushedBack(int jobs) {
        warn("Worker {}: {} jobs went back to the heads of their queues", worker, jobs);
    }

    void unknown(Execution execution) {
        warn(
                "Pushed back job={} queue={} execution={}: Redis holds it for this process, which does not run it",
                execution.jobId(),
                execution.queue(),
                execution.id());
    }

    void leftHeld(String message) {
        error("Worker {}: could not say goodbye, others take over its jobs within 35 s: {}", worker, message);
    }

    void done() {
        info("Worker {}: done, quitting", worker);
    }

    private static void debug(String line, Object... parts) {
        if (LOG.isDebugEnabled()) {
            LOG.debug(line, printable(parts));
        }
    }

    private static void info(String line, Object... parts) {
        if (LOG.isInfoEnabled()) {
            LOG.info(line, printable(parts));
        }
    }

    private static void warn(String line, Object... parts) {
        LOG.warn(line, printable(parts));
    }

    private static void error(String line, Object... parts) {
        LOG.error(line, printable(parts));
    }

    private static Object[] printable(Object... parts) {
        return Arrays.stream(parts)
                .map(part -> part instanceof String text ? Printable.line(text) : part)
                .toArray();
    }
}
