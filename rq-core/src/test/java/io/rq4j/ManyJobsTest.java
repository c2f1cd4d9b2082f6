package io.rq4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.job.Call;
import io.rq4j.job.JobStatus;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many jobs canceled or deleted at once. */
@ExtendWith(RedisExtension.class)
class ManyJobsTest {

    private TestRedis redis;
    private Rq rq;
    private Queue queue;

    @BeforeEach
    void connect(TestRedis redis) {
        this.redis = redis;
        rq = Rq.connect(redis.url());
        queue = rq.queue("default");
    }

    @AfterEach
    void close() {
        rq.close();
    }

    private List<String> enqueued(int count) {
        return queue.enqueueAll(Collections.nCopies(count, Call.named("f"))).stream()
                .map(JobHandle::id)
                .toList();
    }

    @Test
    void jobsInAnyOrderAreCanceledAndTheOthersStayInTheirOrder() {
        var ids = enqueued(1_000);
        var chosen = new ArrayList<>(ids.subList(100, 900));
        Collections.shuffle(chosen, new Random(1));

        assertThat(queue.cancelAll(chosen)).isEqualTo(800);

        var left = new ArrayList<>(ids.subList(0, 100));
        left.addAll(ids.subList(900, 1_000));
        assertThat(queue.jobIds(0, 2_000)).isEqualTo(left);
        assertThat(rq.job(ids.get(500)).status()).isEqualTo(JobStatus.CANCELED);
        assertThat(queue.info().canceled()).isEqualTo(800);
    }

    @Test
    void jobsAreDeletedWithAllTheirKeys() {
        var ids = enqueued(500);

        assertThat(queue.deleteAll(ids)).isEqualTo(500);

        assertThat(redis.client().keys("*")).containsExactly("rq:queues");
    }

    @Test
    void fewJobsAndWhatIsNotThereAreAnsweredToo() {
        var ids = new ArrayList<>(enqueued(3));
        ids.add("nobody");

        assertThat(queue.cancelAll(ids)).isEqualTo(3);
        assertThat(queue.cancelAll(ids)).isZero();
        assertThat(queue.deleteAll(ids)).isEqualTo(3);
    }

    /** The list is read, then the head is taken: each place that was read is wrong. */
    @Test
    void jobsThatMoveMeanwhileAreFoundAllTheSame() {
        var ids = enqueued(400);
        var taken = new ArrayList<String>();
        var verdicts = new ManyJobs(rq.engine(), "default").end(ids.subList(50, 350), slice -> {
            if (taken.size() < 3) {
                taken.add(redis.client().lpop("rq:queue:default"));
            }
            return rq.engine().lifecycle().cancel(false, false, slice);
        });

        assertThat(verdicts.values()).hasSize(300).containsOnly("ok");
        assertThat(queue.size()).isEqualTo(97);
    }
}
