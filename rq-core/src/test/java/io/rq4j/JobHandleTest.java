package io.rq4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rq4j.error.AwaitTimeoutException;
import io.rq4j.error.CodecException;
import io.rq4j.error.InvalidJobStateException;
import io.rq4j.error.JobCanceledException;
import io.rq4j.error.JobExpiredException;
import io.rq4j.error.JobFailedException;
import io.rq4j.error.JobNotFoundException;
import io.rq4j.job.Call;
import io.rq4j.job.Execution;
import io.rq4j.job.JobStatus;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.params.XAddParams;

@ExtendWith(RedisExtension.class)
class JobHandleTest {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private TestRedis redis;
    private Rq rq;
    private Queue queue;
    private Hands hands;

    @BeforeEach
    void connect(TestRedis redis) {
        this.redis = redis;
        rq = Rq.connect(redis.url());
        queue = rq.queue("default");
        hands = new Hands(rq);
    }

    @AfterEach
    void close() {
        rq.close();
    }

    private JobHandle<Integer> job(String id) {
        queue.with(options -> options.id(id)).enqueue("tasks.add", 1, 2);
        return rq.job(id, Integer.class);
    }

    @Test
    void awaitReturnsTheValueBoundToTheType() {
        var job = job("a");
        hands.finish(hands.take(), "3");
        assertThat(job.await(SOON)).isEqualTo(3);
        assertThat(job.status()).isEqualTo(JobStatus.FINISHED);
    }

    @Test
    void awaitIsWokenByAnEndThatComesLater() throws Exception {
        var job = job("a");
        var future = job.future();
        assertThat(future).isNotDone();
        hands.finish(hands.take(), "3");
        assertThat(future.get(10, TimeUnit.SECONDS)).isEqualTo(3);
    }

    @Test
    void aThousandFuturesShareOneWaitingConnection() throws Exception {
        var jobs = queue.enqueueAll(Collections.nCopies(1_000, Call.named("tasks.add", 1, 2)));
        var futures = jobs.stream().map(JobHandle::future).toList();
        var all = CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new));
        assertThat(redis.client().info("clients")).containsPattern("blocked_clients:[01]\\r");
        for (int i = 0; i < jobs.size(); i++) {
            hands.finish(hands.take(), String.valueOf(i));
        }
        all.get(20, TimeUnit.SECONDS);
        assertThat(futures)
                .extracting(CompletableFuture::join)
                .startsWith(0, 1, 2)
                .endsWith(999);
    }

    @Test
    void whatAnotherLanguageEndsIsSeenOnItsStatus() throws Exception {
        var future = job("a").future();
        // Python writes the results stream and the status, and rings for nobody.
        redis.client().xadd("rq:results:a", XAddParams.xAddParams(), Map.of("type", "1", "return_value", "Mw=="));
        redis.client().hset("rq:job:a", "status", "finished");
        assertThat(future.get(10, TimeUnit.SECONDS)).isEqualTo(3);
    }

    @Test
    void aTraceOfAnAttemptCompletesNothing() throws Exception {
        var future = job("a").future();
        redis.client().xadd("rq:results:a", XAddParams.xAddParams(), Map.of("type", "4"));
        assertThat(future.completeOnTimeout(-1, 1_500, TimeUnit.MILLISECONDS).get())
                .isEqualTo(-1);
    }

    @Test
    void aProcedureAndANullGiveNull() {
        var job = job("a");
        hands.finish(hands.take(), "null");
        assertThat(job.await(SOON)).isNull();
    }

    @Test
    void aFailureCarriesTypeMessageAndStack() {
        var job = job("a");
        hands.fail(hands.take(), "com.acme.Oops: no such chapter\n\tat com.acme.Words.count(Words.java:7)");
        var failure = catchThrowableOfType(JobFailedException.class, () -> job.await(SOON));
        assertThat(failure).hasMessage("Job a failed: com.acme.Oops: no such chapter");
        assertThat(failure.jobId()).isEqualTo("a");
        assertThat(failure.remoteType()).isEqualTo("com.acme.Oops");
        assertThat(failure.remoteMessage()).isEqualTo("no such chapter");
        assertThat(failure.stackText()).contains("Words.java:7");
    }

    @Test
    void aPythonTracebackIsTakenApartToo() {
        var job = job("a");
        hands.fail(
                hands.take(),
                "Traceback (most recent call last):\n  File \"t.py\", line 1, in f\nValueError: bad: 7\n");
        var failure = catchThrowableOfType(JobFailedException.class, () -> job.await(SOON));
        assertThat(failure.remoteType()).isEqualTo("ValueError");
        assertThat(failure.remoteMessage()).isEqualTo("bad: 7");
    }

    @Test
    void aTextWithoutATypeIsTheMessage() {
        var job = job("a");
        hands.fail(hands.take(), "Job stopped by user, work-horse terminated.");
        assertThatThrownBy(() -> job.await(SOON))
                .hasMessage("Job a failed: Job stopped by user, work-horse terminated.");
    }

    @Test
    void aCanceledJobHasNoResult() {
        var job = job("a");
        var future = job.future();
        job.cancel();
        assertThat(future).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(JobCanceledException.class);
        assertThatThrownBy(() -> job.await(SOON)).isInstanceOf(JobCanceledException.class);
        assertThat(queue.size()).isZero();
    }

    @Test
    void aDeletedJobIsGone() {
        var job = job("a");
        var future = job.future();
        assertThat(job.delete()).isTrue();
        assertThat(future).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(JobExpiredException.class);
        assertThat(job.fetch()).isEmpty();
        assertThat(job.delete()).isFalse();
        assertThatThrownBy(job::status).isInstanceOf(JobNotFoundException.class);
    }

    @Test
    void aResultThatIsNotKeptEndsTheFuture() {
        var future = job("a").future();
        hands.finish(hands.take(), "3", 0);
        assertThat(future).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(JobExpiredException.class);
    }

    @Test
    void awaitGivesUpAndTheJobGoesOn() {
        var job = job("a");
        assertThatThrownBy(() -> job.await(AT_ONCE))
                .isInstanceOf(AwaitTimeoutException.class)
                .hasMessage("Job a has not ended within PT0.001S; it goes on: await it again, or look at its status");
        hands.finish(hands.take(), "3");
        assertThat(job.await(SOON)).isEqualTo(3);
    }

    @Test
    void aValueOfAnotherTypeIsRefusedWithExpectedAndActual() {
        var job = job("a");
        hands.finish(hands.take(), "\"three\"");
        assertThatThrownBy(() -> job.await(SOON))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("three");
    }

    @Test
    void aJobThatHasEndedCannotBeCanceled() {
        var job = job("a");
        hands.finish(hands.take(), "3");
        assertThatThrownBy(job::cancel)
                .isInstanceOf(InvalidJobStateException.class)
                .hasMessage("Job a is finished; only a job that has not ended can be canceled, delete() takes it in"
                        + " any state");
    }

    @Test
    void aRunningJobIsCanceledAndWhatItReturnsIsRefused() {
        var job = job("a");
        var execution = hands.take();
        job.cancel();
        hands.finish(execution, "3");
        assertThat(job.status()).isEqualTo(io.rq4j.job.JobStatus.CANCELED);
    }

    @Test
    void aKeyOfAnotherTypeKeepsNoOtherFutureWaiting() throws Exception {
        var bad = job("bad").future();
        var good = job("good").future();
        redis.client().set("rq:results:bad", "x");
        hands.take();
        hands.finish(hands.take(), "3");
        assertThat(good.get(10, TimeUnit.SECONDS)).isEqualTo(3);
        assertThat(bad).isNotDone();
    }

    @Test
    void interruptOfTheThreadThatWaitsEndsNoFuture() throws Exception {
        hands.finish(take("a"), "3");
        assertThat(rq.job("a", Integer.class).await(SOON)).isEqualTo(3);
        var idle = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("rq-await"))
                .toList();

        idle.forEach(Thread::interrupt);
        idle.forEach(thread -> Awaitility.await().until(() -> !thread.isInterrupted()));

        var future = job("b").future();
        hands.finish(hands.take(), "4");
        assertThat(future.get(10, TimeUnit.SECONDS)).isEqualTo(4);
    }

    private Execution take(String id) {
        var future = job(id).future();
        assertThat(future).isNotDone();
        return hands.take();
    }

    @Test
    void whatShallRunAfterAJobWithoutAQueueIsRefusedWithTheWayOut() {
        var job = job("a");
        redis.client().hdel("rq:job:a", "origin");
        assertThatThrownBy(() -> job.then(Call.named("tasks.next")))
                .hasMessageStartingWith("Job a names no queue")
                .hasMessageEndingWith("name one: queue.after(job).enqueue(...)");
    }

    @Test
    void closingEndsPendingFutures() {
        var future = job("a").future();
        rq.close();
        assertThat(future)
                .failsWithin(SOON)
                .withThrowableThat()
                .withMessageContaining("The Rq was closed before job a ended; keep it open while you wait");
    }

    @Test
    void whatFinishedSinceItFailedIsNotRequeued() {
        job("a");
        hands.fail(hands.take(), "x.Y: z");
        // Python enqueues over a failed job and leaves its entry in the registry.
        redis.client().hset("rq:job:a", "status", "finished");
        assertThat(queue.failed().requeue(List.of("a"))).containsExactly(false);
        assertThat(queue.size()).isZero();
        assertThat(queue.failed().ids(0, 10)).isEmpty();
    }

    @Test
    void aFailedJobIsRequeuedOnce() {
        job("a");
        hands.fail(hands.take(), "x.Y: z");
        assertThat(queue.failed().ids(0, 10)).containsExactly("a");
        assertThat(queue.failed().requeue(List.of("a", "b"))).containsExactly(true, false);
        assertThat(queue.jobIds(0, 10)).containsExactly("a");
    }
}
