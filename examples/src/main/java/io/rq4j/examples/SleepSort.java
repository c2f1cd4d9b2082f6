package io.rq4j.examples;

import io.rq4j.JobHandle;
import io.rq4j.Queue;
import io.rq4j.Rq;
import io.rq4j.job.Call;
import java.util.List;
import java.util.function.IntConsumer;

/** Results as they complete: who sleeps the shortest comes first, so that numbers come back sorted. */
public final class SleepSort {

    private static final long NAP_MILLIS = 300;

    private SleepSort() {}

    /** The job: sleeps the longer, the greater its number is. */
    public static int sleep(int number) throws InterruptedException {
        Thread.sleep(NAP_MILLIS * number);
        return number;
    }

    /** Hands over each number when its job has ended, and returns the jobs when all have. */
    public static List<JobHandle<Integer>> run(Rq rq, Queue queue, List<Integer> numbers, IntConsumer sorted) {
        var calls = numbers.stream()
                .map(number -> Call.of(SleepSort::sleep, number))
                .toList();
        // tag::results[]
        var group = rq.group().returning(Integer.class);
        group.enqueueAll(queue, calls);
        group.stream().forEach(end -> sorted.accept(end.get())); // one by one, as the jobs end
        // end::results[]
        return group.jobs();
    }
}
