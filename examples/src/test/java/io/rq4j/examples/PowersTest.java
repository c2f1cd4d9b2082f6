package io.rq4j.examples;

import static io.rq4j.examples.Workers.SOON;
import static io.rq4j.examples.Workers.withWorker;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.examples.Powers.Power;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisExtension.class)
class PowersTest {

    @Test
    void squaresAndCubesComeFromSeveralThreadsOfOneProcess(TestRedis redis) {
        withWorker(redis, queue -> {
            var powers = Powers.enqueue(queue, 3).stream()
                    .map(job -> job.await(SOON))
                    .toList();
            assertThat(powers).extracting(Power::value).containsExactly(1L, 1L, 4L, 8L, 9L, 27L);
            assertThat(powers.stream().map(Power::thread).distinct()).hasSizeGreaterThan(1);
        });
    }
}
