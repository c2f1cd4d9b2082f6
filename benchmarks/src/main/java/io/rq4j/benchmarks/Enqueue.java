package io.rq4j.benchmarks;

import com.example.jobs.Jobs;
import io.rq4j.Rq;
import io.rq4j.benchmarks.Figures.Figure;
import io.rq4j.job.Call;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import redis.clients.jedis.RedisClient;

/** Enqueueing from one thread, job by job and in bulk. */
record Enqueue(String url) {

    private static final int ONE_BY_ONE = 20_000;
    private static final int BULK = 100_000;

    List<Figure> run(int runs) {
        List<Double> single = new ArrayList<>();
        List<Double> bulk = new ArrayList<>();
        try (var client = RedisClient.create(url);
                var rq = Rq.connect(url)) {
            single(client, rq);
            bulk(client, rq);
            for (int i = 0; i < runs; i++) {
                single.add(single(client, rq));
                bulk.add(bulk(client, rq));
            }
        }
        return List.of(
                new Figure("enqueue: one at a time, one thread", "jobs/s", 8_000, true, single),
                new Figure("enqueue: bulk, one thread", "jobs/s", 50_000, true, bulk));
    }

    private double single(RedisClient client, Rq rq) {
        client.flushAll();
        var queue = rq.queue("default");
        long began = System.nanoTime();
        for (int i = 0; i < ONE_BY_ONE; i++) {
            queue.enqueueVoid(Jobs::noop);
        }
        return ONE_BY_ONE / ((System.nanoTime() - began) / 1e9);
    }

    private double bulk(RedisClient client, Rq rq) {
        client.flushAll();
        var calls = Collections.nCopies(BULK, Call.ofVoid(Jobs::noop));
        long began = System.nanoTime();
        rq.queue("default").enqueueAll(calls);
        return BULK / ((System.nanoTime() - began) / 1e9);
    }
}
