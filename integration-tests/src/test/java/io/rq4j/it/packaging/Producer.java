package io.rq4j.it.packaging;

import io.rq4j.Rq;
import io.rq4j.examples.Words;

/** Enqueues a method reference in a JVM of its own, and prints the id of the job. */
final class Producer {

    private Producer() {}

    public static void main(String[] args) {
        try (var rq = Rq.connect(args[0])) {
            System.out.println(rq.queue("default")
                    .enqueue(Words::count, "to be or not to be")
                    .id());
        }
    }
}
