package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.Deeds;
import com.acme.Stages;
import io.rq4j.job.Call;
import io.rq4j.job.JobStatus;
import io.rq4j.test.RedisExtension;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class AsyncTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Workshop shop;
    private final String gate;

    AsyncTest(Workshop shop) {
        this.shop = shop;
        this.gate = shop.gate();
    }

    @Test
    void jobsThatReturnAStageHoldNoThread() {
        var jobs = shop.queue().enqueueAll(Collections.nCopies(50, Call.ofAsync(Deeds::passLater, gate)));
        var plain = shop.queue().enqueue(Deeds::add, 1, 2);
        shop.start(options -> options.concurrency(2));

        shop.awaitEntered(gate, 50);
        assertThat(plain.await(SOON)).isEqualTo(3);
        assertThat(jobs).allMatch(job -> job.status() == JobStatus.STARTED);
        Workshop.open(gate);

        assertThat(jobs).allSatisfy(job -> assertThat(job.await(SOON)).isEqualTo(job.id()));
        shop.assertNothingRuns();
    }

    @Test
    void threadThatAFlightLeavesTakesTheNextJobAtOnce() {
        shop.start(options -> options.concurrency(1));

        var flying = shop.queue().enqueueAsync(Deeds::passLater, gate);
        shop.awaitEntered(gate, 1);
        for (int i = 0; i < 20; i++) {
            assertThat(shop.queue().enqueue(Deeds::add, i, 2).await(Duration.ofMillis(900)))
                    .isEqualTo(i + 2);
        }
        Workshop.open(gate);
        assertThat(flying.await(SOON)).isEqualTo(flying.id());
    }

    /** Without the wake-up the loop would look again after a second. */
    @Test
    void flightThatBeginsWhileTheLoopWaitsWakesIt() {
        shop.start(options -> options.concurrency(1));
        shop.queue().enqueueAsync(Stages::slowly, gate);
        shop.awaitEntered(gate, 1);
        var next = shop.queue().enqueue(Deeds::add, 1, 2);

        Workshop.open(gate);

        assertThat(next.await(Duration.ofMillis(900))).isEqualTo(3);
        Stages.stage(gate).complete("done");
    }

    @Test
    void noMoreAreClaimedWhileTheMostAreInFlight() {
        shop.start(options -> options.concurrency(1).maxInFlight(3));
        shop.queue().enqueueAll(Collections.nCopies(4, Call.ofAsync(Deeds::passLater, gate)));
        var last = shop.queue().enqueue(Deeds::add, 1, 2);

        shop.awaitEntered(gate, 3);
        await().during(Duration.ofMillis(300))
                .untilAsserted(() -> assertThat(shop.queue().size()).isEqualTo(2));
        Workshop.open(gate);
        assertThat(last.await(SOON)).isEqualTo(3);
    }

    @Test
    void placesOfFlightsThatEndedAreFilledAgain() {
        shop.start(options -> options.concurrency(2).maxInFlight(2));
        var jobs = shop.queue().enqueueAll(Collections.nCopies(10, Call.ofAsync(Deeds::passLater, gate)));

        Workshop.eventually(() -> assertThat(Workshop.entered(gate)).hasSizeGreaterThanOrEqualTo(2));
        Workshop.open(gate);

        assertThat(jobs).allSatisfy(job -> assertThat(job.await(SOON)).isEqualTo(job.id()));
    }

    @Test
    void methodThatReturnsAStageCanBeCalledByName() {
        shop.start();
        Workshop.open(gate);
        var job = shop.queue().enqueue("com.acme.Deeds.passLater", gate);
        assertThat(job.await(SOON)).isEqualTo(job.id());
    }

    @Test
    void drainWaitsForFlightsAndAHastyStopGivesThemBack() throws InterruptedException {
        var job = shop.queue().enqueueAsync(Deeds::passLater, gate);
        var worker = shop.start();
        shop.awaitEntered(gate, 1);

        worker.stop();
        assertThat(worker.awaitEnd(Duration.ofMillis(300)))
                .as("it left although a stage was in flight")
                .isFalse();
        worker.stop();

        Workshop.awaitEnd(worker, SOON);
        assertThat(shop.queue().jobIds(0, 10)).containsExactly(job.id());
        shop.assertNothingRuns();
    }
}
