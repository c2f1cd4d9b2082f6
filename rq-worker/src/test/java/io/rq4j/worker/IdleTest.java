package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Deeds;
import io.rq4j.job.Call;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.args.ListDirection;

/** What many idle processes cost Redis. */
@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class IdleTest {

    private static final int MANY = 40;
    private static final int ROUNDS = 12;

    private final TestRedis redis;
    private final Workshop shop;
    private final String gate;

    IdleTest(TestRedis redis, Workshop shop) {
        this.redis = redis;
        this.shop = shop;
        this.gate = shop.gate();
    }

    @Test
    void onePushToManyIdleProcessesCostsAtMost40Commands() {
        startMany();

        // Beats and recovery passes fall into some of the rounds; the cheaper ones are a push and nothing else.
        var costs = IntStream.range(0, ROUNDS)
                .mapToObj(round -> costOfOnePush())
                .sorted(Comparator.comparingLong(CommandCount::sum))
                .toList();

        var cost = costs.get(ROUNDS / 4);
        assertThat(cost.sum()).as("commands of one push: %s", cost).isLessThanOrEqualTo(40);
    }

    /** From the enqueue until the job runs and all others have found nothing. */
    private CommandCount costOfOnePush() {
        var gate = shop.gate();
        awaitQuiet();
        var before = CommandCount.of(shop.redis);
        shop.queue().enqueue(Deeds::pass, gate);
        shop.awaitEntered(gate, 1);
        awaitQuiet();
        var cost = CommandCount.of(shop.redis).since(before);
        Workshop.open(gate);
        return cost;
    }

    /** Nothing is heard for as long as a round trip and a hand-over between threads take many times. */
    private void awaitQuiet() {
        var last = new CommandCount[] {CommandCount.of(shop.redis)};
        org.awaitility.Awaitility.await().pollInterval(Duration.ofMillis(25)).until(() -> {
            var now = CommandCount.of(shop.redis);
            boolean quiet = now.since(last[0]).sum() == 0;
            last[0] = now;
            return quiet;
        });
    }

    @Test
    void thereAreTwoSeatsAQueueWhoeverComesAndGoes() {
        var workers = IntStream.range(0, 5).mapToObj(i -> start()).toList();
        Workshop.eventually(() -> assertThat(shop.takenSeats("default")).isEqualTo(2));

        workers.subList(0, 4).forEach(Worker::close);
        Workshop.eventually(() -> assertThat(shop.takenSeats("default")).isEqualTo(1));
        assertThat(shop.freeSeats("default")).isEqualTo(1);

        workers.get(4).close();
        assertThat(shop.freeSeats("default")).isEqualTo(2);
        assertThat(shop.takenSeats("default")).isZero();
    }

    @Test
    void winnerGivesItsSeatToTheNext() {
        startMany();
        Workshop.eventually(() -> assertThat(shop.takenSeats("default")).isEqualTo(2));
        var before = shop.keys("rq:seated:*");

        shop.queue().enqueue(Deeds::note, gate, "ran");

        Workshop.eventually(
                () -> assertThat(shop.keys("rq:seated:*")).hasSize(2).isNotEqualTo(before));
    }

    @Test
    void processThatIsFullHoldsNoSeatAtAnyOfItsQueues() {
        shop.start(options -> options.queues("default", "other"));
        Workshop.eventually(() -> assertThat(shop.takenSeats("default") + shop.takenSeats("other"))
                .isEqualTo(2));

        shop.queue().enqueueAll(Collections.nCopies(10, Call.of(Deeds::pass, gate)));

        Workshop.eventually(() ->
                assertThat(shop.freeSeats("default") + shop.freeSeats("other")).isEqualTo(4));
        assertThat(shop.keys("rq:seated:*")).isEmpty();
    }

    @Test
    void seatTakenAfterTheGoodbyeIsGivenBack() {
        shop.start().close();
        shop.redis.zadd("rq:beats", System.currentTimeMillis(), "living");
        for (int i = 0; i < 2; i++) {
            shop.redis.lmove("rq:seats:default", "rq:seated:living", ListDirection.LEFT, ListDirection.LEFT);
        }
        var worker = shop.start();
        Workshop.eventually(() -> assertThat(shop.waits()).isPositive());
        worker.close();

        shop.redis.lmove("rq:seated:living", "rq:seats:default", ListDirection.LEFT, ListDirection.LEFT);

        Workshop.eventually(
                () -> assertThat(shop.waits()).as("its wait has ended").isZero());
        Workshop.eventually(() -> assertThat(shop.freeSeats("default")).isEqualTo(1));
    }

    @Test
    void seatsOfAKilledProcessAreGivenBackByRecovery() {
        start();
        Workshop.eventually(() -> assertThat(shop.takenSeats("default")).isEqualTo(1));
        shop.redis.lmove("rq:seats:default", "rq:seated:killed", ListDirection.LEFT, ListDirection.LEFT);
        shop.redis.zadd("rq:beats", System.currentTimeMillis() - 60_000.0, "killed");
        shop.redis.hset("rq:pulse", "amnesty_until", "0");

        Workshop.eventually(
                () -> assertThat(shop.redis.exists("rq:seated:killed")).isFalse());
        assertThat(shop.freeSeats("default")).isEqualTo(1);
        assertThat(shop.takenSeats("default")).isEqualTo(1);
    }

    private void startMany() {
        IntStream.range(0, MANY).forEach(i -> start());
    }

    private Worker start() {
        var worker = shop.worker(redis.url(), options -> options);
        worker.start();
        return worker;
    }
}
