package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.codec.JobHash;
import io.rq4j.codec.Zlib;
import io.rq4j.internal.lifecycle.NewJob;
import io.rq4j.job.JobOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TransitionTest
class EnqueueTest {

    @Test
    void newJobStandsInItsQueueWithEveryFieldThatPythonReads(Scene scene) {
        var data = Zlib.compress("[\"tasks.add\", null, [1], {\"y\": 2}]".getBytes(StandardCharsets.UTF_8));
        var pairs = JobHash.pairs(
                "default", JobOptions.defaults(), data, "tasks.add(1, y=2)", null, new java.util.Random(1));

        var changes = scene.changes(() -> assertThat(
                        scene.lifecycle.enqueue("n1", List.of(new NewJob("a", "default", false, null, pairs))))
                .containsExactly("ok"));

        assertThat(changes).isEqualTo("""
                        + hash rq:job:a {created_at: 2027-01-15T08:00:00.123456Z, data: zlib(["tasks.add", \
                        null, [1], {"y": 2}]), \
                        description: tasks.add(1, y=2), ended_at: "", enqueue_id: n1, \
                        enqueued_at: 2027-01-15T08:00:00.123456Z, failure_callback_name: "", group_id: "", \
                        last_heartbeat: "", origin: default, started_at: "", status: queued, \
                        stopped_callback_name: "", \
                        success_callback_name: "", timeout: 180, worker_name: ""}
                        + list rq:queue:default [a]
                        + set rq:queues {rq:queue:default}
                        """);
    }

    @Test
    void manyJobsStandInTheirOrder(Scene scene) {
        assertThat(scene.enqueue(job("a"), job("b").on("high"), job("c"))).containsExactly("ok", "ok", "ok");

        assertThat(scene.queue("default")).containsExactly("a", "c");
        assertThat(scene.queue("high")).containsExactly("b");
        assertThat(scene.redis.smembers("rq:queues")).containsExactlyInAnyOrder("rq:queue:default", "rq:queue:high");
    }

    @Test
    void eachOfManyJobsHasAllItsFields(Scene scene) {
        scene.enqueue(
                job("a").with("timeout", "7", "description", "a()", "failure_ttl", "9", "meta", "{}"),
                job("b").with("timeout", "7", "description", "b()"),
                job("c").with("timeout", "8", "description", "c()", "result_ttl", "1"));

        assertThat(scene.redis.hgetAll("rq:job:a"))
                .containsEntry("timeout", "7")
                .containsEntry("description", "a()")
                .containsEntry("failure_ttl", "9")
                .containsEntry("meta", "{}")
                .hasSize(10);
        assertThat(scene.redis.hgetAll("rq:job:b"))
                .containsEntry("timeout", "7")
                .containsEntry("description", "b()")
                .hasSize(8);
        assertThat(scene.redis.hgetAll("rq:job:c"))
                .containsEntry("timeout", "8")
                .containsEntry("description", "c()")
                .containsEntry("result_ttl", "1")
                .hasSize(9);
    }

    @ParameterizedTest
    @ValueSource(strings = {"finished", "failed", "stopped", "canceled"})
    void uniqueJobIsRefusedWhileAnEndedOneIsKept(String status, Scene scene) {
        scene.redis.hset("rq:job:a", "status", status);

        var changes =
                scene.changes(() -> assertThat(scene.enqueue(job("a").unique())).containsExactly(status));

        assertThat(changes).isEmpty();
    }

    @Test
    void uniqueJobIsEnqueuedWhenNoneOfItsIdIsThere(Scene scene) {
        assertThat(scene.enqueue(job("a").unique())).containsExactly("ok");
        assertThat(scene.enqueueAs("other", job("a").unique())).containsExactly("queued");
        assertThat(scene.enqueue(job("a").unique())).containsExactly("repeated");
    }

    @Test
    void jobAtFrontIsNext(Scene scene) {
        scene.enqueue("a", "b");

        scene.enqueue(job("c").atFront());

        assertThat(scene.queue("default")).containsExactly("c", "a", "b");
    }

    @Test
    void ttlEndsTheHashOfAWaitingJob(Scene scene) {
        assertThat(scene.changes(() -> scene.enqueue(job("a").ttl(60)))).contains("ttl: 60} ttl 60s\n");
    }

    @Test
    void manyJobsAtFrontStandInReverseAsOneByOne(Scene scene) {
        scene.enqueue(job("a").atFront(), job("b"), job("c").atFront());

        assertThat(scene.queue("default")).containsExactly("c", "a", "b");
    }

    @Test
    void idThatStandsTwiceInOneCallIsEnqueuedOnce(Scene scene) {
        assertThat(scene.enqueue(job("a"), job("a"))).containsExactly("ok", "repeated");

        assertThat(scene.queue("default")).containsExactly("a");
    }

    @Test
    void repeatOfTheSameCallChangesNothing(Scene scene) {
        scene.enqueue(job("a"), job("b").ttl(60));

        var changes = scene.changes(
                () -> assertThat(scene.enqueue(job("a"), job("b").ttl(60))).containsExactly("repeated", "repeated"));

        assertThat(changes).isEmpty();
    }

    @Test
    void repeatThatComesAfterTheClaimChangesNothing(Scene scene) {
        scene.started("a");

        assertThat(scene.changes(() -> assertThat(scene.enqueue(job("a"))).containsExactly("repeated")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"created", "queued", "started", "scheduled", "deferred", "ready_to_enqueue"})
    void liveJobIsNotOverwritten(String status, Scene scene) {
        scene.redis.hset("rq:job:a", "status", status);

        assertThat(scene.changes(() -> assertThat(scene.enqueue(job("a"))).containsExactly(status)))
                .isEmpty();
    }

    @Test
    void jobWithoutStatusIsAlive(Scene scene) {
        scene.redis.hset("rq:job:a", "data", "x");

        assertThat(scene.enqueue(job("a"))).containsExactly("created");
    }

    @ParameterizedTest
    @CsvSource({"finished, finished", "failed, failed", "stopped, failed", "canceled, canceled"})
    void endedJobIsWrittenAnewAndLeavesBehindOnlyWhoWaitsForIt(String status, String registry, Scene scene) {
        scene.redis.hset("rq:job:a", "status", status);
        scene.redis.hset("rq:job:a", "origin", "old");
        scene.redis.hset("rq:job:a", "retries_left", "2");
        scene.redis.expire("rq:job:a", 500);
        scene.redis.zadd("rq:" + registry + ":old", 1, "a");
        scene.redis.rpush("rq:results:a", "stands for a stream");
        scene.redis.sadd("rq:job:a:dependents", "d");
        scene.redis.expire("rq:job:a:dependents", 500);
        scene.redis.sadd("rq:job::a:dependencies", "d");
        scene.redis.zadd("rq:executions:a", 1, "e");

        assertThat(scene.enqueueAs("other", job("a"))).containsExactly("ok");

        assertThat(scene.redis.keys("*"))
                .containsExactlyInAnyOrder("rq:job:a", "rq:job:a:dependents", "rq:queue:default", "rq:queues");
        assertThat(scene.redis.ttl("rq:job:a:dependents")).isEqualTo(-1);
        assertThat(scene.redis.hkeys("rq:job:a"))
                .containsExactlyInAnyOrder("created_at", "data", "enqueue_id", "enqueued_at", "origin", "status");
        assertThat(scene.redis.ttl("rq:job:a")).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rq:job:b", "rq:queue:default"})
    void keyOfAnotherTypeEndsItsOwnItemOnlyAndWritesNothingOfIt(String key, Scene scene) {
        scene.redis.set(key, "x");

        var verdicts = scene.enqueue(job("a").on("high"), job("b"), job("c").on("high"));

        assertThat(verdicts.get(0)).isEqualTo("ok");
        assertThat(verdicts.get(1)).startsWith("WRONGTYPE");
        assertThat(verdicts.get(2)).isEqualTo("ok");
        assertThat(scene.queue("high")).containsExactly("a", "c");
        assertThat(scene.redis.type("rq:job:b")).isIn("none", "string");
    }

    @Test
    void registryOfAnotherTypeLeavesTheEndedJobAsItIs(Scene scene) {
        scene.redis.hset("rq:job:a", "status", "finished");
        scene.redis.set("rq:finished:default", "x");

        var changes =
                scene.changes(() -> assertThat(scene.enqueue(job("a")).get(0)).startsWith("WRONGTYPE"));

        assertThat(changes).isEqualTo("+ set rq:queues {rq:queue:default}\n");
    }

    @Test
    void sliceOfFiveHundredLargeHashesPasses(Scene scene) {
        var jobs = new JobDraft[500];
        for (int i = 0; i < jobs.length; i++) {
            jobs[i] = job(UUID.randomUUID().toString()).with("meta", "x".repeat(2_000));
        }

        assertThat(scene.enqueue(jobs)).hasSize(500).containsOnly("ok");
        assertThat(scene.redis.llen("rq:queue:default")).isEqualTo(500);
    }
}
