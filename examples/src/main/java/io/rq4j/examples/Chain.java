package io.rq4j.examples;

import io.rq4j.JobHandle;
import io.rq4j.Queue;

/**
 * Chained jobs. None begins before those that it waits for have finished.
 *
 * @param first counts words
 * @param told waits for the first and takes its result
 * @param joined waits for both
 */
public record Chain(JobHandle<Integer> first, JobHandle<String> told, JobHandle<String> joined) {

    public static Chain enqueue(Queue queue) {
        // tag::chain[]
        var first = queue.enqueue(Words::countChapter, "alice", 1);
        var told = first.then(Words::tell); // with the result of the first
        var joined = queue.after(first, told).enqueue(Words::longest, "alice"); // when both have finished
        // end::chain[]
        return new Chain(first, told, joined);
    }
}
