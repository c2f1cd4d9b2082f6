package io.rq4j.examples;

import static io.rq4j.examples.Workers.SOON;
import static io.rq4j.examples.Workers.withWorker;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.Rq;
import io.rq4j.job.JobStatus;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisExtension.class)
class ChainTest {

    @Test
    void resultIsHandedOnAndTheLastRunsWhenBothHaveFinished(TestRedis redis) {
        withWorker(redis, queue -> {
            var chain = Chain.enqueue(queue);
            assertThat(chain.joined().await(SOON)).isEqualTo("waistcoat-pocket");
            assertThat(chain.told().await(SOON)).isEqualTo("There are " + Words.countChapter("alice", 1) + " words");
            assertThat(chain.first().await(SOON)).isEqualTo(Words.countChapter("alice", 1));
        });
    }

    @Test
    void onlyTheFirstIsQueuedAtOnce(TestRedis redis) {
        try (Rq rq = Rq.connect(redis.url())) {
            var chain = Chain.enqueue(rq.queue("default"));
            assertThat(chain.first().status()).isEqualTo(JobStatus.QUEUED);
            assertThat(chain.told().status()).isEqualTo(JobStatus.DEFERRED);
            assertThat(chain.joined().status()).isEqualTo(JobStatus.DEFERRED);
        }
    }
}
