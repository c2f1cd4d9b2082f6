package io.rq4j.worker.internal.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Deeds;
import io.rq4j.JobHandle;
import io.rq4j.Rq;
import io.rq4j.job.Call;
import io.rq4j.job.JobStatus;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisExtension.class)
class DependentsTest {

    private final Rq rq;

    DependentsTest(TestRedis redis) {
        this.rq = Rq.builder().url(redis.url()).build();
    }

    @AfterEach
    void close() {
        rq.close();
    }

    @Test
    void onePassEndsAllTheChildrenOfACanceledJob() {
        var parent = rq.queue("default").enqueue(Deeds::add, 1, 2);
        var children =
                rq.queue("default").after(parent).enqueueAll(Collections.nCopies(350, Call.of(Deeds::add, 1, 2)));
        parent.cancel();
        var dependents = new Dependents(rq.engine());

        dependents.release();
        dependents.giveUp((job, blocker) -> assertThat(blocker).isEqualTo(parent.id()));

        assertThat(children).extracting(JobHandle::status).containsOnly(JobStatus.FAILED);
    }
}
