package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Deeds;
import io.rq4j.test.RedisExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class MaxIdleTest {

    private static final Duration IDLE = Duration.ofMillis(600);
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Workshop shop;
    private final String gate;
    private final LogFile log = new LogFile();

    MaxIdleTest(Workshop shop) {
        this.shop = shop;
        this.gate = shop.gate();
    }

    @Test
    void workerLeavesAfterSoLongWithoutAJobAndSaysWhy() throws InterruptedException {
        var worker = shop.start(options -> options.maxIdle(IDLE));
        shop.queue().enqueue(Deeds::add, 1, 2).await(SOON);

        Workshop.awaitEnd(worker, SOON);
        assertThat(log.text()).contains("Worker " + worker.name() + ": no job for 0.6 s, leaving");
    }

    @Test
    void runningJobIsNoIdleTime() throws InterruptedException {
        shop.queue().enqueue(Deeds::pass, gate);
        var worker = shop.start(options -> options.maxIdle(IDLE));
        shop.awaitEntered(gate, 1);

        assertThat(worker.awaitEnd(IDLE.multipliedBy(4))).isFalse();
        Workshop.open(gate);
        Workshop.awaitEnd(worker, SOON);
    }

    @Test
    void suspensionIsNoIdleTime() throws InterruptedException {
        shop.rq.suspend();
        var worker = shop.start(options -> options.maxIdle(Duration.ofSeconds(2)));

        assertThat(worker.awaitEnd(Duration.ofSeconds(4))).isFalse();
        shop.rq.resume();
        Workshop.awaitEnd(worker, SOON);
    }
}
