package io.rq4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rq4j.error.AwaitTimeoutException;
import io.rq4j.error.JobCanceledException;
import io.rq4j.error.JobExpiredException;
import io.rq4j.error.JobFailedException;
import io.rq4j.error.RqException;
import io.rq4j.job.Call;
import io.rq4j.job.Dependency;
import io.rq4j.job.JobStatus;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RedisExtension.class)
@Timeout(60)
class GroupTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private TestRedis redis;
    private Rq rq;
    private Queue queue;
    private Hands hands;
    private Group<Integer> group;

    @BeforeEach
    void connect(TestRedis redis) {
        this.redis = redis;
        rq = Rq.connect(redis.url());
        queue = rq.queue("default");
        hands = new Hands(rq);
        group = rq.group("g").returning(Integer.class);
    }

    @AfterEach
    void close() {
        rq.close();
    }

    private static Call<Integer> call() {
        return Call.of(Integer::parseInt, "7");
    }

    private List<String> enqueued(int count) {
        return group.enqueueAll(queue, Collections.nCopies(count, call())).stream()
                .map(JobHandle::id)
                .toList();
    }

    // Members.

    @Test
    void membersComeFromEnqueueAllAndFromOptions() {
        var ids = new ArrayList<>(enqueued(2));
        ids.add(queue.with(o -> o.group("g")).enqueue("f").id());
        ids.add(rq.queue("low")
                .with(o -> o.group("g"))
                .enqueueIn(Duration.ofDays(1), Call.named("f"))
                .id());
        ids.add(queue.after(rq.job(ids.get(0)))
                .with(o -> o.group("g"))
                .enqueue("f")
                .id());
        queue.enqueue("f");

        assertThat(group.jobs()).extracting(JobHandle::id).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(group.size()).isEqualTo(5);
        assertThat(group.counts())
                .isEqualTo(Map.of(JobStatus.QUEUED, 3L, JobStatus.SCHEDULED, 1L, JobStatus.DEFERRED, 1L));
        assertThat(rq.groupNames()).containsExactly("g");
        assertThat(redis.client().hget("rq:job:" + ids.get(0), "group_id")).isEqualTo("g");
    }

    @Test
    void groupsWithoutANameHaveDifferentOnes() {
        assertThat(rq.group().name())
                .matches("[0-9a-f]{32}")
                .isNotEqualTo(rq.group().name());
    }

    @Test
    void groupNameThatSteersATerminalIsRefused() {
        assertThatThrownBy(() -> rq.group("a\033[2J"))
                .hasMessage("The name of a group must not be empty or contain control characters, got \"a?[2J\";"
                        + " choose another");
        assertThatThrownBy(() -> queue.with(o -> o.group(""))).isInstanceOf(IllegalArgumentException.class);
        assertThat(rq.group("a,b: ü").name()).isEqualTo("a,b: ü");
    }

    @Test
    void allMembersAreCanceledWhereverTheyStand() {
        enqueued(30);
        rq.queue("low").with(o -> o.group("g")).enqueueIn(Duration.ofDays(1), call());
        hands.take();
        hands.finish(hands.take(), "7");

        assertThat(group.cancelAll()).isEqualTo(30);
        assertThat(group.counts()).isEqualTo(Map.of(JobStatus.CANCELED, 30L, JobStatus.FINISHED, 1L));
    }

    @Test
    void allMembersAreDeletedAndSoIsTheGroup() {
        enqueued(30);
        rq.queue("low").with(o -> o.group("g")).enqueueIn(Duration.ofDays(1), call());
        hands.finish(hands.take(), "7");

        assertThat(group.deleteAll()).isEqualTo(31);
        assertThat(redis.client().keys("*")).containsExactlyInAnyOrder("rq:queues", "rq:last:hands");
        assertThat(rq.groupNames()).isEmpty();
    }

    // Their ends.

    @Test
    void futureTellsHowEveryMemberEnded() {
        var ids = enqueued(4);
        var future = group.future();

        hands.finish(hands.take(), "49");
        hands.fail(hands.take(), "java.lang.IllegalStateException: no");
        rq.job(ids.get(2)).cancel();
        assertThat(future).isNotDone();
        rq.job(ids.get(3)).delete();

        var result = future.orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
        assertThat(result.ends()).hasSize(4);
        assertThat(result.values()).containsExactly(49);
        assertThat(result.allSucceeded()).isFalse();
        assertThat(result.end(ids.get(0)).orElseThrow().status()).contains(JobStatus.FINISHED);
        assertThat(result.failures()).extracting(JobEnd::jobId).doesNotContain(ids.get(0));
        assertProblem(result, ids.get(1), JobStatus.FAILED, JobFailedException.class);
        assertProblem(result, ids.get(2), JobStatus.CANCELED, JobCanceledException.class);
        assertProblem(result, ids.get(3), null, JobExpiredException.class);
    }

    private static void assertProblem(
            GroupResult<Integer> result, String id, JobStatus status, Class<? extends RqException> problem) {
        var end = result.end(id).orElseThrow();
        assertThat(end.finalStatus()).isEqualTo(status);
        assertThat(end.isSuccess()).isFalse();
        assertThatThrownBy(end::get).isInstanceOf(problem);
    }

    @Test
    void valueOfAnotherTypeIsTheProblemOfItsMember() {
        enqueued(1);
        hands.finish(hands.take(), "\"text\"");

        var end = group.future().join().ends().get(0);

        assertThat(end.finalStatus()).isEqualTo(JobStatus.FINISHED);
        assertThat(end.problem()).isNotNull();
    }

    @Test
    void futureOfAnEmptyGroupIsComplete() {
        assertThat(group.future().join().ends()).isEmpty();
        assertThat(group.stream()).isEmpty();
    }

    @Test
    void membersThatComeLaterDoNotKeepAFutureWaiting() {
        enqueued(1);
        var future = group.future();
        enqueued(1);

        hands.finish(hands.take(), "7");

        assertThat(future).succeedsWithin(SOON);
    }

    @Test
    void closingEndsTheFuture() {
        enqueued(2);
        var future = group.future();

        rq.close();

        assertThat(future).failsWithin(SOON).withThrowableThat().withMessageContaining("The Rq was closed");
    }

    @Test
    void streamGivesTheEndsAsTheyCome() {
        enqueued(3);
        var first = hands.take();
        var second = hands.take();
        var third = hands.take();
        hands.finish(second, "2");
        var ends = group.stream().iterator();

        assertThat(ends.next().get()).isEqualTo(2);
        hands.finish(third, "3");
        assertThat(ends.next().get()).isEqualTo(3);
        hands.finish(first, "1");
        assertThat(ends.next().get()).isEqualTo(1);
        assertThat(ends.hasNext()).isFalse();
    }

    @Test
    void streamWaitsForTheNextEnd() throws Exception {
        enqueued(1);
        var found = CompletableFuture.supplyAsync(
                () -> group.stream().map(JobEnd::get).toList());
        var execution = hands.take();
        assertThat(found).isNotDone();

        hands.finish(execution, "7");

        assertThat(found).succeedsWithin(SOON).isEqualTo(List.of(7));
    }

    @Test
    void interruptEndsTheWaitOfAStream() throws InterruptedException {
        enqueued(1);
        var problem = new CompletableFuture<Throwable>();
        var thread = new Thread(() -> {
            try {
                group.stream().forEach(end -> {});
            } catch (AwaitTimeoutException e) {
                problem.complete(e);
            }
        });
        thread.start();

        thread.interrupt();

        assertThat(problem).succeedsWithin(SOON);
        thread.join();
    }

    /** Members end on another thread while the futures are made: none is missed. */
    @Test
    void endsWhileTheFutureIsMadeAreNotMissed() {
        for (int round = 0; round < 20; round++) {
            var one = rq.group().returning(Integer.class);
            one.enqueueAll(queue, Collections.nCopies(50, call()));
            var start = new CountDownLatch(1);
            var worker = CompletableFuture.runAsync(() -> {
                var mine = new Hands(rq);
                start.countDown();
                for (int i = 0; i < 50; i++) {
                    mine.finish(mine.take(), "7", i % 3 == 0 ? 0 : 500);
                }
            });
            awaited(start);
            var future = one.future();

            assertThat(future).succeedsWithin(SOON);
            assertThat(future.join().ends()).hasSizeLessThanOrEqualTo(50);
            worker.join();
            redis.client().flushAll();
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    // What runs afterwards.

    @Test
    void jobRunsWhenAllMembersHaveEndedHoweverThatWas() {
        var ids = enqueued(3);
        var after = group.whenEnded(rq.queue("low"), Call.named("report"));
        enqueued(1);

        hands.finish(hands.take(), "7");
        hands.fail(hands.take(), "x.Y: z");
        assertThat(after.status()).isEqualTo(JobStatus.DEFERRED);
        rq.job(ids.get(2)).cancel();

        assertThat(after.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(rq.queue("low").jobIds(0, 9)).containsExactly(after.id());
        assertThat(group.size()).isEqualTo(4);
    }

    @Test
    void jobAfterAnEmptyGroupIsQueuedAtOnce() {
        assertThat(group.whenEnded(queue, Call.named("report")).status()).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void dependencyOnAnyEndTakesWhatIsNotThereForEnded() {
        var job = queue.with(o -> o.dependsOn(Dependency.on("nobody").whenEnded()))
                .enqueue("f");

        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void tenThousandMembersAreFollowedAndEnded() {
        enqueued(10_000);
        var future = group.future();
        var after = group.whenEnded(rq.queue("low"), Call.named("report"));
        assertThat(group.counts()).isEqualTo(Map.of(JobStatus.QUEUED, 10_000L));
        hands.finish(hands.take(), "7");

        assertThat(group.cancelAll()).isEqualTo(9_999);

        assertThat(future).succeedsWithin(Duration.ofSeconds(30));
        assertThat(future.join().ends()).hasSize(10_000);
        assertThat(future.join().values()).containsExactly(7);
        assertThat(after.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(group.stream().collect(Collectors.groupingBy(JobEnd::isSuccess, Collectors.counting())))
                .isEqualTo(Map.of(true, 1L, false, 9_999L));
        assertThat(group.deleteAll()).isEqualTo(10_000);
        assertThat(redis.client().exists("rq:group:g")).isFalse();
    }

    @Test
    void pendingEndsAreForgottenWhenNobodyListens() {
        enqueued(2);
        group.stream().close();
        group.future().cancel(true);
        var next = group.future();

        IntStream.range(0, 2).forEach(i -> hands.finish(hands.take(), "7"));

        await().atMost(SOON).until(next::isDone);
    }
}
