package io.rq4j.worker;

import io.rq4j.job.Job;

/**
 * Is told when what ran a job died: RQ's work-horse-killed handler. RQ has a process for each job, its work horse. Here the
 * handler is called by whichever worker finds the jobs of a dead process, for each of them, and by a worker whose job was
 * killed by command, or would not stop and lost its thread. Called when the job has been given back or has failed, on a thread
 * for such calls, for at most 60 s; what it throws is logged. Not called for a job that somebody stopped.
 */
@FunctionalInterface
public interface WorkHorseKilledHandler {

    /** What died. */
    enum Cause {
        /** The worker process: it did not beat for 25 s, or one of its jobs called System.exit. */
        PROCESS_DIED,
        /** The job alone, by the command kill-horse. */
        KILLED,
        /** The thread: it ignored an interrupt for 10 s and was replaced. */
        THREAD_GIVEN_UP
    }

    /**
     * Handles one death.
     *
     * @param job as it stands in Redis at this moment
     * @param worker the name of the worker that ran it
     */
    void handle(Job job, String worker, Cause cause) throws Exception;
}
