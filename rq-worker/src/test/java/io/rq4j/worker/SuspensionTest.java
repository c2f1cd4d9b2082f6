package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Deeds;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Pause;
import io.rq4j.test.RedisExtension;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers that may not take jobs, all of them or from one queue. */
@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class SuspensionTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration ABOUT_A_SECOND = Duration.ofMillis(2_500);

    private final Workshop shop;
    private final String gate;
    private final LogFile log = new LogFile();

    SuspensionTest(Workshop shop) {
        this.shop = shop;
        this.gate = shop.gate();
    }

    @Test
    void workerStartedWhileSuspendedWaitsSaysSoAndGoesOnWithinAboutASecond() {
        shop.rq.suspend();
        var job = shop.queue().enqueue(Deeds::add, 1, 2);
        var worker = shop.start();

        Workshop.eventually(() -> assertThat(state(worker)).isEqualTo("suspended"));
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);

        assertThat(shop.rq.resume()).isTrue();
        assertThat(job.await(ABOUT_A_SECOND)).isEqualTo(3);
        Workshop.eventually(() -> assertThat(state(worker)).isEqualTo("idle"));
        assertThat(lines(worker)).containsExactly("suspended, no jobs are taken until rq-cli resume", "resumed");
    }

    private String state(Worker worker) {
        return shop.redis.hget("rq:worker:" + worker.name(), "state");
    }

    /** What the log says of suspensions. */
    private java.util.List<String> lines(Worker worker) {
        return log.text()
                .lines()
                .filter(line -> line.matches(".*(suspended|resumed).*"))
                .map(line -> line.replaceFirst(".*Worker " + worker.name() + ": ", ""))
                .toList();
    }

    @Test
    void suspensionHoldsForTheNextClaimAndLeavesWhatRuns() {
        var worker = shop.start();
        var running = shop.queue().enqueue(Deeds::pass, gate);
        shop.awaitEntered(gate, 1);

        shop.rq.suspend();
        var next = shop.queue().enqueue(Deeds::add, 1, 2);

        Workshop.eventually(() -> assertThat(lines(worker)).hasSize(1));
        assertThat(state(worker)).isEqualTo("busy");
        Workshop.open(gate);
        assertThat(running.await(SOON)).isEqualTo(running.id());
        Workshop.eventually(() -> assertThat(state(worker)).isEqualTo("suspended"));
        assertThat(next.status()).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void suspensionEndsByItself() {
        shop.rq.suspend(Duration.ofMillis(1_500));
        assertThat(shop.rq.isSuspended()).isTrue();
        shop.start();

        assertThat(shop.queue().enqueue(Deeds::add, 1, 2).await(SOON)).isEqualTo(3);
        assertThat(shop.rq.isSuspended()).isFalse();
    }

    @Test
    void pausedQueueWaitsWhileOthersAreServed() {
        var mail = shop.queue("mail");
        mail.pause("the server moves");
        assertThat(mail.paused()).contains(new Pause("the server moves", null));
        var waits = mail.enqueue(Deeds::add, 1, 1);
        shop.start(options -> options.queues("mail", "default"));

        assertThat(shop.queue().enqueue(Deeds::add, 1, 2).await(SOON)).isEqualTo(3);
        Workshop.eventually(() -> assertThat(log.text()).contains("Queue mail is paused: the server moves\n"));
        assertThat(waits.status()).isEqualTo(JobStatus.QUEUED);

        assertThat(mail.resume()).isTrue();
        assertThat(mail.resume()).isFalse();
        assertThat(waits.await(ABOUT_A_SECOND)).isEqualTo(2);
        Workshop.eventually(() -> assertThat(log.text()).contains("Queue mail is resumed\n"));
        assertThat(log.text().split("Queue mail is paused")).hasSize(2);
    }

    @Test
    void pauseSaysWhenItEnds() {
        shop.queue().pause("for an hour", Duration.ofHours(1));

        assertThat(shop.queue().paused().orElseThrow().until())
                .isBetween(Instant.now().plusSeconds(3_500), Instant.now().plusSeconds(3_600));
        assertThat(shop.queue("other").paused()).isEmpty();
    }

    @Test
    void burstThatIsHeldLeavesWithTheReason() throws InterruptedException {
        shop.queue().pause("why not");
        var job = shop.queue().enqueue(Deeds::add, 1, 2);

        var worker = shop.start(Worker.Builder::burst);

        Workshop.awaitEnd(worker, SOON);
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(log.text())
                .contains("Worker " + worker.name()
                        + ": the burst ends, but jobs are left: queue default is paused (why not)\n");
    }
}
