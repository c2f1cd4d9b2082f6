package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Deeds;
import com.acme.Gate;
import io.rq4j.job.Call;
import io.rq4j.test.RedisExtension;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which order jobs of several full queues run, one at a time and many at a time. */
@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class DequeueStrategyTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final Workshop shop;
    private final String gate;

    DequeueStrategyTest(Workshop shop) {
        this.shop = shop;
        this.gate = shop.gate();
    }

    private void fill(String queue, int jobs) {
        shop.queue(queue).enqueueAll(Collections.nCopies(jobs, Call.of(Deeds::note, gate, queue)));
    }

    /** The queues of the jobs in the order of their claims. */
    private List<String> run(int concurrency, UnaryOperator<Worker.Builder> options) throws InterruptedException {
        var worker = shop.start(builder ->
                options.apply(builder.concurrency(concurrency).burst().withoutScheduler()));
        Workshop.awaitEnd(worker, SOON);
        return Gate.named(gate).entered();
    }

    private static long count(List<String> ran, int first, String queue) {
        return ran.stream().limit(first).filter(queue::equals).count();
    }

    @Test
    void defaultTakesTheFirstQueueFirst() throws InterruptedException {
        fill("low", 30);
        fill("high", 30);

        var ran = run(1, builder -> builder.queues("high", "low"));

        assertThat(count(ran, 30, "high")).isEqualTo(30);
        assertThat(ran).hasSize(60);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20})
    void roundRobinIsFairForEveryJob(int concurrency) throws InterruptedException {
        List.of("a", "b", "c").forEach(queue -> fill(queue, 40));

        var ran =
                run(concurrency, builder -> builder.queues("a", "b", "c").dequeueStrategy(DequeueStrategy.ROUND_ROBIN));

        assertThat(ran).hasSize(120);
        assertFair(ran, concurrency, 60, 20, 20, 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20})
    void weightsAreKeptForEveryJob(int concurrency) throws InterruptedException {
        List.of("a", "b", "c").forEach(queue -> fill(queue, 120));

        var ran = run(concurrency, builder -> builder.queues("a", "b", "c").weights(Map.of("a", 5)));

        assertThat(ran).hasSize(360);
        assertFair(ran, concurrency, 140, 100, 20, 20);
    }

    /** Of jobs that run at the same time nobody knows which one notes itself first. */
    private static void assertFair(List<String> ran, int concurrency, int first, int a, int b, int c) {
        int slack = concurrency == 1 ? 0 : concurrency;
        assertThat(count(ran, first, "a")).isBetween((long) a - slack, (long) a + slack);
        assertThat(count(ran, first, "b")).isBetween((long) b - slack, (long) b + slack);
        assertThat(count(ran, first, "c")).isBetween((long) c - slack, (long) c + slack);
    }

    @Test
    void randomFavoursNone() throws InterruptedException {
        List.of("a", "b", "c").forEach(queue -> fill(queue, 300));

        var ran = run(10, builder -> builder.queues("a", "b", "c").dequeueStrategy(DequeueStrategy.RANDOM));

        assertThat(ran).hasSize(900);
        assertThat(List.of("a", "b", "c"))
                .allSatisfy(queue -> assertThat(count(ran, 450, queue)).isBetween(105L, 195L));
    }

    @Test
    void queueThatIsEmptyForAWhileHasNoDebtsToCollect() throws InterruptedException {
        fill("a", 20);
        run(1, builder -> builder.queues("a", "b").weights(Map.of("a", 1, "b", 1)));
        fill("a", 10);
        fill("b", 10);

        var ran = run(1, builder -> builder.queues("a", "b").weights(Map.of("a", 1, "b", 1)));

        assertThat(ran.subList(20, 30).stream().filter("a"::equals)).hasSize(5);
    }
}
