package io.rq4j.examples;

import io.rq4j.JobHandle;
import io.rq4j.Queue;
import java.util.concurrent.CompletableFuture;

/** A future that reports how a job ended, well or badly, while the program goes on. */
public final class Reports {

    private Reports() {}

    /** Counts a chapter of Alice's, of which there are twelve. The job is named {@code chapter-12}, say. */
    public static JobHandle<Integer> enqueue(Queue queue, int chapter) {
        return queue.with(options -> options.id("chapter-" + chapter)).enqueue(Words::countChapter, "alice", chapter);
    }

    /** Completes with a sentence, whatever comes of the job. */
    public static CompletableFuture<String> report(JobHandle<Integer> job) {
        // tag::future[]
        CompletableFuture<String> report = job.future()
                .thenApply(words -> "finished: " + words + " words")
                .exceptionally(problem -> "failed: " + problem.getCause().getMessage());
        // end::future[]
        return report;
    }
}
