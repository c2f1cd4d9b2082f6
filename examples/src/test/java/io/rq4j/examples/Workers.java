package io.rq4j.examples;

import io.rq4j.Queue;
import io.rq4j.Rq;
import io.rq4j.test.TestRedis;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Applications with the embedded worker that is a snippet too. */
final class Workers {

    static final Duration SOON = Duration.ofSeconds(30);

    private Workers() {}

    static void withWorker(TestRedis redis, Consumer<Queue> application) {
        withWorker(redis, (rq, queue) -> application.accept(queue));
    }

    static void withWorker(TestRedis redis, BiConsumer<Rq, Queue> application) {
        try (Rq rq = Rq.connect(redis.url())) {
            EmbeddedWorker.run(rq, () -> application.accept(rq, rq.queue("default")));
        }
    }
}
