package io.rq4j.examples;

import static io.rq4j.examples.Workers.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.Rq;
import io.rq4j.examples.Continents.Density;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import io.rq4j.worker.Worker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisExtension.class)
class ContinentsTest {

    @Test
    void everyContinentIsWorkedOutByItsOwnWorker(TestRedis redis) {
        try (Rq rq = Rq.connect(redis.url())) {
            var jobs = Continents.enqueue(rq);
            var workers = Continents.names().stream()
                    .map(continent -> Worker.builder(rq)
                            .name(continent)
                            .queues(continent)
                            .functions("io.rq4j.examples")
                            .build())
                    .toList();
            try {
                workers.forEach(Worker::start);
                assertThat(jobs)
                        .extracting(job -> job.await(SOON).peoplePerKm2())
                        .containsExactly(48, 0, 107, 73, 25, 5, 25);
                assertThat(jobs)
                        .extracting(job -> job.results().get(0).workerName())
                        .isEqualTo(Continents.names());
            } finally {
                workers.forEach(Worker::close);
            }
        }
    }

    @Test
    void resultNamesTheProcessThatRanIt() {
        assertThat(Continents.density("europe"))
                .isEqualTo(new Density(73, ProcessHandle.current().pid()));
    }

    @Test
    void continentThatIsNoneIsNamedWithThoseThatThereAre() {
        assertThatThrownBy(() -> Continents.density("atlantis"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no continent \"atlantis\", only africa, antarctica, asia, europe, north-america,"
                        + " oceania, south-america");
    }
}
