package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.Deeds;
import io.rq4j.error.JobFailedException;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Ttl;
import io.rq4j.test.RedisExtension;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class WorkerTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Workshop shop;

    WorkerTest(Workshop shop) {
        this.shop = shop;
    }

    @Test
    void threadThatDiesSaysWhatFollows() {
        var log = new LogFile();
        var name = shop.start().name();

        die("rq-" + name + "-loop");
        die("rq-" + name + "-beat");

        assertThat(log.text())
                .contains("ERROR worker - Thread rq-" + name + "-loop died, so this worker quits: boom\n")
                .contains("ERROR worker - Thread rq-" + name
                        + "-beat died, and its work is not done any more; restart this worker: boom\n");
    }

    /** As the JVM tells it. */
    private static void die(String name) {
        var thread = Thread.getAllStackTraces().keySet().stream()
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, new IllegalStateException("boom"));
    }

    @Test
    void noThreadOfAWorkerEndsBecauseAJobInterruptsIt() {
        var worker = shop.start();
        var threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("rq-" + worker.name() + "-"))
                .toList();
        assertThat(threads).extracting(Thread::getName).contains("rq-" + worker.name() + "-beat");

        threads.forEach(Thread::interrupt);

        Workshop.eventually(() -> assertThat(threads)
                .filteredOn(thread -> thread.getName().matches(".*-(beat|upkeep|scheduler|loop)"))
                .hasSize(4)
                .noneMatch(Thread::isInterrupted));
        assertThat(threads).allMatch(Thread::isAlive);
        assertThat(shop.queue()
                        .in(Duration.ofSeconds(1))
                        .enqueue(Deeds::add, 1, 2)
                        .await(Duration.ofSeconds(10)))
                .isEqualTo(3);
    }

    @Test
    void functionsRunAndTheirResultsAreKept() {
        var sum = shop.queue().enqueue(Deeds::add, 1, 2);
        var nothing = shop.queue().enqueueVoid(Deeds::doNothing);
        shop.start(options -> options.name("w"));

        assertThat(sum.await(SOON)).isEqualTo(3);
        assertThat(nothing.await(SOON)).isNull();
        assertThat(shop.job(sum.id()).workerName()).isEqualTo("w");
        shop.assertNothingRuns();
        assertThat(shop.redis.zscore("rq:finished:default", sum.id())).isNotNull();
    }

    @Test
    void resultTtlOfNoneLeavesNothing() {
        var job = shop.queue().with(options -> options.resultTtl(Ttl.NONE)).enqueue(Deeds::add, 1, 2);
        shop.start();

        Workshop.eventually(() -> assertThat(job.fetch()).isEmpty());
        assertThat(shop.keys("rq:results:*", "rq:finished:*")).isEmpty();
    }

    @Test
    void failureIsKeptWithTheStackOfTheUsersCodeOnly() {
        var job = shop.queue().enqueue(Deeds::fail, "no more paper");
        shop.start();

        assertThatThrownBy(() -> job.await(SOON)).isInstanceOf(JobFailedException.class);
        assertThat(shop.error(job.id()))
                .startsWith("java.lang.IllegalStateException: no more paper\n\tat com.acme.Deeds.fail(Deeds.java:")
                .doesNotContain("io.rq4j");
        assertThat(shop.redis.zscore("rq:failed:default", job.id())).isNotNull();
        shop.assertNothingRuns();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            com.acme.Deeds.divide   | There is no com.acme.Deeds.divide; the public methods of com.acme.Deeds are: add, askUntil
            com.acme.Nowhere.add    | There is no class com.acme.Nowhere for com.acme.Nowhere.add
            tasks.add               | tasks.add looks like a Python function; there is no Java class tasks
            java.lang.System.exit   | java.lang.System.exit is never callable: java.lang.System belongs to the JDK
            io.rq4j.Rq.connect      | io.rq4j.Rq.connect is never callable: io.rq4j.Rq belongs to RQ for Java
            com.acme.Deeds.add      | com.acme.Deeds.add takes 2 arguments (int a, int b), got 1
            org.acme.Deeds.add      | There is no class org.acme.Deeds for org.acme.Deeds.add
            """)
    void whatCannotBeCalledFailsWithTheReasonAndTheWorkerGoesOn(String function, String reason) {
        var refused = shop.queue().enqueue(function, 1);
        var next = shop.queue().enqueue(Deeds::add, 1, 2);
        shop.start(options -> options.concurrency(1));

        assertThat(next.await(SOON)).isEqualTo(3);
        assertThat(shop.job(refused.id()).status()).isEqualTo(JobStatus.FAILED);
        assertThat(shop.error(refused.id())).contains(reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            com.acme.Deeds.add  | 1.5     | 2    | com.acme.Deeds.add | int    | 1.5
            com.acme.Deeds.add  | '"one"' | 2    | com.acme.Deeds.add | int    | one
            com.acme.Deeds.add  | null    | 2    | com.acme.Deeds.add | int    | null
            """)
    void argumentsOfTheWrongTypeFailWithFunctionExpectedAndActual(
            String function, String first, String second, String name, String expected, String actual) {
        var raw = RawJob.of(shop, function, "[" + first + ", " + second + "]").enqueue();
        var next = shop.queue().enqueue(Deeds::add, 1, 2);
        shop.start(options -> options.concurrency(1));

        assertThat(next.await(SOON)).isEqualTo(3);
        assertThat(shop.job(raw).status()).isEqualTo(JobStatus.FAILED);
        assertThat(shop.error(raw)).contains(name, expected, actual);
    }

    @Test
    void timeoutInterruptsTheJobAndFailsIt() {
        var gate = shop.gate();
        var job = shop.queue()
                .with(options -> options.timeout(Duration.ofSeconds(1)))
                .enqueue(Deeds::pass, gate);
        shop.start();

        shop.awaitStatus(job.id(), JobStatus.FAILED);
        assertThat(shop.error(job.id()))
                .contains("maximum timeout value (1 seconds)")
                .contains("com.acme.Deeds.pass");
    }

    @Test
    void largePayloadIsFetchedByTheThreadThatRunsIt() {
        var text = IntStream.range(0, 400_000)
                .mapToObj(i -> String.valueOf(i * 2_654_435_761L))
                .reduce(new StringBuilder(), StringBuilder::append, StringBuilder::append)
                .toString();
        var job = shop.queue().enqueue(Deeds::echo, text);
        assertThat(shop.redis.hstrlen("rq:job:" + job.id(), "data")).isGreaterThan(256 * 1024);
        shop.start();

        assertThat(job.await(SOON)).isEqualTo(text);
    }

    @Test
    void workerStartsOnceOnly() {
        var worker = shop.start();

        assertThatThrownBy(worker::start).hasMessageContaining("was started already; build another one");
    }
}
