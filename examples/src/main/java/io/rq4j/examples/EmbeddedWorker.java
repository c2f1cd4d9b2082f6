package io.rq4j.examples;

import io.rq4j.Rq;
import io.rq4j.worker.Worker;
import java.time.Duration;

/** A worker inside an application. It needs a Redis, by default the one on this machine. */
public final class EmbeddedWorker {

    private EmbeddedWorker() {}

    /** An application that enqueues one job, which its own worker runs. */
    public static void main(String[] args) {
        try (Rq rq = Rq.connect()) {
            run(rq, () -> {
                var job = rq.queue("default").enqueue(Words::longest, "alice");
                System.out.println("The longest word of the book is " + job.await(Duration.ofSeconds(30)));
            });
        }
    }

    static void run(Rq rq, Runnable application) {
        // tag::embedded[]
        try (Worker worker = Worker.builder(rq)
                .queues("high", "default") // in order of priority
                .concurrency(10)
                .functions("io.rq4j.examples") // the package of your jobs; nothing else can be called
                .build()) {
            worker.start();
            application.run();
        } // lets running jobs end, then leaves
        // end::embedded[]
    }
}
