package io.rq4j.examples;

import static io.rq4j.examples.Workers.withWorker;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisExtension.class)
class SleepSortTest {

    @Test
    void shortestSleepComesFirstThoughItWasEnqueuedLast(TestRedis redis) {
        withWorker(redis, (rq, queue) -> {
            var sorted = new ArrayList<Integer>();
            assertThat(SleepSort.run(rq, queue, List.of(5, 1), sorted::add)).hasSize(2);
            assertThat(sorted).containsExactly(1, 5);
        });
    }
}
