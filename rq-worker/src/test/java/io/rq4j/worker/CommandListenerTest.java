package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.Deeds;
import io.rq4j.JobHandle;
import io.rq4j.WorkerHandle;
import io.rq4j.error.JobFailedException;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Retry;
import io.rq4j.test.RedisExtension;
import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** RQ's commands on the channel of a worker. */
@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class CommandListenerTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    /** Far below the five seconds of a beat, which would find it too. */
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private static final String STOPPED = "Job stopped by user, work-horse terminated.";

    private final Workshop shop;
    private final String gate;
    private final LogFile log = new LogFile();

    CommandListenerTest(Workshop shop) {
        this.shop = shop;
        this.gate = shop.gate();
    }

    /** One that listens, with one job at a time. */
    private Worker start() {
        var worker = shop.start(options -> options.name("w").concurrency(1));
        shop.awaitListening("w");
        return worker;
    }

    private WorkerHandle handle() {
        return shop.rq.worker("w");
    }

    private JobHandle<String> running() {
        var job = shop.queue().enqueue(Deeds::pass, gate);
        shop.awaitEntered(gate, 1);
        return job;
    }

    private void publish(String payload) {
        assertThat(shop.redis.publish("rq:pubsub:w", payload)).isEqualTo(1);
    }

    @Test
    void garbageDoesNotDeafenAndIsOneLineEach() throws InterruptedException {
        var worker = start();
        var garbage = Stream.of(
                "hello", "", "[]", "{}", "7", "\u0000\u0001", "{\"command\": \"dance\"}", "x".repeat(1_000_000));
        garbage.forEach(this::publish);
        shop.redis.publish("rq:pubsub:w".getBytes(), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThat(handle().shutdown()).isTrue();

        Workshop.awaitEnd(worker, AT_ONCE);
        assertThat(log.text().lines().filter(line -> line.contains("Worker w: ignored what is no command")))
                .hasSize(9)
                .allMatch(line -> line.length() < 400);
        assertThat(log.text())
                .contains("1000000 bytes are too many: xxx")
                .contains("not known here: {\"command\": \"dance\"}");
    }

    @Test
    void shutdownDrainsAndShowsWhenItWasAskedFor() throws InterruptedException {
        var worker = start();
        var job = running();

        assertThat(handle().shutdown()).isTrue();

        Workshop.eventually(() -> assertThat(shop.redis.hget("rq:worker:w", "shutdown_requested_date"))
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z"));
        assertThat(worker.awaitEnd(Duration.ofMillis(100))).isFalse();
        Workshop.open(gate);
        Workshop.awaitEnd(worker, SOON);
        assertThat(job.await(SOON)).isEqualTo(job.id());
        assertThat(handle().info()).isEmpty();
        assertThat(handle().shutdown()).as("somebody listens").isFalse();
    }

    @Test
    void secondShutdownGivesBackWhatRuns() throws InterruptedException {
        var worker = start();
        var job = running();

        handle().shutdown();
        handle().shutdown();

        Workshop.awaitEnd(worker, SOON);
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void stopJobEndsItWithRqsTextAtOnceThoughAllThreadsAreBlocked() {
        start();
        var job = running();

        assertThat(handle().stop(job.id())).isTrue();

        Workshop.within(AT_ONCE, () -> assertThat(job.status()).isEqualTo(JobStatus.STOPPED));
        assertThat(shop.error(job.id())).isEqualTo(STOPPED);
        assertThat(shop.redis.zrange("rq:failed:default", 0, -1)).containsExactly(job.id());
        assertThat(shop.queue().enqueue(Deeds::add, 1, 2).await(AT_ONCE))
                .as("its thread is free")
                .isEqualTo(3);
        Workshop.eventually(
                () -> assertThat(handle().info().orElseThrow().failedJobs()).isEqualTo(1));
    }

    @Test
    void handleOfTheJobReachesItsThreadWithoutWaitingForABeat() {
        start();
        var job = running();

        job.stop();

        assertThat(job.status()).isEqualTo(JobStatus.STOPPED);
        assertThat(shop.queue().enqueue(Deeds::add, 1, 2).await(AT_ONCE)).isEqualTo(3);
        assertThat(job.results()).hasSize(1);
    }

    @Test
    void stopOfAnotherJobIsIgnored() {
        start();
        var job = running();

        handle().stop("another");
        publish("{\"command\": \"stop-execution\", \"job_id\": \"" + job.id() + "\", \"execution_id\": \"0123\"}");

        Workshop.eventually(
                () -> assertThat(log.text().split("command ignored")).hasSize(3));
        assertThat(job.status()).isEqualTo(JobStatus.STARTED);
    }

    @Test
    void stopExecutionEndsThatExecution() {
        start();
        var job = running();
        var execution = shop.job(job.id()).executionId();

        publish("{\"command\": \"stop-execution\", \"job_id\": \"" + job.id() + "\", \"execution_id\": \"" + execution
                + "\"}");

        Workshop.within(AT_ONCE, () -> assertThat(job.status()).isEqualTo(JobStatus.STOPPED));
    }

    @Test
    void killHorseFailsTheJobThatHasRunLongestAsIfItsProcessWereKilled() {
        shop.start(options -> options.name("w").concurrency(2));
        shop.awaitListening("w");
        var first = running();
        var second = shop.queue().enqueue(Deeds::pass, gate);
        shop.awaitEntered(gate, 2);

        assertThat(handle().killHorse()).isTrue();

        Workshop.within(AT_ONCE, () -> assertThat(first.status()).isEqualTo(JobStatus.FAILED));
        assertThat(shop.error(first.id()))
                .isEqualTo("Work-horse terminated unexpectedly; waitpid returned 9 (signal 9); ");
        assertThatThrownBy(() -> first.await(SOON)).isInstanceOf(JobFailedException.class);
        assertThat(second.status()).isEqualTo(JobStatus.STARTED);
    }

    @Test
    void killedJobWithRetriesIsTriedAgain() {
        start();
        var job = shop.queue().with(options -> options.retry(Retry.times(1))).enqueue(Deeds::pass, gate);
        shop.awaitEntered(gate, 1);

        handle().killHorse();

        shop.awaitEntered(gate, 2);
        Workshop.open(gate);
        assertThat(job.await(SOON)).isEqualTo(job.id());
    }

    @Test
    void stopThatCannotBeWrittenIsNotSaidToBeTriedAgain() {
        start();
        var job = running();
        shop.redis.set("rq:failed:default", "not a sorted set");

        publish("{\"command\": \"stop-job\", \"job_id\": \"" + job.id() + "\"}");

        Workshop.eventually(() -> assertThat(log.text())
                .contains("The command to stop job " + job.id() + " failed and is not tried again"));
        shop.redis.del("rq:failed:default");
        assertThat(job.status()).isEqualTo(JobStatus.STARTED);
    }

    @Test
    void killHorseOfAnIdleWorkerIsIgnored() {
        start();
        handle().killHorse();

        Workshop.eventually(() -> assertThat(log.text()).contains("command ignored"));
        assertThat(shop.queue().enqueue(Deeds::add, 1, 2).await(SOON)).isEqualTo(3);
    }

    @Test
    void suspendedWorkerObeys() throws InterruptedException {
        shop.rq.suspend();
        var worker = start();

        handle().shutdown();

        Workshop.awaitEnd(worker, AT_ONCE);
    }

    @Test
    void workersAreListedWithWhatTheyDo() {
        start();
        shop.start(options -> options.name("v").queues("high", "low"));
        var job = running();

        Workshop.eventually(
                () -> assertThat(handle().info().orElseThrow().currentJob()).isEqualTo(job.id()));
        assertThat(shop.rq.workers()).extracting(worker -> worker.name()).containsExactly("v", "w");
        assertThat(shop.rq.worker("v").info().orElseThrow().queues()).containsExactly("high", "low");
        assertThat(shop.rq.worker("nobody").info()).isEmpty();
    }

    @Test
    void manyStopsOfManyJobsAreAllObeyed() {
        shop.start(options -> options.name("w").concurrency(20));
        shop.awaitListening("w");
        var jobs = IntStream.range(0, 20)
                .mapToObj(i -> shop.queue().enqueue(Deeds::pass, gate))
                .toList();
        shop.awaitEntered(gate, 20);

        jobs.forEach(job -> handle().stop(job.id()));

        Workshop.eventually(() -> assertThat(jobs).allMatch(job -> job.status() == JobStatus.STOPPED));
        Workshop.eventually(shop::assertNothingRuns);
    }
}
