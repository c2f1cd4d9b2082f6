package io.rq4j.benchmarks;

import com.example.jobs.Jobs;
import io.rq4j.Rq;
import io.rq4j.benchmarks.Figures.Figure;
import io.rq4j.job.Call;
import io.rq4j.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.HdrHistogram.Histogram;
import redis.clients.jedis.RedisClient;

/** How late due jobs begin, and how long it takes until many that are due in the same second are queued. */
record Schedule(String url) {

    private static final int JOBS = 200;
    private static final int MANY = 10_000;

    List<Figure> run(int runs) throws Exception {
        List<Double> late = new ArrayList<>();
        List<Double> many = new ArrayList<>();
        try (var client = RedisClient.create(url);
                var rq = Rq.connect(url)) {
            for (int i = 0; i < runs; i++) {
                late.add(lateness(rq));
                many.add(many(client, rq));
            }
        }
        return List.of(
                new Figure("schedule: due to started, p99", "ms", 50, false, late),
                new Figure("schedule: 10,000 due at once until queued", "s", 1, false, many));
    }

    /** Every 20 ms one is due, while a worker is idle. */
    private static double lateness(Rq rq) throws InterruptedException {
        var histogram = new Histogram(3);
        try (var worker = Worker.builder(rq).functions("com.example.jobs").build()) {
            worker.start();
            var queue = rq.queue("default");
            for (int i = 0; i < JOBS; i++) {
                long ran = Jobs.ran();
                long due = System.nanoTime() + 20_000_000 + i % 10 * 1_000_000L;
                queue.enqueueIn(Duration.ofNanos(due - System.nanoTime()), Call.ofVoid(Jobs::stamp));
                Jobs.awaitRan(ran + 1);
                histogram.recordValue(Math.max(1, Jobs.startedNanos() - due));
            }
        }
        return histogram.getValueAtPercentile(99) / 1e6;
    }

    /** Nobody takes them: the worker listens to another queue too, which is suspended with all others. */
    private static double many(RedisClient client, Rq rq) throws InterruptedException {
        client.set(rq.engine().keys().suspended(), "1");
        var due = Instant.now().plusSeconds(4);
        try (var worker = Worker.builder(rq).functions("com.example.jobs").build()) {
            worker.start();
            rq.queue("default").enqueueAllAt(due, Collections.nCopies(MANY, Call.ofVoid(Jobs::noop)));
            Thread.sleep(Math.max(0, Duration.between(Instant.now(), due).toMillis()));
            while (rq.queue("default").size() < MANY) {
                Thread.sleep(1);
            }
            return Duration.between(due, Instant.now()).toNanos() / 1e9;
        } finally {
            client.flushAll();
        }
    }
}
