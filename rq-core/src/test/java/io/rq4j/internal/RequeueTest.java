package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.job.JobStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TransitionTest
class RequeueTest {

    private static void failed(Scene scene, JobDraft job) {
        scene.process().fail(scene.started(job), "boom", 60);
    }

    private static List<String> requeue(Scene scene, String... jobs) {
        return scene.lifecycle.requeue("again", "default", false, List.of(jobs));
    }

    @Test
    void failedJobStandsAtTheEndOfItsQueueAndKeepsItsResults(Scene scene) {
        failed(scene, job("a").with("exc_info", "old"));
        scene.redis.sadd("rq:job:a:dependents", "d");
        scene.redis.expire("rq:job:a:dependents", 60);
        scene.enqueueAs("n2", job("b"));
        scene.clock.advance(Duration.ofSeconds(5));

        var changes = scene.changes(() -> assertThat(requeue(scene, "a")).containsExactly("ok"));

        assertThat(changes).isEqualTo("""
                        - zset rq:failed:default {a = 1800000060}
                        ~ hash rq:job:a {ended_at: 2027-01-15T08:00:00.123456Z -> "", enqueue_id: nonce -> again, \
                        enqueued_at: 2027-01-15T08:00:00.123456Z -> 2027-01-15T08:00:05.123456Z, -exc_info: old, \
                        -execution_id: p1-1, started_at: 2027-01-15T08:00:00.123456Z -> "", status: failed -> queued, \
                        worker_name: p1-worker -> ""}
                        ~ ttl rq:job:a 60s -> none
                        ~ ttl rq:job:a:dependents 60s -> none
                        ~ list rq:queue:default [b] -> [b, a]
                        """);
    }

    @Test
    void jobAtFrontIsNext(Scene scene) {
        failed(scene, job("a"));
        scene.enqueueAs("n2", job("b"));

        scene.lifecycle.requeue("again", "default", true, List.of("a"));

        assertThat(scene.queue("default")).containsExactly("a", "b");
    }

    @Test
    void waitingTimeOfTheJobBeginsAgain(Scene scene) {
        failed(scene, job("a").ttl(30));

        assertThat(scene.changes(() -> requeue(scene, "a"))).contains("~ ttl rq:job:a 60s -> 30s\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1.5", "", "-1"})
    void ttlThatIsNoneLetsItWaitForEver(String ttl, Scene scene) {
        failed(scene, job("a").with("ttl", ttl));

        assertThat(requeue(scene, "a")).containsExactly("ok");
        assertThat(scene.redis.ttl("rq:job:a")).isEqualTo(-1);
    }

    @Test
    void countOfDeadProcessesStartsAgain(Scene scene) {
        failed(scene, job("a"));
        scene.redis.hset("rq:job:a", "abandoned_count", "2");

        assertThat(scene.changes(() -> requeue(scene, "a"))).contains("abandoned_count: 2 -> 0");
    }

    @Test
    void jobBelongsToTheQueueThatItIsPutInto(Scene scene) {
        failed(scene, job("a"));
        scene.redis.hdel("rq:job:a", "origin");

        assertThat(scene.changes(() -> requeue(scene, "a"))).contains("+origin: default");
    }

    @Test
    void requeuedJobRunsAgain(Scene scene) {
        failed(scene, job("a"));
        requeue(scene, "a");

        var second = scene.process().claim(1, "default").claims().get(0).execution();

        assertThat(scene.process().finish(second, "7", 500)).isEqualTo("ok");
    }

    @Test
    void repeatOfTheSameCallChangesNothing(Scene scene) {
        failed(scene, job("a"));
        requeue(scene, "a");

        assertThat(scene.changes(() -> assertThat(requeue(scene, "a")).containsExactly("repeated")))
                .isEmpty();
    }

    @Test
    void repeatThatComesAfterTheNextFailureChangesNothing(Scene scene) {
        failed(scene, job("a"));
        requeue(scene, "a");
        scene.process().fail(scene.process().claim(1, "default").claims().get(0).execution(), "boom", 60);

        assertThat(scene.changes(() -> assertThat(requeue(scene, "a")).containsExactly("repeated")))
                .isEmpty();
    }

    @Test
    void jobThatIsNotInTheRegistryIsAbsent(Scene scene) {
        scene.enqueue("a");

        assertThat(scene.changes(() -> assertThat(requeue(scene, "a", "b")).containsExactly("absent", "absent")))
                .isEmpty();
    }

    @Test
    void entryWithoutAJobIsRemoved(Scene scene) {
        scene.redis.zadd("rq:failed:default", 1, "a");

        assertThat(scene.changes(() -> assertThat(requeue(scene, "a")).containsExactly("gone")))
                .isEqualTo("- zset rq:failed:default {a = 1}\n");
    }

    @Test
    void hashWithoutDataIsRemoved(Scene scene) {
        failed(scene, job("a"));
        scene.redis.hdel("rq:job:a", "data");

        assertThat(requeue(scene, "a")).containsExactly("gone");
        assertThat(scene.redis.exists("rq:job:a")).isFalse();
    }

    @Test
    void hashThatIsSomethingElseIsLeftAloneAndTheNextGoesOn(Scene scene) {
        failed(scene, job("b"));
        scene.redis.set("rq:job:a", "x");
        scene.redis.zadd("rq:failed:default", 1, "a");

        assertThat(requeue(scene, "a", "b")).containsExactly("bad", "ok");
        assertThat(scene.redis.zscore("rq:failed:default", "a")).isEqualTo(1);
    }

    @Test
    void queueThatIsSomethingElseLeavesTheJobFailed(Scene scene) {
        failed(scene, job("a"));
        scene.redis.set("rq:queue:default", "x");

        assertThat(scene.changes(() -> assertThat(requeue(scene, "a")).containsExactly("bad")))
                .isEmpty();
    }

    @Test
    void stoppedJobIsQueuedAgain(Scene scene) {
        scene.started("a");
        scene.lifecycle.stop("a", "stopped");

        assertThat(requeue(scene, "a")).containsExactly("ok");
        assertThat(scene.queue("default")).containsExactly("a");
    }

    @Test
    void canceledJobIsQueuedAgain(Scene scene) {
        scene.enqueue("a");
        scene.lifecycle.cancel("a");

        assertThat(requeue(scene, "a")).containsExactly("absent");
        var changes = scene.changes(
                () -> assertThat(scene.lifecycle.requeue("again", JobStatus.CANCELED, "default", false, List.of("a")))
                        .containsExactly("ok"));

        assertThat(changes).isEqualTo("""
                        - zset rq:canceled:default {a = 1800000000}
                        ~ hash rq:job:a {+abandoned_count: 0, +ended_at: "", enqueue_id: nonce -> again, \
                        +started_at: "", status: canceled -> queued, +worker_name: ""}
                        ~ ttl rq:job:a 31536000s -> none
                        + list rq:queue:default [a]
                        """);
    }

    @Test
    void staleEntryAmongTheCanceledIsDropped(Scene scene) {
        scene.enqueue("a");
        scene.redis.zadd("rq:canceled:default", 7, "a");

        assertThat(scene.changes(
                        () -> scene.lifecycle.requeue("again", JobStatus.CANCELED, "default", false, List.of("a"))))
                .isEqualTo("- zset rq:canceled:default {a = 7}\n");
    }

    @Test
    void entryOfAJobThatHasSinceFailedInAnotherQueueIsStale(Scene scene) {
        scene.process().fail(scene.started("a"), "boom", 60);
        scene.redis.zadd("rq:failed:high", 7, "a");

        var changes = scene.changes(
                () -> assertThat(scene.lifecycle.requeue("again", JobStatus.FAILED, "high", false, List.of("a")))
                        .containsExactly("absent"));

        assertThat(changes).isEqualTo("- zset rq:failed:high {a = 7}\n");
    }

    @Test
    void childOfACanceledJobThatIsRequeuedWaitsForItAgain(Scene scene) {
        scene.enqueue("p");
        scene.defer(job("c").after("p"));
        scene.lifecycle.cancel("p");
        scene.lifecycle.requeue("again", JobStatus.CANCELED, "default", false, List.of("p"));

        assertThat(scene.lifecycle.giveUp(Map.of("c", "p"), by -> "no")).containsExactly("absent");
        scene.process()
                .finish(scene.process().claim(1, "default").claims().get(0).execution(), "7", 500);

        assertThat(scene.queue("default")).containsExactly("c");
    }
}
