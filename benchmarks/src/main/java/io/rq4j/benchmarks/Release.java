package io.rq4j.benchmarks;

import com.example.jobs.Jobs;
import io.rq4j.Rq;
import io.rq4j.benchmarks.Figures.Figure;
import io.rq4j.job.Call;
import io.rq4j.worker.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import redis.clients.jedis.RedisClient;

/** One job with 100,000 dependents ends: how long Redis is busy at most with one command, and how long all of it takes. */
record Release(String url) {

    private static final int CHILDREN = 100_000;

    List<Figure> run(int runs) throws Exception {
        List<Double> longest = new ArrayList<>();
        List<Double> whole = new ArrayList<>();
        try (var client = RedisClient.create(url);
                var rq = Rq.connect(url)) {
            for (int i = 0; i < runs; i++) {
                once(client, rq, longest, whole);
            }
        }
        return List.of(
                new Figure("release: longest command, 100,000 dependents", "ms", 20, false, longest),
                new Figure("release: until all are queued (no promise)", "s", 1_000_000, false, whole));
    }

    private static void once(RedisClient client, Rq rq, List<Double> longest, List<Double> whole)
            throws InterruptedException {
        client.flushAll();
        var parent = rq.queue("first").enqueueVoid(Jobs::noop);
        rq.queue("default").after(parent).enqueueAll(Collections.nCopies(CHILDREN, Call.ofVoid(Jobs::noop)));
        var slow = SlowLog.begin(client);
        long began = System.nanoTime();
        try (var worker =
                Worker.builder(rq).queues("first").functions("com.example.jobs").build()) {
            worker.start();
            while (rq.queue("default").size() < CHILDREN) {
                Thread.sleep(5);
            }
        }
        whole.add((System.nanoTime() - began) / 1e9);
        longest.add(slow.longestMillis());
    }
}
