package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.Deeds;
import io.rq4j.Rq;
import io.rq4j.error.RedisUnavailableException;
import io.rq4j.job.JobStatus;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.time.Duration;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.RedisClient;

/** A queue whose jobs may not be taken now is looked at once a second, not as fast as Redis answers. */
@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class WaitingTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration WINDOW = Duration.ofMillis(1_200);
    /** A look is 8 to 13 commands, a beat and a recovery pass about 12 each. */
    private static final long FEW = 60;

    private final TestRedis redis;
    private final Workshop shop;
    private final String gate;

    WaitingTest(TestRedis redis, Workshop shop) {
        this.redis = redis;
        this.shop = shop;
        this.gate = shop.gate();
    }

    @Test
    void suspendedWorkersLookOnceASecondAndGoOnWhenResumed() {
        shop.redis.set("rq:suspended", "1");
        var job = shop.queue().enqueue(Deeds::add, 1, 2);
        shop.start(options -> options.withoutScheduler());

        assertFewCommands(shop.redis);
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);

        shop.redis.del("rq:suspended");
        assertThat(job.await(SOON)).isEqualTo(3);
    }

    @Test
    void pausedQueueIsLookedAtOnceASecondWhileOthersAreServed() {
        shop.redis.set(Workshop.KEYS.paused("paused"), "for a test");
        var paused = shop.queue("paused").enqueue(Deeds::add, 1, 1);
        shop.start(options -> options.queues("paused", "default").withoutScheduler());

        assertThat(shop.queue().enqueue(Deeds::add, 1, 2).await(SOON)).isEqualTo(3);
        assertFewCommands(shop.redis);
        assertThat(paused.status()).isEqualTo(JobStatus.QUEUED);

        shop.redis.del(Workshop.KEYS.paused("paused"));
        assertThat(paused.await(SOON)).isEqualTo(2);
    }

    @Test
    void jobThatMustRunAloneAtTheHeadOfAQueueIsLookedAtOnceASecond() {
        shop.queue().enqueue(Deeds::pass, gate);
        shop.start(options -> options.withoutScheduler());
        shop.awaitEntered(gate, 1);
        var alone = RawJob.of(shop, "com.acme.Deeds.add", "[1, 2]")
                .set("abandoned_count", "2")
                .enqueue();

        assertFewCommands(shop.redis);

        Workshop.open(gate);
        shop.awaitStatus(alone, JobStatus.FINISHED);
    }

    @Test
    void jobThatCannotBeStartedIsTriedOnceASecond() {
        shop.redis.set("rq:wip:default", "not a sorted set");
        var job = shop.queue().enqueue(Deeds::add, 1, 2);
        shop.start(options -> options.withoutScheduler());

        assertFewCommands(shop.redis);
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);

        shop.redis.del("rq:wip:default");
        assertThat(job.await(SOON)).isEqualTo(3);
    }

    @Test
    void queueThatIsNoListIsLookedAtOnceASecond() {
        shop.redis.set("rq:queue:default", "not a list");
        shop.start(options -> options.withoutScheduler());

        assertFewCommands(shop.redis);

        shop.redis.del("rq:queue:default");
        assertThat(shop.queue().enqueue(Deeds::add, 1, 2).await(SOON)).isEqualTo(3);
    }

    @Test
    void backlogIsDrainedWhileMemoryIsFullAndTheIdleWorkerLooksOnceASecond() {
        try (var own = redis.startOwn("--maxmemory-policy", "noeviction");
                var rq = Rq.connect(own.url())) {
            var queue = rq.queue("default");
            var jobs = IntStream.range(0, 50)
                    .mapToObj(i -> queue.enqueue(Deeds::add, i, 1))
                    .toList();
            var first = queue.with(options -> options.atFront()).enqueue(Deeds::pass, gate);
            var worker = shop.worker(own.url(), options -> options.concurrency(1));
            worker.start();
            shop.awaitEntered(gate, 1);

            own.client().configSet("maxmemory", "100kb");
            assertThatThrownBy(() -> queue.enqueue(Deeds::add, 1, 2)).isInstanceOf(RedisUnavailableException.class);
            Workshop.open(gate);

            assertThat(first.await(SOON)).isEqualTo(first.id());
            Workshop.eventually(() -> assertThat(jobs).allMatch(job -> job.status() == JobStatus.FINISHED));
            assertFewCommands(own.client());
            own.client().configSet("maxmemory", "0");
            assertThat(queue.enqueue(Deeds::add, 1, 2).await(SOON)).isEqualTo(3);
            worker.close();
        }
    }

    private static void assertFewCommands(RedisClient client) {
        var before = CommandCount.of(client);
        Awaitility.await().pollDelay(WINDOW).until(() -> true);
        var cost = CommandCount.of(client).since(before);
        assertThat(cost.sum()).as("commands within %s: %s", WINDOW, cost).isLessThan(FEW);
    }
}
