package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Deeds;
import io.rq4j.job.Call;
import io.rq4j.job.JobStatus;
import io.rq4j.test.RedisExtension;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class ConcurrencyTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Workshop shop;
    private final String gate;

    ConcurrencyTest(Workshop shop) {
        this.shop = shop;
        this.gate = shop.gate();
    }

    @Test
    void tenJobsRunAtTheSameTimeAndTheEleventhWaits() {
        var jobs = shop.queue().enqueueAll(Collections.nCopies(11, Call.of(Deeds::pass, gate)));
        shop.start();

        shop.awaitEntered(gate, 10);
        assertThat(jobs.get(10).status()).isEqualTo(JobStatus.QUEUED);
        Workshop.open(gate);
        assertThat(jobs.get(10).await(SOON)).isEqualTo(jobs.get(10).id());
        assertThat(Workshop.entered(gate)).hasSize(11);
    }

    @Test
    void aSlotThatIsFreeIsFilledWhileOthersRun() {
        var gates = List.of(gate, shop.gate());
        gates.forEach(name -> shop.queue().enqueue(Deeds::pass, name));
        var third = shop.queue().enqueue(Deeds::add, 1, 2);
        shop.start(options -> options.concurrency(2));

        shop.awaitEntered(gates.get(1), 1);
        assertThat(third.status()).isEqualTo(JobStatus.QUEUED);
        Workshop.open(gates.get(0));
        assertThat(third.await(SOON)).isEqualTo(3);
    }

    @Test
    void queuesAreServedInTheOrderGivenAndHeadsBeforeTails() {
        note("low", "6");
        note("default", "3");
        note("default", "4");
        shop.queue("default").with(options -> options.atFront()).enqueue(Deeds::note, gate, "2");
        note("default", "5");
        note("high", "1");
        shop.start(options ->
                options.queues("high", "default", "low").concurrency(1).burst());

        shop.awaitEntered(gate, 6);
        assertThat(Workshop.entered(gate)).containsExactly("1", "2", "3", "4", "5", "6");
    }

    @Test
    void jobOfAHigherQueueOvertakesWhatWaits() {
        var holding = shop.queue("low").enqueue(Deeds::pass, gate);
        note("low", "late");
        shop.start(options -> options.queues("high", "low").concurrency(1));
        shop.awaitEntered(gate, 1);

        note("high", "early");
        Workshop.open(gate);

        shop.awaitEntered(gate, 3);
        assertThat(Workshop.entered(gate)).containsExactly(holding.id(), "early", "late");
    }

    @Test
    void moreQueuesThanWaitersAreAllServed() {
        var queues = IntStream.range(0, WorkerLoop.WAITERS + 3)
                .mapToObj(i -> "q" + i)
                .toArray(String[]::new);
        shop.start(options -> options.queues(queues));

        for (var queue : queues) {
            assertThat(shop.queue(queue).enqueue(Deeds::add, 1, 2).await(SOON)).isEqualTo(3);
        }
    }

    @Test
    void burstEndsWhenTheQueuesAreEmptyAndNothingRuns() throws InterruptedException {
        var jobs = shop.queue().enqueueAll(Collections.nCopies(30, Call.of(Deeds::add, 1, 2)));
        var last = shop.queue("low").enqueue(Deeds::pass, gate);
        var worker = shop.start(
                options -> options.queues("default", "low").concurrency(3).burst());

        shop.awaitEntered(gate, 1);
        assertThat(worker.awaitEnd(Duration.ofMillis(200)))
                .as("it left although a job ran")
                .isFalse();
        Workshop.open(gate);

        Workshop.awaitEnd(worker, SOON);
        assertThat(last.status()).isEqualTo(JobStatus.FINISHED);
        assertThat(jobs).allMatch(job -> job.status() == JobStatus.FINISHED);
    }

    @Test
    void burstWithNothingToDoLeavesAtOnce() throws InterruptedException {
        Workshop.awaitEnd(shop.start(options -> options.burst()), SOON);
    }

    @Test
    void maxJobsAreRunAndNoneMore() throws InterruptedException {
        var jobs = shop.queue().enqueueAll(Collections.nCopies(8, Call.of(Deeds::note, gate, "ran")));
        var worker = shop.start(options -> options.maxJobs(5).concurrency(10));

        Workshop.awaitEnd(worker, SOON);
        assertThat(Workshop.entered(gate)).hasSize(5);
        assertThat(shop.queue().size()).isEqualTo(3);
        assertThat(jobs.get(4).status()).isEqualTo(JobStatus.FINISHED);
    }

    @Test
    void lastOfMaxJobsMayRunLongerThanTheShutdownTimeout() throws InterruptedException {
        var job = shop.queue().enqueue(Deeds::passOrReturn, gate);
        var worker = shop.start(options -> options.maxJobs(1).shutdownTimeout(Duration.ZERO));

        shop.awaitEntered(gate, 1);
        assertThat(worker.awaitEnd(Duration.ofMillis(1_500)))
                .as("it left although its last job ran")
                .isFalse();
        Workshop.open(gate);

        Workshop.awaitEnd(worker, SOON);
        assertThat(job.await(SOON)).isEqualTo("passed");
    }

    @Test
    void jobThatTookItsProcessesWithItRunsAlone() {
        var others = List.of(shop.gate(), shop.gate());
        others.forEach(name -> shop.queue().enqueue(Deeds::pass, name));
        shop.start(options -> options.concurrency(5));
        others.forEach(name -> shop.awaitEntered(name, 1));

        var dangerous = RawJob.of(shop, "com.acme.Deeds.pass", "[\"" + gate + "\"]")
                .set("abandoned_count", "2")
                .enqueue();
        Workshop.eventually(() -> assertThat(shop.keys("rq:solo:*"))
                .as("the process drains itself")
                .isNotEmpty());
        var next = shop.queue().enqueue(Deeds::add, 1, 2);

        Workshop.open(others.get(0));
        Workshop.eventually(() -> assertThat(shop.redis.zcard("rq:wip:default")).isEqualTo(1));
        assertThat(shop.job(dangerous).status()).isEqualTo(JobStatus.QUEUED);
        Workshop.open(others.get(1));

        shop.awaitEntered(gate, 1);
        assertThat(next.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(shop.redis.zcard("rq:wip:default")).as("it runs alone").isEqualTo(1);
        Workshop.open(gate);
        assertThat(next.await(SOON)).isEqualTo(3);
        assertThat(shop.job(dangerous).abandonedCount())
                .as("it ended well, so the count begins anew")
                .isZero();
    }

    private void note(String queue, String what) {
        shop.queue(queue).enqueue(Deeds::note, gate, what);
    }
}
