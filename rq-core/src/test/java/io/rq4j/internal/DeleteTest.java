package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static io.rq4j.internal.TestProcess.finished;
import static io.rq4j.internal.TestProcess.registered;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.job.JobStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.StreamEntryID;

@TransitionTest
class DeleteTest {

    @Test
    void waitingJobLeavesNothing(Scene scene) {
        scene.enqueue("a", "b");
        scene.redis.rpush("rq:queue:default", "a");
        scene.redis.sadd("rq:job:a:dependents", "d");
        scene.redis.sadd("rq:job::a:dependencies", "p");
        scene.redis.xadd("rq:results:a", (StreamEntryID) null, Map.of("type", "4"));

        assertThat(scene.lifecycle.delete("a")).isTrue();

        assertThat(scene.redis.keys("*")).containsExactlyInAnyOrder("rq:job:b", "rq:queue:default", "rq:queues");
        assertThat(scene.queue("default")).containsExactly("b");
    }

    @Test
    void runningJobLeavesOnlyTheIndexOfItsProcess(Scene scene) {
        var execution = scene.renewed(job("a"));
        scene.redis.hset("rq:execution:a:older", "id", "older");
        scene.redis.zadd("rq:executions:a", 1, "older");
        scene.redis.zadd("rq:wip:default", 1, "a:older");

        assertThat(scene.lifecycle.delete("a")).isTrue();

        assertThat(scene.redis.keys("*")).containsExactlyInAnyOrder("rq:queues", "rq:held:p1", "rq:last:p1");
        scene.process().settle(registered(finished(execution, "7", 500)));
        assertThat(scene.redis.keys("*")).containsExactlyInAnyOrder("rq:queues", "rq:last:p1");
    }

    @Test
    void whatADeletedJobReturnsIsRefused(Scene scene) {
        var execution = scene.started("a");
        scene.lifecycle.delete("a");

        assertThat(scene.redis.exists("rq:wip:default")).isFalse();
        assertThat(scene.process().finish(execution, "7", 500)).isEqualTo("deleted");
        assertThat(scene.redis.exists("rq:job:a")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "finished, finished",
        "failed, failed",
        "stopped, failed",
        "canceled, canceled",
        "deferred, deferred",
        "scheduled, scheduled"
    })
    void jobOfAnyStatusLeavesItsRegistry(String status, String registry, Scene scene) {
        scene.redis.hset("rq:job:a", "status", status);
        scene.redis.hset("rq:job:a", "origin", "default");
        scene.redis.zadd("rq:" + registry + ":default", 1, "a");

        assertThat(scene.lifecycle.delete("a")).isTrue();
        assertThat(scene.redis.keys("*")).isEmpty();
    }

    @Test
    void runningJobIsTakenFromItsProcessWithTheIndexOfIt(Scene scene) {
        scene.process().birth(Map.of("queues", "default"), "default");
        scene.renewed(job("a"));

        var changes = scene.changes(() -> scene.lifecycle.delete("a"));

        assertThat(changes.lines().map(line -> line.replaceAll(" \\{.*", "")))
                .containsExactly(
                        "- hash rq:execution:a:p1-1",
                        "- zset rq:executions:a",
                        "- hash rq:held:p1",
                        "- hash rq:job:a",
                        "- zset rq:wip:default",
                        "- set rq:worker:p1-worker:executions");
        assertThat(scene.process().beat("default")).isZero();
    }

    @Test
    void jobThatPythonRunsLeavesNothing(Scene scene) {
        StopTest.pythonRuns(scene, "a");

        scene.lifecycle.delete("a");

        assertThat(scene.redis.keys("*")).containsExactly("rq:worker:w");
    }

    @Test
    void scheduledJobLeavesNothing(Scene scene) {
        scene.schedule(job("a").dueIn(60_000));

        scene.lifecycle.delete("a");

        assertThat(scene.redis.keys("*")).containsExactly("rq:queues");
    }

    @Test
    void childLeavesItsParents(Scene scene) {
        scene.enqueue("p");
        scene.defer(job("a").after("p"), job("b").after("p"));

        scene.lifecycle.delete("a");

        assertThat(scene.redis.smembers("rq:job:p:dependents")).containsExactly("b");
        assertThat(scene.redis.zrange("rq:deferred:default", 0, -1)).containsExactly("b");
        assertThat(scene.redis.exists("rq:job:a", "rq:job::a:dependencies")).isZero();
    }

    @Test
    void idOfAnEndedJobInALongListIsLeftToTheClaim(Scene scene) {
        scene.enqueue(job("a").with("status", "finished"), job("b"));

        scene.lifecycle.delete("a");

        assertThat(scene.queue("default")).containsExactly("a", "b");
        assertThat(scene.process().claimed(2, "default")).containsExactly("b");
    }

    @Test
    void jobWithoutAnOriginLeavesItsKeys(Scene scene) {
        scene.redis.hset("rq:job:a", "status", "queued");

        assertThat(scene.lifecycle.delete("a")).isTrue();
        assertThat(scene.redis.keys("*")).isEmpty();
    }

    @Test
    void clientThatAwaitsTheJobIsWoken(Scene scene) {
        scene.enqueue("a");
        scene.lifecycle.awaitedBy("c1", List.of("a"));

        assertThat(scene.changes(() -> scene.lifecycle.delete("a")))
                .contains("+ stream rq:done:c1 {<now> {job: a}} ttl 600s\n");
    }

    @Test
    void repeatChangesNothing(Scene scene) {
        scene.enqueue("a");
        scene.lifecycle.delete("a");

        assertThat(scene.changes(() -> assertThat(scene.lifecycle.delete("a")).isFalse()))
                .isEmpty();
    }

    @Test
    void leftResultsOfAJobThatIsGoneAreRemoved(Scene scene) {
        scene.redis.xadd("rq:results:a", (StreamEntryID) null, Map.of("type", "1"));

        assertThat(scene.lifecycle.delete("a")).isFalse();
        assertThat(scene.redis.keys("*")).isEmpty();
    }

    @Test
    void jobThatStandsInTheRegistryLeavesNothing(Scene scene) {
        scene.process().fail(scene.started("a"), "boom", 60);

        assertThat(scene.lifecycle.delete(JobStatus.FAILED, "default", List.of("a", "b")))
                .containsExactly("ok", "absent");
        assertThat(scene.redis.keys("rq:job:*")).isEmpty();
        assertThat(scene.redis.exists("rq:failed:default")).isFalse();
    }

    @Test
    void jobThatHasMovedOnLosesItsEntryOnly(Scene scene) {
        scene.enqueue("a");
        scene.redis.zadd("rq:failed:default", -1, "a");

        var changes =
                scene.changes(() -> assertThat(scene.lifecycle.delete(JobStatus.FAILED, "default", List.of("a", "b")))
                        .containsExactly("absent", "absent"));

        assertThat(changes).isEqualTo("- zset rq:failed:default {a = -1}\n");
    }

    @Test
    void jobThatRunsIsDeletedAmongThoseThatRunAndNoOther(Scene scene) {
        scene.started("a");
        scene.enqueueAs("n2", job("b"));

        assertThat(scene.lifecycle.delete(JobStatus.STARTED, "default", List.of("a", "b")))
                .containsExactly("ok", "absent");
        assertThat(scene.redis.exists("rq:wip:default")).isFalse();
        assertThat(scene.queue("default")).containsExactly("b");
    }
}
