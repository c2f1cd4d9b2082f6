package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Deeds;
import io.rq4j.JobHandle;
import io.rq4j.job.JobStatus;
import io.rq4j.job.OnAbandon;
import io.rq4j.job.Retry;
import io.rq4j.test.RedisExtension;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class StopTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Workshop shop;
    private final String gate;

    StopTest(Workshop shop) {
        this.shop = shop;
        this.gate = shop.gate();
    }

    @Test
    void stopTakesNothingMoreAndLetsRunningJobsEnd() throws InterruptedException {
        var running = shop.queue().enqueue(Deeds::pass, gate);
        var worker = shop.start(options -> options.name("w"));
        shop.awaitEntered(gate, 1);

        worker.stop();
        var late = shop.queue().enqueue(Deeds::add, 1, 2);
        assertThat(worker.awaitEnd(Duration.ofMillis(300))).isFalse();
        Workshop.open(gate);

        Workshop.awaitEnd(worker, SOON);
        assertThat(running.await(SOON)).isEqualTo(running.id());
        assertThat(late.status()).isEqualTo(JobStatus.QUEUED);
        assertGone("w");
    }

    @Test
    void idleWorkerLeavesAtOnceWithItsSeatAndItsEntry() throws InterruptedException {
        var worker = shop.start(options -> options.name("w").queues("a", "b"));
        Workshop.eventually(
                () -> assertThat(shop.takenSeats("a") + shop.takenSeats("b")).isEqualTo(2));
        assertThat(shop.redis.smembers("rq:workers:a")).containsExactly("rq:worker:w");

        worker.stop();

        Workshop.awaitEnd(worker, Duration.ofSeconds(2));
        assertGone("w");
        assertThat(shop.freeSeats("a")).isEqualTo(2);
        assertThat(shop.freeSeats("b")).isEqualTo(2);
    }

    @Test
    void jobThatMustNotStartTwiceFailsInsteadOfGoingBack() throws InterruptedException {
        var job =
                shop.queue().with(options -> options.onAbandon(OnAbandon.FAIL)).enqueue(Deeds::passInAnyCase, gate);
        var worker = shop.start(options -> options.shutdownTimeout(Duration.ofMillis(100)));
        shop.awaitEntered(gate, 1);

        worker.stop();
        worker.stop();

        Workshop.awaitEnd(worker, SOON);
        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(job.results().get(0).error()).contains("must not start twice (onAbandon FAIL)");
        assertThat(shop.queue().size()).isZero();
    }

    @Test
    void jobThatMustNotStartTwiceIsNotTriedAgainEither() throws InterruptedException {
        var queue =
                shop.queue().with(options -> options.onAbandon(OnAbandon.FAIL).retry(Retry.times(3)));
        var jobs = List.of(queue.enqueue(Deeds::passInAnyCase, gate), queue.enqueue(Deeds::pass, gate));
        var worker = shop.start(options -> options.shutdownTimeout(Duration.ofMillis(100)));
        shop.awaitEntered(gate, 2);

        worker.stop();

        Workshop.awaitEnd(worker, SOON);
        assertThat(jobs).extracting(JobHandle::status).containsOnly(JobStatus.FAILED);
        assertThat(shop.queue().size()).isZero();
    }

    @Test
    void whatDoesNotEndInTimeGoesBackToTheHeadOfItsQueueInItsOrder() throws InterruptedException {
        var jobs = List.of(
                shop.queue().enqueue(Deeds::pass, gate).id(),
                shop.queue().enqueue(Deeds::passInAnyCase, gate).id(),
                shop.queue().enqueue(Deeds::pass, gate).id());
        var worker = shop.start(options -> options.concurrency(3).shutdownTimeout(Duration.ofMillis(100)));
        shop.awaitEntered(gate, 3);
        var waiting = shop.queue().enqueue(Deeds::add, 1, 2).id();

        worker.stop();

        Workshop.awaitEnd(worker, SOON);
        assertThat(shop.queue().jobIds(0, 10)).containsExactly(jobs.get(0), jobs.get(1), jobs.get(2), waiting);
        assertThat(jobs).allSatisfy(id -> {
            assertThat(shop.job(id).status()).isEqualTo(JobStatus.QUEUED);
            assertThat(shop.job(id).abandonedCount())
                    .as("a stop is not counted")
                    .isZero();
            assertThat(shop.rq.job(id).results()).isEmpty();
        });
        shop.assertNothingRuns();
    }

    @Test
    void whatWentBackRunsAgainAndItsFirstRunIsRefused() throws InterruptedException {
        var job = shop.queue().enqueue(Deeds::passInAnyCase, gate);
        var first = shop.start();
        shop.awaitEntered(gate, 1);
        first.stop();
        first.stop();
        Workshop.awaitEnd(first, SOON);

        shop.start(options -> options.name("second"));
        shop.awaitEntered(gate, 2);
        Workshop.open(gate);

        assertThat(job.await(SOON)).isEqualTo("passed");
        assertThat(job.results()).hasSize(1);
        assertThat(shop.result(job.id()).workerName()).isEqualTo("second");
        shop.assertNothingRuns();
    }

    @Test
    void resultsThatComeWithinTheGraceAreKeptAndFailuresGoBack() throws InterruptedException {
        var returns = shop.queue().enqueue(Deeds::passOrReturn, gate);
        var throwsIt = shop.queue().enqueue(Deeds::pass, gate);
        var worker = shop.start(options -> options.shutdownTimeout(Duration.ZERO));
        shop.awaitEntered(gate, 2);

        worker.stop();

        Workshop.awaitEnd(worker, SOON);
        assertThat(returns.await(SOON)).isEqualTo("interrupted");
        assertThat(throwsIt.status()).isEqualTo(JobStatus.QUEUED);
        shop.assertNothingRuns();
    }

    @Test
    @Timeout(10)
    void secondStopDoesNotWait() throws InterruptedException {
        var jobs = List.of(
                shop.queue().enqueue(Deeds::passInAnyCase, gate), shop.queue().enqueue(Deeds::pass, gate));
        var worker = shop.start(options -> options.shutdownTimeout(Duration.ofHours(1)));
        shop.awaitEntered(gate, 2);

        worker.stop();
        assertThat(worker.awaitEnd(Duration.ofMillis(300))).isFalse();
        worker.stop();

        Workshop.awaitEnd(worker, Duration.ofSeconds(2));
        assertThat(shop.queue().jobIds(0, 10))
                .isEqualTo(jobs.stream().map(JobHandle::id).toList());
        shop.assertNothingRuns();
    }

    @Test
    void secondStopCutsTheGraceShort() throws InterruptedException {
        shop.queue().enqueue(Deeds::passInAnyCase, gate);
        var worker = shop.start(options -> options.name("cut").shutdownTimeout(Duration.ZERO));
        shop.awaitEntered(gate, 1);
        worker.stop();
        Workshop.eventually(() -> assertThat(stack("rq-cut-loop")).contains("JobThreads.awaitEnd"));

        worker.stop();

        Workshop.awaitEnd(worker, Duration.ofSeconds(1));
        assertThat(shop.queue().size()).isEqualTo(1);
        shop.assertNothingRuns();
    }

    private static String stack(String thread) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(entry -> entry.getKey().getName().equals(thread))
                .map(entry -> Arrays.toString(entry.getValue()))
                .findFirst()
                .orElse("");
    }

    @Test
    void closeAfterAStopStillDrains() throws InterruptedException {
        var job = shop.queue().enqueue(Deeds::pass, gate);
        var worker = shop.start();
        shop.awaitEntered(gate, 1);
        worker.stop();
        var closing = new Thread(worker::close);
        closing.start();

        assertThat(worker.awaitEnd(Duration.ofMillis(300)))
                .as("close interrupted what was draining")
                .isFalse();
        Workshop.open(gate);

        closing.join(SOON.toMillis());
        assertThat(closing.isAlive()).isFalse();
        assertThat(job.await(SOON)).isEqualTo(job.id());
    }

    @Test
    void closeBeforeTheStartAndTwiceDoesNothing() {
        shop.worker(options -> options).close();
        var worker = shop.start();
        worker.close();
        worker.close();

        assertThat(shop.keys("rq:seated:*")).isEmpty();
    }

    @Test
    void stopDuringAClaimLosesNothing() throws InterruptedException {
        for (int round = 0; round < 30; round++) {
            var jobs = IntStream.range(0, 20)
                    .mapToObj(i -> shop.queue().enqueue(Deeds::add, i, 1))
                    .toList();
            var worker = shop.start(options -> options.concurrency(3));
            worker.stop();
            Workshop.awaitEnd(worker, SOON);

            shop.assertNothingRuns();
            assertThat(jobs).allMatch(job -> job.status() == JobStatus.FINISHED || job.status() == JobStatus.QUEUED);
            long queued = jobs.stream()
                    .filter(job -> job.status() == JobStatus.QUEUED)
                    .count();
            assertThat(shop.queue().empty()).isEqualTo(queued);
        }
    }

    @Test
    void noThreadOutlivesItsWorkerButAWaitInRedis() {
        var worker = shop.start(options -> options.name("threads"));
        shop.queue()
                .with(options -> options.timeout(Duration.ofMinutes(1)))
                .enqueue(Deeds::add, 1, 2)
                .await(SOON);

        worker.close();

        Workshop.eventually(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("rq-threads-") && !name.startsWith("rq-threads-wait-")));
    }

    private void assertGone(String worker) {
        assertThat(shop.redis.smembers("rq:workers")).isEmpty();
        assertThat(shop.keys("rq:workers:*", "rq:seated:*")).isEmpty();
        assertThat(shop.redis.hget("rq:worker:" + worker, "death")).isNotNull();
        assertThat(shop.redis.ttl("rq:worker:" + worker)).isBetween(1L, 60L);
        shop.assertNothingRuns();
    }
}
