package io.rq4j.worker;

import io.rq4j.error.JobAbandonedException;
import io.rq4j.error.RqException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.JobLifecycle.Abandoned;
import io.rq4j.job.Execution;
import io.rq4j.job.Job;
import io.rq4j.job.JobStatus;
import io.rq4j.worker.WorkHorseKilledHandler.Cause;
import io.rq4j.worker.execution.LateCalls;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is called and sent for jobs that ended otherwise than by the return of their function: stopped, lost with their process,
 * given up with their thread. All of it happens on other threads. Safe for any thread.
 */
record LostJobs(
        Engine engine,
        String worker,
        LateCalls calls,
        Webhooks webhooks,
        @Nullable WorkHorseKilledHandler killed) {

    /** A job of a dead process was taken: it stands in its queue again, or has failed. */
    void recovered(Abandoned abandoned) {
        recovered(abandoned, "which stopped beating");
    }

    /** A job of this process, which one of its jobs ends; of what somebody else has taken before nothing is told. */
    void handedOn(Abandoned abandoned) {
        if (abandoned.word().equals("requeued") || abandoned.word().equals("failed")) {
            recovered(abandoned, "which System.exit ended");
        }
    }

    private void recovered(Abandoned abandoned, String end) {
        var id = abandoned.held().jobId();
        tellKilled(id, abandoned.worker(), Cause.PROCESS_DIED);
        if (abandoned.word().equals("failed")) {
            failed(
                    id,
                    new JobAbandonedException(
                            "Job " + id + " was lost with the worker process " + abandoned.worker() + ", " + end));
        }
    }

    /** A deferred job can never come free and has failed. */
    void gaveUp(String job, String blocker) {
        failed(
                job,
                new RqException("Job " + job + " waited for job " + blocker
                        + ", which was canceled or deleted, or failed and is no longer kept"));
    }

    private void failed(String job, RqException error) {
        calls.failed(() -> in(job, JobStatus.FAILED), error);
        calls.handle(() -> in(job, JobStatus.FAILED), webhooks::failed);
    }

    /** An outcome was refused because the job had ended: it may have been stopped. */
    void taken(Execution execution) {
        calls.stopped(() -> in(execution.jobId(), JobStatus.STOPPED)
                .filter(job -> execution.id().equals(job.executionId())));
    }

    /** A job of this worker was killed, or would not stop, and its outcome was accepted. */
    void died(Execution execution, Cause cause) {
        tellKilled(execution.jobId(), worker, cause);
    }

    /** A job that must not start twice has failed because this worker stops; its webhooks were sent with its outcome. */
    void cutShort(Execution execution, String why) {
        calls.failed(() -> in(execution.jobId(), JobStatus.FAILED), new JobAbandonedException(why));
    }

    private void tellKilled(String id, String runner, Cause cause) {
        if (killed != null) {
            calls.handle(() -> engine.store().job(id), job -> killed.handle(job, runner, cause));
        }
    }

    private Optional<Job> in(String id, JobStatus status) {
        return engine.store().job(id).filter(job -> job.status() == status);
    }
}
