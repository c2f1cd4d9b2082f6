package io.rq4j.worker.execution;

import io.rq4j.job.Job;
import io.rq4j.job.Progress;
import org.jspecify.annotations.Nullable;

/**
 * What a running job may read and write of itself: what stands behind {@link JobContext}. The worker implements it over
 * Redis; it is called on the job's thread.
 */
public interface JobAccess {

    /** The field {@code meta} as it stands in Redis, null when there is none. */
    byte @Nullable [] readMeta();

    /**
     * Replaces the field {@code meta}.
     *
     * @throws io.rq4j.error.RqException if this execution no longer holds the job
     */
    void saveMeta(byte[] meta);

    /**
     * Writes how far the function is.
     *
     * @throws io.rq4j.error.RqException if this execution no longer holds the job
     */
    void saveProgress(Progress progress);

    /**
     * What another job returned, encoded.
     *
     * @throws io.rq4j.error.RqException if its result is not kept
     */
    byte[] resultOf(String job);

    /**
     * The job as it stands at this moment, for callbacks.
     *
     * @throws io.rq4j.error.RqException if it was deleted
     */
    Job job();
}
