package io.rq4j.event;

import io.rq4j.job.Execution;
import java.time.Duration;

/** Something that happened to a job: one record for each transition of {@code docs/lifecycle.md}. */
public sealed interface JobEvent {

    /** The job. */
    String jobId();

    /** It stands in its queue. */
    record Enqueued(String jobId, String queue) implements JobEvent {}

    /** A tick of its schedule came, and it stands in its queue. */
    record Ticked(String jobId, String queue) implements JobEvent {}

    /** It waits until it is due. */
    record Scheduled(String jobId, String queue) implements JobEvent {}

    /** It was due and stands in its queue. */
    record Promoted(String jobId, String queue) implements JobEvent {}

    /** It waits for others, or stands in its queue because they have ended. */
    record Deferred(String jobId, String queue) implements JobEvent {}

    /**
     * It waited for others, which have ended, and stands in its queue. Told by the worker that settled the last of them, or that
     * released a slice of many.
     */
    record Released(String jobId) implements JobEvent {}

    /** It waited for a job that was canceled, deleted or is gone, and has failed. */
    record GaveUp(String jobId, String blocker) implements JobEvent {}

    /** A worker of this process runs it. */
    record Started(Execution execution, String description) implements JobEvent {

        @Override
        public String jobId() {
            return execution.jobId();
        }
    }

    /**
     * It has finished.
     *
     * @param worked how long its function ran
     */
    record Finished(Execution execution, Duration worked) implements JobEvent {

        @Override
        public String jobId() {
            return execution.jobId();
        }
    }

    /**
     * It has failed, and no try is left.
     *
     * @param error the stack text
     */
    record Failed(Execution execution, Duration worked, String error) implements JobEvent {

        @Override
        public String jobId() {
            return execution.jobId();
        }
    }

    /**
     * An attempt failed, or asked for another try, and it is tried again.
     *
     * @param after how long it waits before
     * @param error the stack text
     */
    record Retried(Execution execution, Duration worked, Duration after, String error) implements JobEvent {

        @Override
        public String jobId() {
            return execution.jobId();
        }
    }

    /**
     * A run has finished, and it runs again.
     *
     * @param after how long it waits before
     */
    record Repeated(Execution execution, Duration worked, Duration after) implements JobEvent {

        @Override
        public String jobId() {
            return execution.jobId();
        }
    }

    /** Somebody of this process stopped it while it ran. A Python worker's job is only asked to stop, and not told of. */
    record Stopped(String jobId) implements JobEvent {}

    /**
     * Its worker process died.
     *
     * @param worker the name of that one
     * @param failed whether it has failed; else it stands in its queue again
     */
    record Abandoned(String jobId, String queue, String worker, boolean failed) implements JobEvent {}

    /** It stood nowhere, and stands where its status says. */
    record Repaired(String jobId) implements JobEvent {}

    /** A worker that stops gave it back to the head of its queue. */
    record PushedBack(Execution execution) implements JobEvent {

        @Override
        public String jobId() {
            return execution.jobId();
        }
    }

    /** It had failed, was stopped or canceled, and stands in its queue again. */
    record Requeued(String jobId, String queue) implements JobEvent {}

    /** It was canceled. */
    record Canceled(String jobId) implements JobEvent {}

    /** It was deleted because its queue was emptied. */
    record Emptied(String jobId, String queue) implements JobEvent {}

    /** It was deleted. */
    record Deleted(String jobId) implements JobEvent {}
}
