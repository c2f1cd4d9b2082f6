package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.Deeds;
import io.rq4j.error.JobFailedException;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Repeat;
import io.rq4j.job.Result;
import io.rq4j.job.Result.Type;
import io.rq4j.job.Retry;
import io.rq4j.test.RedisExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Jobs that run more than once. */
@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class RetriedJobsTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Workshop shop;
    private final String counter;

    RetriedJobsTest(Workshop shop) {
        this.shop = shop;
        this.counter = shop.gate();
    }

    @BeforeEach
    void startAWorker() {
        shop.start();
    }

    @Test
    void jobIsTriedAgainUntilItReturns() {
        var job = shop.queue().with(o -> o.retry(Retry.times(3))).enqueue(Deeds::failFirst, counter, 2);

        assertThat(job.await(SOON)).isEqualTo(3);
        assertThat(job.results()).extracting(Result::type).containsExactly(Type.SUCCESSFUL, Type.RETRIED, Type.RETRIED);
        assertThat(job.results().get(2).error()).startsWith("java.lang.IllegalStateException: call 1");
        assertThat(new String(shop.job(job.id()).raw().get("retries_left"))).isEqualTo("1");
    }

    @Test
    void jobFailsWhenNoTryIsLeft() {
        var job = shop.queue().with(o -> o.retry(Retry.times(1))).enqueue(Deeds::failFirst, counter, 9);

        assertThatThrownBy(() -> job.await(SOON))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("call 2");
        assertThat(job.results()).extracting(Result::type).containsExactly(Type.FAILED, Type.RETRIED);
    }

    @Test
    void delayedTryWaitsInTheSchedule() {
        var job = shop.queue()
                .with(o -> o.retry(Retry.times(2).after(Duration.ofSeconds(1), Duration.ofHours(1))))
                .enqueue(Deeds::failFirst, counter, 9);

        Workshop.eventually(() -> assertThat(job.results()).hasSize(2));
        assertThat(job.status()).isEqualTo(JobStatus.SCHEDULED);
        assertThat(shop.redis.zscore("rq:scheduled:default", job.id()) - System.currentTimeMillis() / 1e3)
                .isBetween(3_500.0, 3_601.0);
    }

    @Test
    void rulesSayWhatIsTriedAgain() {
        var no = shop.queue()
                .with(o -> o.retry(Retry.times(1).notOn(IllegalStateException.class)))
                .enqueue(Deeds::failFirst, shop.gate(), 1);
        var other = shop.queue()
                .with(o -> o.retry(Retry.times(1).on(UncheckedIOException.class, IOException.class)))
                .enqueue(Deeds::failFirst, shop.gate(), 1);
        var superclass = shop.queue()
                .with(o -> o.retry(Retry.times(1).on(RuntimeException.class)))
                .enqueue(Deeds::failFirst, counter, 1);

        assertThat(superclass.await(SOON)).isEqualTo(2);
        assertThatThrownBy(() -> no.await(SOON)).hasMessageContaining("call 1");
        assertThatThrownBy(() -> other.await(SOON)).hasMessageContaining("call 1");
    }

    @Test
    void functionAsksForAnotherTry() {
        var job = shop.queue().enqueue(Deeds::askUntil, counter, 3, 2);

        assertThat(job.await(SOON)).isEqualTo(3);
        assertThat(job.results()).extracting(Result::type).containsExactly(Type.SUCCESSFUL, Type.RETRIED, Type.RETRIED);
        assertThat(new String(shop.job(job.id()).raw().get("number_of_retries")))
                .isEqualTo("2");
    }

    @Test
    void functionThatAsksTooOftenFails() {
        var log = new LogFile();
        var job = shop.queue().enqueue(Deeds::askUntil, counter, 9, 1);

        assertThatThrownBy(() -> job.await(SOON)).isInstanceOf(JobFailedException.class);
        assertThat(job.results()).extracting(Result::type).containsExactly(Type.MAX_RETRIES_EXCEEDED, Type.RETRIED);
        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        Workshop.eventually(() -> assertThat(log.text())
                .containsOnlyOnce("WARN worker - default: Job failed: it asked for another try and has had all 1 ("
                        + job.id() + ")"));
    }

    @Test
    void jobIsTriedAgainForAsLongAsAnIntCounts() {
        var job =
                shop.queue().with(o -> o.retry(Retry.times(Integer.MAX_VALUE))).enqueue(Deeds::failFirst, counter, 2);

        assertThat(job.await(SOON)).isEqualTo(3);
    }

    @Test
    void theLongestIntervalIsOne() {
        var longest = Duration.ofDays(36_500);
        var job = shop.queue().with(o -> o.retry(Retry.times(1).after(longest))).enqueue(Deeds::failFirst, counter, 9);

        Workshop.eventually(() -> assertThat(job.status()).isEqualTo(JobStatus.SCHEDULED));
        assertThat(shop.redis.zscore("rq:scheduled:default", job.id()) - System.currentTimeMillis() / 1e3)
                .isBetween(longest.toSeconds() - 60.0, longest.toSeconds() + 1.0);
    }

    @Test
    void functionThatAsksForATryThatNobodyLivesToSeeFailsAndTheWorkerGoesOn() {
        var job = shop.queue().enqueue(Deeds::postpone, Long.MAX_VALUE);

        assertThatThrownBy(() -> job.await(SOON))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("RetryJobException.after takes 0 to 36500 days, got PT2562047788015215H30M7S");
        assertThat(shop.queue().enqueue(Deeds::count, counter).await(SOON)).isEqualTo(1);
    }

    @Test
    void jobRepeatsAndKeepsEveryResult() {
        var job = shop.queue().with(o -> o.repeat(Repeat.times(2))).enqueue(Deeds::count, counter);

        assertThat(job.await(SOON)).isEqualTo(3);
        assertThat(job.results())
                .extracting(Result::type)
                .containsExactly(Type.SUCCESSFUL, Type.SUCCESSFUL, Type.SUCCESSFUL);
        assertThat(shop.redis.zcard("rq:finished:default")).isEqualTo(1);
    }

    @Test
    void progressIsSeenFromOutside() {
        var job = shop.queue().enqueueVoid(Deeds::report);

        job.await(SOON);

        assertThat(job.progress()).hasValueSatisfying(progress -> {
            assertThat(progress.percent()).isEqualTo(12.5);
            assertThat(progress.message()).isEqualTo("on the way");
        });
    }
}
