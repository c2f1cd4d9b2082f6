package io.rq4j.examples;

import io.rq4j.Rq;
import java.time.Duration;

/** The shortest program: one job, and its result. It needs a Redis on this machine and a worker, such as {@link EmbeddedWorker}. */
public final class Quickstart {

    private Quickstart() {}

    public static void main(String[] args) {
        // tag::quickstart[]
        try (Rq rq = Rq.connect("redis://localhost:6379")) {
            var job = rq.queue("default").enqueue(Words::countAt, "https://example.org"); // any public method
            int words = job.await(Duration.ofSeconds(30)); // typed result
            System.out.println(words + " words");
        }
        // end::quickstart[]
    }
}
