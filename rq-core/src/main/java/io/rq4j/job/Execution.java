package io.rq4j.job;

/**
 * One run of one job by one worker process: RQ's execution. It holds the job until it is settled, pushed back or abandoned.
 *
 * @param id 32 lower-case hex digits
 * @param queue the queue that the job was taken from
 * @param fence a number that is larger for every later execution of the same job, over deletes and fail-overs too; write it
 *     beside what the job writes elsewhere to refuse a late writer
 * @param startedAt when Redis handed it out, epoch seconds with a fraction
 */
public record Execution(String id, String jobId, String queue, long fence, String startedAt) {}
