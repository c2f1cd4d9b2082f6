package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.Deeds;
import io.rq4j.job.Call;
import io.rq4j.job.JobStatus;
import io.rq4j.test.RedisExtension;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs for later, moved by the scheduler of a worker. */
@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class ScheduledJobsTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LATER = Duration.ofDays(1);

    private final Workshop shop;

    ScheduledJobsTest(Workshop shop) {
        this.shop = shop;
    }

    @Test
    void jobRunsWhenItIsDue() {
        shop.start();

        var job = shop.queue().enqueueIn(Duration.ofMillis(300), Call.of(Deeds::add, 1, 2));

        assertThat(job.status()).isEqualTo(JobStatus.SCHEDULED);
        assertThat(job.await(SOON)).isEqualTo(3);
    }

    @Test
    void jobThatIsDueInThePastRunsAtOnce() {
        shop.start();

        assertThat(shop.queue().at(Instant.EPOCH).enqueue(Deeds::add, 1, 2).await(SOON))
                .isEqualTo(3);
    }

    @Test
    void jobThatIsNotDueWaits() {
        shop.start();
        var later = shop.queue().enqueueIn(LATER, Call.of(Deeds::add, 1, 2));

        shop.queue().enqueueIn(Duration.ofMillis(50), Call.of(Deeds::add, 1, 2)).await(SOON);

        assertThat(later.status()).isEqualTo(JobStatus.SCHEDULED);
    }

    @Test
    void manyJobsOfOneTimeAllRun() {
        var jobs = shop.queue().enqueueAllAt(Instant.EPOCH, Collections.nCopies(1_200, Call.of(Deeds::add, 1, 2)));
        shop.start();

        jobs.forEach(job -> assertThat(job.await(SOON)).isEqualTo(3));
    }

    @Test
    void ofTwoWorkersTheOtherTakesOverWhenOneLeaves() throws InterruptedException {
        var first = shop.start();
        shop.start();
        shop.queue().enqueueIn(Duration.ofMillis(50), Call.of(Deeds::add, 1, 2)).await(SOON);

        first.close();

        assertThat(shop.queue()
                        .enqueueIn(Duration.ofMillis(50), Call.of(Deeds::add, 1, 2))
                        .await(SOON))
                .isEqualTo(3);
    }

    @Test
    void workerWithoutASchedulerLeavesThemToOthers() {
        shop.start(options -> options.withoutScheduler());
        var job = shop.queue().enqueueIn(Duration.ZERO, Call.of(Deeds::add, 1, 2));
        shop.queue().enqueue(Deeds::add, 1, 2).await(SOON);
        assertThat(job.status()).isEqualTo(JobStatus.SCHEDULED);
        assertThat(shop.keys("rq:scheduler*")).isEmpty();

        shop.start();
        assertThat(job.await(SOON)).isEqualTo(3);
    }

    @Test
    void locksGoWithTheWorker() {
        var worker = shop.start();
        Workshop.eventually(() -> assertThat(shop.keys("rq:scheduler-lock:default", "rq:scheduler:*"))
                .hasSize(2));

        worker.close();

        Workshop.eventually(() -> assertThat(shop.keys("rq:scheduler-lock:default", "rq:scheduler:*"))
                .isEmpty());
    }

    @Test
    void ttlThatIsShorterThanTheDelayIsRefused() {
        var queue = shop.queue().with(options -> options.ttl(Duration.ofMinutes(1)));

        assertThatThrownBy(() -> queue.enqueueIn(Duration.ofHours(1), Call.of(Deeds::add, 1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT1H")
                .hasMessageContaining("PT1M");
        assertThatThrownBy(() -> queue.enqueueAt(Instant.now().plus(LATER), Call.of(Deeds::add, 1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a ttl of 60 s and would expire before it is due");
        assertThat(shop.keys("rq:job:*")).isEmpty();
    }

    @Test
    void negativeDelayIsRefused() {
        assertThatThrownBy(() -> shop.queue().in(Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-1S");
    }
}
