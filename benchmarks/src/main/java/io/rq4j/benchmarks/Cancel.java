package io.rq4j.benchmarks;

import com.example.jobs.Jobs;
import io.rq4j.JobHandle;
import io.rq4j.Queue;
import io.rq4j.Rq;
import io.rq4j.benchmarks.Figures.Figure;
import io.rq4j.job.Call;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import redis.clients.jedis.RedisClient;

/** Cancels and deletes 100,000 queued jobs, in the order of the queue and in a random one. */
record Cancel(String url) {

    private static final int JOBS = 100_000;

    List<Figure> run(int runs) {
        var figures = new ArrayList<Figure>();
        try (var client = RedisClient.create(url);
                var rq = Rq.connect(url)) {
            figures.addAll(figures(client, rq, "cancel", Queue::cancelAll, runs));
            figures.addAll(figures(client, rq, "delete", Queue::deleteAll, runs));
        }
        return figures;
    }

    private static List<Figure> figures(
            RedisClient client, Rq rq, String name, BiConsumer<Queue, List<String>> action, int runs) {
        List<Double> ordered = new ArrayList<>();
        List<Double> random = new ArrayList<>();
        List<Double> longest = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            once(client, rq, false, action, ordered, longest);
            once(client, rq, true, action, random, longest);
        }
        return List.of(
                new Figure(name + ": 100,000 queued, in queue order", "s", 10, false, ordered),
                new Figure(name + ": 100,000 queued, in random order", "s", 10, false, random),
                new Figure(name + ": longest command", "ms", 10, false, longest));
    }

    private static void once(
            RedisClient client,
            Rq rq,
            boolean random,
            BiConsumer<Queue, List<String>> action,
            List<Double> times,
            List<Double> longest) {
        client.flushAll();
        var queue = rq.queue("default");
        var ids = new ArrayList<>(queue.enqueueAll(Collections.nCopies(JOBS, Call.ofVoid(Jobs::noop))).stream()
                .map(JobHandle::id)
                .toList());
        if (random) {
            Collections.shuffle(ids, new Random(1));
        }
        var slow = SlowLog.begin(client);
        long began = System.nanoTime();
        action.accept(queue, ids);
        times.add((System.nanoTime() - began) / 1e9);
        longest.add(slow.longestMillis());
        if (queue.size() > 0) {
            throw new IllegalStateException(queue.size() + " jobs are left in the queue");
        }
    }
}
