package io.rq4j.cli.demo;

import io.rq4j.Rq;
import io.rq4j.worker.Worker;
import io.rq4j.worker.internal.cli.Program;
import java.time.Duration;

/**
 * A worker process on a Redis of the user's, where the demo's keys have another prefix than those that {@code rq-worker} works
 * on. It runs until it is killed: the demo clears what it leaves.
 */
final class DemoWorkerProgram {

    private static final Duration FOR_EVER = Duration.ofDays(365);

    private DemoWorkerProgram() {}

    /** @param args url, prefix, name, queue, concurrency */
    public static void main(String[] args) throws InterruptedException {
        Program.logAt("info");
        try (Rq rq = Rq.builder().url(args[0]).prefix(args[1]).build();
                var worker = Worker.builder(rq)
                        .name(args[2])
                        .queues(args[3])
                        .concurrency(Integer.parseInt(args[4]))
                        .functions("io.rq4j.examples")
                        .build()) {
            worker.start();
            worker.awaitEnd(FOR_EVER);
        }
    }
}
