package io.rq4j.benchmarks;

import com.example.jobs.Jobs;
import io.rq4j.Rq;
import io.rq4j.benchmarks.Figures.Figure;
import io.rq4j.job.Call;
import io.rq4j.worker.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import redis.clients.jedis.RedisClient;

/** No-op jobs that wait already, drained by one process of concurrency 10; and what each costs Redis. */
record Drain(String url) {

    private static final int JOBS = 60_000;

    List<Figure> run(int runs) throws Exception {
        List<Double> rates = new ArrayList<>();
        List<Double> commands = new ArrayList<>();
        List<Double> roundTrips = new ArrayList<>();
        try (var client = RedisClient.create(url)) {
            once(client, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int i = 0; i < runs; i++) {
                once(client, rates, commands, roundTrips);
            }
        }
        return List.of(
                new Figure("drain: no-op jobs, concurrency 10", "jobs/s", 8_000, true, rates),
                new Figure("drain: Redis commands a job", "commands", 16, false, commands),
                new Figure("drain: round trips a job", "trips", 1, false, roundTrips));
    }

    private void once(RedisClient client, List<Double> rates, List<Double> commands, List<Double> roundTrips)
            throws Exception {
        client.flushAll();
        try (Rq rq = Rq.connect(url)) {
            rq.queue("default").enqueueAll(Collections.nCopies(JOBS, Call.ofVoid(Jobs::noop)));
            var before = CommandCount.of(client);
            long began = System.nanoTime();
            try (var worker =
                    Worker.builder(rq).functions("com.example.jobs").burst().build()) {
                worker.start();
                worker.awaitEnd(Duration.ofMinutes(5));
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            var cost = CommandCount.of(client).since(before);
            long finished = rq.queue("default").info().finished();
            if (finished != JOBS) {
                throw new IllegalStateException(finished + " of " + JOBS + " jobs finished");
            }
            rates.add(JOBS / seconds);
            commands.add(cost.total() / (double) JOBS);
            roundTrips.add((cost.of("evalsha") + cost.of("eval")) / (double) JOBS);
        }
    }
}
