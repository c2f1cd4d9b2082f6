package io.rq4j.worker.execution;

import io.rq4j.job.Job;

/**
 * Is told of every failed attempt, whether or not the job is tried again: RQ's exception handler. Called on the job's thread after
 * the job's failure callback and before the failure is settled, and for at most 60 s. Handlers are called in the order in which
 * they were given. One that throws is logged and noted in the error of the job, which keeps its own; the next one is called.
 *
 * <p>Of a job that fails because its process died, the process that recovers it tells, on a thread for that.
 */
@FunctionalInterface
public interface ExceptionHandler {

    /**
     * Handles a failure.
     *
     * @param job as it stands in Redis at this moment
     * @param error what the function threw, or why it could not be called, ran out of time or was lost
     * @return false to keep the handlers after this one from being called
     */
    boolean handle(Job job, Throwable error) throws Exception;
}
