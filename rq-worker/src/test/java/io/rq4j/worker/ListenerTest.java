package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.Deeds;
import io.rq4j.event.JobEvent;
import io.rq4j.job.Call;
import io.rq4j.job.OnAbandon;
import io.rq4j.job.Repeat;
import io.rq4j.job.Retry;
import io.rq4j.test.RedisExtension;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a worker's listener hears. */
@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class ListenerTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Workshop shop;
    private final List<JobEvent> events = new CopyOnWriteArrayList<>();

    ListenerTest(Workshop shop) {
        this.shop = shop;
    }

    private List<String> told(String job) {
        return events.stream()
                .filter(event -> event.jobId().equals(job))
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    private void assertTold(String job, String... kinds) {
        Workshop.eventually(() -> assertThat(told(job)).containsExactly(kinds));
    }

    private Worker start() {
        return shop.start(options -> options.listener(events::add));
    }

    @Test
    void theWayOfAJobIsToldInOrderAndTheProducerIsNotHeard() {
        start();
        var job = shop.queue().with(o -> o.repeat(Repeat.times(1))).enqueue(Deeds::add, 1, 2);
        job.await(SOON);
        assertTold(job.id(), "Started", "Repeated", "Started", "Finished");
    }

    @Test
    void failedAttemptsAreToldWithTheirError() {
        start();
        var job = shop.queue().with(o -> o.retry(Retry.times(1))).enqueue(Deeds::fail, "no");
        assertThatThrownBy(() -> job.await(SOON)).hasMessageContaining("no");

        assertTold(job.id(), "Started", "Retried", "Started", "Failed");
        assertThat(events)
                .anySatisfy(event -> assertThat(event)
                        .isInstanceOfSatisfying(
                                JobEvent.Failed.class,
                                failed ->
                                        assertThat(failed.error()).startsWith("java.lang.IllegalStateException: no")));
    }

    @Test
    void releasedAndPromotedJobsAreTold() {
        start();
        var parent = shop.queue().enqueueIn(Duration.ofMillis(200), Call.of(Deeds::add, 1, 2));
        var child = shop.queue().after(parent).enqueue(Deeds::add, 1, 2);
        child.await(SOON);
        // The scheduler is a thread of its own.
        Workshop.eventually(
                () -> assertThat(told(parent.id())).containsExactlyInAnyOrder("Promoted", "Started", "Finished"));
        assertTold(child.id(), "Released", "Started", "Finished");
    }

    @Test
    void jobsOfADeadProcessAndThoseOfAStopAreTold() throws InterruptedException {
        var lost = new DeadProcess(shop).claim(o -> o.onAbandon(OnAbandon.FAIL));
        var gate = shop.gate();
        var running = shop.queue().enqueue(Deeds::pass, gate);
        var worker = start();
        shop.awaitEntered(gate, 1);
        assertTold(lost, "Abandoned");

        worker.stop();
        worker.stop();
        Workshop.awaitEnd(worker, SOON);

        assertTold(running.id(), "Started", "PushedBack");
    }

    @Test
    void listenerThatThrowsHarmsNoJob() {
        shop.start(options -> options.listener(event -> {
            throw new IllegalStateException("a listener");
        }));
        assertThat(shop.queue().enqueue(Deeds::add, 1, 2).await(SOON)).isEqualTo(3);
    }
}
