package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Deeds;
import io.rq4j.JobHandle;
import io.rq4j.Rq;
import io.rq4j.job.Call;
import io.rq4j.job.JobStatus;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TcpProxy;
import io.rq4j.test.TestRedis;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisMonitor;

/** A worker whose Redis goes away, in all the ways that a network and a server know. The producer is not disturbed. */
@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class OutageTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    /** Stands in requests of {@code advance} and in none other. */
    private static final String ADVANCE = "failure_ttl";

    private final TestRedis redis;
    private final Workshop shop;
    private final TcpProxy proxy;
    private final String gate;

    OutageTest(TestRedis redis, Workshop shop) {
        this.redis = redis;
        this.shop = shop;
        this.proxy = TcpProxy.inFrontOf(redis.url());
        this.gate = shop.gate();
    }

    @AfterEach
    void close() {
        shop.close();
        proxy.close();
    }

    @Test
    void startWaitsForRedisWithGrowingPausesForEver() {
        try (var own = redis.startOwn();
                var front = TcpProxy.inFrontOf(own.url())) {
            own.kill();
            var log = new LogFile();
            var worker = shop.worker(front.url(), options -> options.name("w"));
            var starting = CompletableFuture.runAsync(worker::start);

            Workshop.eventually(() -> assertThat(front.accepted()).isGreaterThanOrEqualTo(8));
            assertThat(starting).isNotDone();
            assertThat(log.text()).containsOnlyOnce("Trying again for ever");

            own.restart();
            Workshop.eventually(
                    () -> assertThat(own.client().exists("rq:worker:w")).isTrue());
            starting.join();
            worker.close();
        }
    }

    @Test
    void stopEndsAStartThatWaitsForRedis() throws InterruptedException {
        proxy.refuse();
        var worker = shop.worker(proxy.url(), options -> options);
        var starting = CompletableFuture.runAsync(worker::start);

        worker.stop();

        assertThat(starting).succeedsWithin(SOON);
        Workshop.awaitEnd(worker, SOON);
    }

    @Test
    void workerRetriesWithGrowingPausesAndReportsOnce() {
        try (var own = redis.startOwn();
                var front = TcpProxy.inFrontOf(own.url());
                var there = Rq.connect(own.url())) {
            var log = new LogFile();
            var worker = shop.worker(front.url(), options -> options.name("w"));
            worker.start();
            assertThat(there.queue("default").enqueue(Deeds::add, 1, 2).await(SOON))
                    .isEqualTo(3);

            own.kill();
            int before = front.accepted();
            Workshop.eventually(() -> assertThat(front.accepted()).isGreaterThan(before + 10));
            own.restart();

            Workshop.eventually(
                    () -> assertThat(own.client().exists("rq:worker:w")).isTrue());
            Workshop.eventually(() -> assertThat(log.text()).contains("Redis is back"));
            assertThat(log.text()).containsOnlyOnce("Trying again for ever");
            assertThat(there.queue("default").enqueue(Deeds::add, 1, 3).await(SOON))
                    .isEqualTo(4);
            worker.close();
        }
    }

    @Test
    void processThatComesBackBeatsBeforeItClaimsAndLosesNothing() {
        var log = new LogFile();
        var running = shop.queue().enqueue(Deeds::pass, gate);
        start();
        shop.awaitEntered(gate, 1);

        proxy.refuse();
        Workshop.open(gate);
        Workshop.eventually(() -> assertThat(log.text()).contains("Trying again for ever"));
        var waiting = shop.queue().enqueueAll(Collections.nCopies(20, Call.of(Deeds::add, 1, 2)));
        try (var monitor = new Monitor()) {
            proxy.forward();

            Workshop.eventually(() -> assertThat(running.status()).isEqualTo(JobStatus.FINISHED));
            waiting.forEach(job -> assertThat(job.await(SOON)).isEqualTo(3));
            Workshop.eventually(() ->
                    assertThat(monitor.first("\"LPOP\" \"rq:queue:default\"")).isNotNegative());
            assertThat(monitor.first("\"ZADD\" \"rq:beats\""))
                    .isBetween(0, monitor.first("\"LPOP\" \"rq:queue:default\""));
        }
        assertThat(log.text()).contains("Redis is back");
        assertThat(Workshop.entered(gate)).as("it ran once").hasSize(1);
        shop.assertNothingRuns();
    }

    @Test
    void lostReplyToAClaimStrandsNothingAndRunsNothingTwice() {
        start();
        Workshop.eventually(() -> assertThat(shop.takenSeats("default")).isEqualTo(1));
        proxy.dropNextReplyTo(ADVANCE);

        var job = shop.queue().enqueue(Deeds::pass, gate);

        shop.awaitEntered(gate, 1);
        Workshop.open(gate);
        assertThat(job.await(SOON)).isEqualTo(job.id());
        assertEndedOnce(List.of(job));
        assertThat(shop.keys("rq:held:*", "rq:wip:*")).isEmpty();
    }

    @Test
    void lostReplyToASettlementKeepsTheResultOnce() {
        var log = new LogFile();
        var job = shop.queue().enqueue(Deeds::pass, gate);
        start();
        shop.awaitEntered(gate, 1);
        Workshop.eventually(() -> assertThat(shop.takenSeats("default")).isEqualTo(1));
        proxy.dropNextReplyTo(ADVANCE);

        Workshop.open(gate);

        assertThat(job.await(SOON)).isEqualTo(job.id());
        Workshop.eventually(() -> assertThat(log.text()).contains("Job OK (" + job.id() + ")"));
        assertThat(log.text()).doesNotContain("is dropped");
        assertEndedOnce(List.of(job));
    }

    @Test
    void burstWhoseFirstReplyIsLostStillFindsThatTheQueuesAreEmpty() throws InterruptedException {
        var worker = shop.worker(proxy.url(), options -> options.burst());
        proxy.dropNextReplyTo(ADVANCE);

        worker.start();

        Workshop.awaitEnd(worker, Duration.ofSeconds(3));
    }

    @Test
    void anyNumberOfLostRepliesRunsEachJobOnce() {
        start();
        var jobs = IntStream.range(0, 300)
                .mapToObj(i -> shop.queue().enqueue(Deeds::note, gate, String.valueOf(i)))
                .peek(job -> proxy.dropNextReply())
                .toList();
        proxy.forward();

        jobs.forEach(job -> job.await(SOON));
        assertThat(Workshop.entered(gate)).hasSize(jobs.size()).doesNotHaveDuplicates();
        assertEndedOnce(jobs);
        shop.assertNothingRuns();
    }

    @Test
    void seatWhoseReplyWasLostIsFoundAgain() {
        proxy.dropNextReplyTo("rq:seats:default");
        start();

        Workshop.eventually(() -> assertThat(shop.takenSeats("default")).isEqualTo(1));
        Workshop.within(
                Duration.ofSeconds(5),
                () -> assertThat(shop.job(ran()).status()).isEqualTo(JobStatus.FINISHED));
        Workshop.eventually(() -> assertThat(shop.takenSeats("default")).isEqualTo(1));
        assertThat(shop.freeSeats("default"))
                .as("no second seat was taken for the lost one")
                .isEqualTo(1);
    }

    private String ran() {
        var job = shop.queue().enqueue(Deeds::add, 1, 2);
        job.await(SOON);
        return job.id();
    }

    @Test
    void resetConnectionsLoseNothing() {
        start();
        var jobs = IntStream.range(0, 200)
                .mapToObj(i -> shop.queue().enqueue(Deeds::note, gate, String.valueOf(i)))
                .peek(job -> proxy.reset())
                .toList();

        jobs.forEach(job -> job.await(SOON));
        assertThat(Workshop.entered(gate)).hasSize(jobs.size()).doesNotHaveDuplicates();
        assertEndedOnce(jobs);
        shop.assertNothingRuns();
    }

    @Test
    void blackHoleLosesNothing() {
        var log = new LogFile();
        var jobs = IntStream.range(0, 5)
                .mapToObj(i -> shop.queue().enqueue(Deeds::pass, gate))
                .toList();
        start();
        shop.awaitEntered(gate, 5);

        proxy.blackHole();
        Workshop.open(gate);
        Workshop.eventually(() -> assertThat(log.text()).contains("Trying again for ever"));
        var late = shop.queue().enqueue(Deeds::add, 1, 2);
        proxy.forward();

        assertThat(late.await(SOON)).isEqualTo(3);
        jobs.forEach(job -> assertThat(job.await(SOON)).isEqualTo(job.id()));
        assertThat(Workshop.entered(gate)).as("each ran once").hasSize(5);
        assertEndedOnce(jobs);
        shop.assertNothingRuns();
    }

    @Test
    void stopWithoutRedisEndsAndSaysWhoTakesOver() throws InterruptedException {
        var log = new LogFile();
        shop.queue().enqueue(Deeds::pass, gate);
        var worker = start();
        shop.awaitEntered(gate, 1);

        proxy.refuse();
        Workshop.open(gate);
        worker.stop();
        worker.stop();

        Workshop.awaitEnd(worker, SOON);
        assertThat(log.text())
                .contains("ERROR worker - Worker " + worker.name()
                        + ": could not say goodbye, others take over its jobs within 35 s");
        assertThat(shop.keys("rq:held:*")).as("the index for recovery").hasSize(1);
    }

    @Test
    void resultOfABatchThatAStopGaveUpIsKept() throws InterruptedException {
        try (var front = TcpProxy.inFrontOf(proxy.url())) {
            var job = shop.queue().enqueue(Deeds::pass, gate);
            var worker = shop.worker(front.url(), options -> options.shutdownTimeout(Duration.ZERO));
            worker.start();
            shop.awaitEntered(gate, 1);
            proxy.refuse();
            int before = front.accepted();
            Workshop.open(gate);
            // By then the loop pauses so long between two attempts that the stop meets it in a pause.
            Workshop.eventually(() -> assertThat(front.accepted()).isGreaterThan(before + 12));

            proxy.forward();
            worker.stop();

            Workshop.awaitEnd(worker, SOON);
            assertThat(job.await(SOON)).isEqualTo(job.id());
            assertEndedOnce(List.of(job));
            shop.assertNothingRuns();
        }
    }

    private Worker start() {
        var worker = shop.worker(proxy.url(), options -> options.concurrency(5));
        worker.start();
        return worker;
    }

    private void assertEndedOnce(List<? extends JobHandle<?>> jobs) {
        assertThat(jobs).allSatisfy(job -> {
            assertThat(job.status()).isEqualTo(JobStatus.FINISHED);
            assertThat(job.results()).hasSize(1);
            assertThat(shop.job(job.id()).abandonedCount()).isZero();
        });
        assertThat(shop.redis.llen("rq:queue:default")).isZero();
    }

    /** Hears every command of the shared Redis, those inside of scripts too. */
    private final class Monitor implements AutoCloseable {

        private final Jedis connection = new Jedis(java.net.URI.create(redis.url()));

        private final List<String> commands = new CopyOnWriteArrayList<>();

        Monitor() {
            var thread = new Thread(this::listen, "monitor");
            thread.setDaemon(true);
            thread.start();
            Workshop.eventually(() -> {
                shop.redis.exists("is anybody there");
                assertThat(commands).isNotEmpty();
            });
        }

        /** Where a command first stands, -1 when it was not heard. */
        int first(String text) {
            return IntStream.range(0, commands.size())
                    .filter(i -> commands.get(i).contains(text))
                    .findFirst()
                    .orElse(-1);
        }

        private void listen() {
            try {
                connection.monitor(new JedisMonitor() {
                    @Override
                    public void onCommand(String command) {
                        commands.add(command);
                    }
                });
            } catch (redis.clients.jedis.exceptions.JedisConnectionException e) {
                // Closed.
            }
        }

        @Override
        public void close() {
            connection.disconnect();
        }
    }
}
