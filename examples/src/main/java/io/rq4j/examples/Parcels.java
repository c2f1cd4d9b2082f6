package io.rq4j.examples;

import io.rq4j.JobHandle;
import io.rq4j.Queue;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many producers fill one queue, and greedy consumers empty it: a worker takes the next job as soon as it has a free thread. */
public final class Parcels {

    private static final long PACKING_MILLIS = 40;

    private Parcels() {}

    /** The job. */
    public static String pack(String producer, int number) throws InterruptedException {
        Thread.sleep(PACKING_MILLIS);
        return producer + "'s parcel " + number;
    }

    /** Every producer is a thread, which enqueues its parcels one by one. */
    public static List<JobHandle<String>> enqueue(Queue queue, Collection<String> producers, int parcels) {
        var threads = Executors.newFixedThreadPool(producers.size());
        try {
            var enqueued = producers.stream()
                    .map(producer -> CompletableFuture.supplyAsync(() -> enqueue(queue, producer, parcels), threads))
                    .toList();
            return enqueued.stream()
                    .map(CompletableFuture::join)
                    .flatMap(List::stream)
                    .toList();
        } finally {
            threads.shutdown();
        }
    }

    private static List<JobHandle<String>> enqueue(Queue queue, String producer, int parcels) {
        return IntStream.rangeClosed(1, parcels)
                .mapToObj(number -> queue.enqueue(Parcels::pack, producer, number))
                .toList();
    }

    /** How many of these jobs, which have ended, each worker took. */
    public static Map<String, Long> taken(Collection<? extends JobHandle<?>> jobs) {
        return jobs.stream()
                .flatMap(job -> job.results().stream())
                .collect(Collectors.groupingBy(result -> result.workerName(), TreeMap::new, Collectors.counting()));
    }
}
