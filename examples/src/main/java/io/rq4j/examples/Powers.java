package io.rq4j.examples;

import io.rq4j.JobHandle;
import io.rq4j.Queue;
import io.rq4j.job.Call;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Several threads: square and cube side by side in one worker process. */
public final class Powers {

    /** A power of a number, and the thread that thought about it. */
    public record Power(long value, String thread) {}

    private static final long THOUGHT_MILLIS = 250;

    private Powers() {}

    public static Power square(int number) throws InterruptedException {
        return power(number, 2);
    }

    public static Power cube(int number) throws InterruptedException {
        return power(number, 3);
    }

    private static Power power(int number, int exponent) throws InterruptedException {
        Thread.sleep(THOUGHT_MILLIS);
        return new Power(
                (long) Math.pow(number, exponent), Thread.currentThread().getName());
    }

    /** Square and cube of each number from 1 to the last, in turns. A worker with two threads has both under way. */
    public static List<JobHandle<Power>> enqueue(Queue queue, int last) {
        var calls = IntStream.rangeClosed(1, last)
                .boxed()
                .flatMap(number -> Stream.of(Call.of(Powers::square, number), Call.of(Powers::cube, number)));
        return queue.enqueueAll(calls.toList());
    }
}
