package io.rq4j.benchmarks;

import com.example.jobs.Jobs;
import io.rq4j.Rq;
import io.rq4j.benchmarks.Figures.Figure;
import io.rq4j.worker.Worker;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.RedisClient;

/**
 * What one push costs Redis while 200 processes are idle: every command after the enqueue until the job is settled and all
 * wait again, less what the same processes cost in the same time without a push.
 */
record Push(String url) {

    private static final int PROCESSES = 200;
    private static final int PUSHES = 50;
    private static final long GAP_MILLIS = 100;

    List<Figure> run(int runs) throws Exception {
        return List.of(
                new Figure(
                        "push: commands, 1 idle process (no promise)", "commands", 1_000_000, false, measure(1, runs)),
                new Figure("push: commands, 200 idle processes", "commands", 40, false, measure(PROCESSES, runs)));
    }

    private List<Double> measure(int processes, int runs) throws InterruptedException {
        List<Double> commands = new ArrayList<>();
        List<Rq> connections = new ArrayList<>();
        List<Worker> workers = new ArrayList<>();
        try (var client = RedisClient.create(url);
                var rq = Rq.connect(url)) {
            for (int i = 0; i < processes; i++) {
                var connection = Rq.connect(url);
                connections.add(connection);
                workers.add(Worker.builder(connection)
                        .name("w" + i)
                        .concurrency(1)
                        .functions("com.example.jobs")
                        .build());
                workers.get(i).start();
            }
            once(client, rq);
            for (int i = 0; i < runs; i++) {
                commands.add(once(client, rq));
            }
        } finally {
            workers.parallelStream().forEach(Worker::close);
            connections.forEach(Rq::close);
        }
        return commands;
    }

    private static double once(RedisClient client, Rq rq) throws InterruptedException {
        var idle = new Stretch(client);
        Thread.sleep(10_000);
        double idlePerNano = idle.commands() / idle.nanos();
        var pushed = new Stretch(client);
        for (int i = 0; i < PUSHES; i++) {
            long ran = Jobs.ran();
            rq.queue("default").enqueueVoid(Jobs::noop);
            Jobs.awaitRan(ran + 1);
            Thread.sleep(GAP_MILLIS);
        }
        double settled = pushed.commands() - idlePerNano * pushed.nanos();
        var enqueued = new Stretch(client);
        for (int i = 0; i < PUSHES; i++) {
            rq.queue("nobody").enqueueVoid(Jobs::noop);
        }
        double enqueue = enqueued.commands() - idlePerNano * enqueued.nanos();
        return (settled - enqueue) / PUSHES;
    }

    /** A stretch of time and the commands in it. */
    private static final class Stretch {

        private final RedisClient client;
        private final CommandCount before;
        private final long began = System.nanoTime();

        Stretch(RedisClient client) {
            this.client = client;
            this.before = CommandCount.of(client);
        }

        double commands() {
            return CommandCount.of(client).since(before).total();
        }

        double nanos() {
            return System.nanoTime() - began;
        }
    }
}
