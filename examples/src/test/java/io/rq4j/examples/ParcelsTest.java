package io.rq4j.examples;

import static io.rq4j.examples.Workers.SOON;
import static io.rq4j.examples.Workers.withWorker;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.Rq;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import io.rq4j.worker.Worker;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisExtension.class)
class ParcelsTest {

    @Test
    void everyParcelOfEveryProducerIsPackedOnce(TestRedis redis) {
        withWorker(
                redis,
                queue -> assertThat(Parcels.enqueue(queue, List.of("Anna", "Ben"), 3))
                        .extracting(job -> job.await(SOON))
                        .containsExactlyInAnyOrder(
                                "Anna's parcel 1",
                                "Anna's parcel 2",
                                "Anna's parcel 3",
                                "Ben's parcel 1",
                                "Ben's parcel 2",
                                "Ben's parcel 3"));
    }

    @Test
    void workersShareTheJobsAndTogetherTakeAllOfThem(TestRedis redis) {
        try (Rq rq = Rq.connect(redis.url())) {
            var jobs = Parcels.enqueue(rq.queue("default"), List.of("Anna", "Ben"), 10);
            try (var one = worker(rq, "one");
                    var other = worker(rq, "other")) {
                Stream.of(one, other).forEach(Worker::start);
                jobs.forEach(job -> job.await(SOON));
            }
            assertThat(Parcels.taken(jobs).keySet()).containsExactly("one", "other");
            assertThat(Parcels.taken(jobs).values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(20);
        }
    }

    private static Worker worker(Rq rq, String name) {
        return Worker.builder(rq)
                .name(name)
                .queues("default")
                .concurrency(1)
                .functions("io.rq4j.examples")
                .build();
    }
}
