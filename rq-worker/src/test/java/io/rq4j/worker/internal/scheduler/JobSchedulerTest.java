package io.rq4j.worker.internal.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Deeds;
import io.rq4j.Rq;
import io.rq4j.internal.lifecycle.JobLifecycle.Scheduler;
import io.rq4j.job.Call;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.RedisClient;

@ExtendWith(RedisExtension.class)
class JobSchedulerTest {

    private static final List<String> QUEUES = List.of("q1", "q2", "q3", "q4");

    private final RedisClient redis;
    private final Rq rq;

    JobSchedulerTest(TestRedis redis) {
        this.redis = redis.client();
        this.rq = Rq.builder().url(redis.url()).build();
    }

    @AfterEach
    void close() {
        rq.close();
    }

    @Test
    void oneCallMovesNoMoreFromManyQueuesThanFromOne() {
        var jobs = Collections.nCopies(150, Call.of(Deeds::add, 1, 2));
        QUEUES.forEach(queue -> rq.queue(queue).enqueueAllAt(Instant.EPOCH, jobs));
        var scheduler = new JobScheduler(
                rq.engine(),
                new Scheduler("s", "vm", 7, "", QUEUES),
                e -> assertThat(e).isNull());

        long calls = scriptsOf(scheduler::pass);

        assertThat(QUEUES)
                .allSatisfy(queue -> assertThat(rq.queue(queue).size()).isEqualTo(150));
        assertThat(calls).as("500 of the 600 at once, then the others").isEqualTo(2);
    }

    /** Each script asks for the time once. */
    private long scriptsOf(Runnable action) {
        long before = times();
        action.run();
        return times() - before;
    }

    private long times() {
        return redis.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_time:"))
                .mapToLong(line -> Long.parseLong(line.replaceFirst(".*?calls=(\\d+).*", "$1")))
                .sum();
    }
}
