package io.rq4j.cli.demo;

import io.rq4j.JobHandle;
import io.rq4j.Rq;
import java.time.Duration;
import java.util.List;

/** What a demo does when its workers are there. */
@FunctionalInterface
interface Show {

    Duration PATIENCE = Duration.ofSeconds(30);

    /** Returns the jobs, all of which have ended. */
    List<? extends JobHandle<?>> play(Rq rq, Stage stage) throws InterruptedException;

    /** Who ran a job that has ended. */
    static String worker(JobHandle<?> job) {
        return job.results().get(0).workerName();
    }

    /** A bar of so many columns. */
    static String bar(long columns) {
        return "█".repeat((int) columns);
    }
}
