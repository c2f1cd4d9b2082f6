package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Deeds;
import io.rq4j.job.Call;
import io.rq4j.job.JobStatus;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TcpProxy;
import io.rq4j.test.TestRedis;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers come and go, in good order and in haste, while their connections break and jobs pour in. */
@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class RollingRestartTest {

    private static final int JOBS = 1_000;
    private static final int STEPS = 40;

    private final TestRedis redis;
    private final Workshop shop;
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    RollingRestartTest(TestRedis redis, Workshop shop) {
        this.redis = redis;
        this.shop = shop;
    }

    @RepeatedTest(2)
    void everyJobEndsOnceAndNothingIsLeftBehind() {
        var gate = shop.gate();
        try (var proxy = TcpProxy.inFrontOf(redis.url())) {
            var workers = new ArrayDeque<Worker>();
            for (int step = 0; step < STEPS; step++) {
                shop.queue()
                        .enqueueAll(IntStream.range(0, JOBS / STEPS)
                                .mapToObj(i -> Call.of(Deeds::note, gate, "ran"))
                                .toList());
                workers.add(start(proxy));
                disturb(proxy);
                if (workers.size() > 3) {
                    leave(workers.remove());
                }
            }
            proxy.forward();

            Workshop.within(
                    Duration.ofSeconds(
                            45), // a hasty stop that the proxy kept from saying goodbye is a death: 28 s more
                    () -> assertThat(shop.queue().info().finished())
                            .as("seed %s, %s", seed, shop.queue().info())
                            .isEqualTo(JOBS));
            workers.forEach(Worker::close);
            assertThat(shop.redis.keys("rq:job:*")).hasSize(JOBS).allSatisfy(key -> {
                assertThat(shop.redis.hget(key, "status")).isEqualTo(JobStatus.FINISHED.word());
                assertThat(shop.redis.xlen(key.replace("rq:job:", "rq:results:")))
                        .isEqualTo(1);
            });
            assertThat(Workshop.entered(gate))
                    .as("seed %s: only a hasty stop runs a job twice", seed)
                    .hasSizeBetween(JOBS, JOBS + 40);
            shop.assertNothingRuns();
            assertThat(shop.queue().size()).isZero();
        }
    }

    private Worker start(TcpProxy proxy) {
        var worker = shop.worker(proxy.url(), options -> options.concurrency(4));
        worker.start();
        return worker;
    }

    private void disturb(TcpProxy proxy) {
        switch (random.nextInt(4)) {
            case 0 -> proxy.reset();
            case 1 -> proxy.dropNextReply();
            case 2 -> proxy.cutAfter(random.nextInt(200));
            default -> proxy.delay(Duration.ofMillis(random.nextInt(5)));
        }
    }

    private void leave(Worker worker) {
        worker.stop();
        if (random.nextBoolean()) {
            worker.stop();
        }
    }
}
