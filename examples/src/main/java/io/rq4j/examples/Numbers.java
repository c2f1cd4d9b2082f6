package io.rq4j.examples;

import io.rq4j.worker.execution.JobContext;

/** A function that tells how far it is while it runs. */
public final class Numbers {

    private Numbers() {}

    // tag::jobContext[]
    public static long sum(int last) {
        var job = JobContext.current(); // its id, queue and fence, progress, and values of your own: its meta
        long sum = 0;
        for (int number = 1; number <= last; number++) {
            sum += number;
            job.progress(100.0 * number / last, "at " + number); // now others see it
        }
        return sum;
    }
    // end::jobContext[]
}
