package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.internal.lifecycle.JobLifecycle.Placed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TransitionTest
class CancelTest {

    @Test
    void waitingJobIsCanceledAndKeptForAYear(Scene scene) {
        scene.enqueue("a", "b");

        var changes =
                scene.changes(() -> assertThat(scene.lifecycle.cancel("a")).isEqualTo("ok"));

        assertThat(changes).isEqualTo("""
                        + zset rq:canceled:default {a = 1800000000}
                        ~ hash rq:job:a {+end_id: n1, status: queued -> canceled}
                        ~ ttl rq:job:a none -> 31536000s
                        ~ list rq:queue:default [a, b] -> [b]
                        """);
    }

    @Test
    void jobThatStandsTwiceInItsQueueIsTakenOutTwice(Scene scene) {
        scene.enqueue("a", "b");
        scene.redis.rpush("rq:queue:default", "a");

        scene.lifecycle.cancel("a");

        assertThat(scene.queue("default")).containsExactly("b");
    }

    @ParameterizedTest
    @CsvSource({"60, 60", "0, 31536000", "x, 31536000", "-1, -1"})
    void hashIsKeptAsLongAsAFailedOne(String failureTtl, long kept, Scene scene) {
        scene.enqueue(job("a").with("failure_ttl", failureTtl, "dependency_ids", "[\"p\"]"));
        scene.defer(job("d").after("a"));
        scene.redis.sadd("rq:job::a:dependencies", "p");

        scene.lifecycle.cancel("a");

        for (var key : List.of("rq:job:a", "rq:job:a:dependents", "rq:job::a:dependencies")) {
            assertThat(scene.redis.ttl(key)).as(key).isBetween(kept - 1, kept);
        }
    }

    @Test
    void ttlThatIsForEverEndsNoHash(Scene scene) {
        scene.enqueue(job("a").ttl(60).with("failure_ttl", "-1"));

        assertThat(scene.changes(() -> scene.lifecycle.cancel("a"))).contains("~ ttl rq:job:a 60s -> none\n");
    }

    @Test
    void clientThatAwaitsTheJobIsWoken(Scene scene) {
        scene.enqueue("a");
        scene.lifecycle.awaitedBy("c1", List.of("a"));

        assertThat(scene.changes(() -> scene.lifecycle.cancel("a")))
                .contains("+ stream rq:done:c1 {<now> {job: a}} ttl 600s\n");
    }

    @Test
    void jobWithoutAStatusCanBeCanceled(Scene scene) {
        scene.enqueue("a");
        scene.redis.hdel("rq:job:a", "status");

        assertThat(scene.lifecycle.cancel("a")).isEqualTo("ok");
        assertThat(scene.status("a")).isEqualTo("canceled");
    }

    @Test
    void jobWithoutAnOriginIsCanceledWhereItStands(Scene scene) {
        scene.enqueue("a");
        scene.redis.hdel("rq:job:a", "origin");

        assertThat(scene.lifecycle.cancel("a")).isEqualTo("ok");

        assertThat(scene.process().claimed(1, "default")).isEmpty();
        assertThat(scene.status("a")).isEqualTo("canceled");
    }

    @ParameterizedTest
    @ValueSource(strings = {"finished", "failed", "stopped", "canceled", "unheard_of"})
    void jobThatHasEndedIsNotCanceled(String status, Scene scene) {
        scene.enqueue(job("a").with("status", status));

        assertThat(scene.changes(() -> assertThat(scene.lifecycle.cancel("a")).isEqualTo(status)))
                .isEmpty();
    }

    @Test
    void jobThatStandsElsewhereLeavesThatPlace(Scene scene) {
        scene.enqueue("p");
        scene.schedule(job("a").dueIn(60_000));
        scene.defer(job("b").after("p"));

        var changes = scene.changes(() -> {
            assertThat(scene.lifecycle.cancel("a")).isEqualTo("ok");
            assertThat(scene.lifecycle.cancel("b")).isEqualTo("ok");
        });

        assertThat(changes).isEqualTo("""
                        + zset rq:canceled:default {a = 1800000000, b = 1800000000}
                        - zset rq:deferred:default {b = 1800000000}
                        ~ ttl rq:job::b:dependencies none -> 31536000s
                        ~ hash rq:job:a {+end_id: n1, status: scheduled -> canceled}
                        ~ ttl rq:job:a none -> 31536000s
                        ~ hash rq:job:b {+end_id: n2, status: deferred -> canceled}
                        ~ ttl rq:job:b none -> 31536000s
                        - zset rq:scheduled:default {a = 1800000060.123}
                        """);
    }

    @Test
    void runningJobIsTakenFromItsExecution(Scene scene) {
        scene.process().birth(Map.of("queues", "default"), "default");
        var execution = scene.renewed(job("a"));

        var changes =
                scene.changes(() -> assertThat(scene.lifecycle.cancel("a")).isEqualTo("ok"));

        assertThat(changes).isEqualTo("""
                        + zset rq:canceled:default {a = 1800000000}
                        - hash rq:execution:a:p1-1 {created_at: 1800000000.123456, id: p1-1, job_id: a, \
                        last_heartbeat: 1800000000.123456, worker_name: p1-worker}
                        - zset rq:executions:a {p1-1 = 1800003600}
                        - hash rq:held:p1 {p1-1: default|a|1800000000123}
                        ~ hash rq:job:a {+end_id: n1, status: started -> canceled}
                        ~ ttl rq:job:a none -> 31536000s
                        - zset rq:wip:default {a:p1-1 = 1800003600}
                        - set rq:worker:p1-worker:executions {a:p1-1}
                        """);
        assertThat(scene.process().beat("default")).isZero();
        assertThat(scene.process().renew(execution)).containsExactly("canceled");
        assertThat(scene.process().finish(execution, "7", 500)).isEqualTo("canceled");
        assertThat(scene.status("a")).isEqualTo("canceled");
    }

    @Test
    void jobThatPythonRunsIsTakenFromItsExecution(Scene scene) {
        StopTest.pythonRuns(scene, "a");

        var changes =
                scene.changes(() -> assertThat(scene.lifecycle.cancel("a")).isEqualTo("ok"));

        assertThat(changes).isEqualTo("""
                        + zset rq:canceled:default {a = 1800000000}
                        - hash rq:execution:a:e {id: e}
                        - zset rq:executions:a {e = 1800000150}
                        ~ hash rq:job:a {+end_id: n1, status: started -> canceled}
                        ~ ttl rq:job:a none -> 31536000s
                        - zset rq:wip:default {a:e = 1800000090}
                        """);
    }

    @Test
    void jobOfAnOlderPythonWorkerIsTakenToo(Scene scene) {
        StopTest.pythonRuns(scene, "a");
        scene.redis.del("rq:wip:default", "rq:executions:a", "rq:execution:a:e");
        scene.redis.zadd("rq:wip:default", 1_800_000_090, "a");

        scene.lifecycle.cancel("a");

        assertThat(scene.redis.exists("rq:wip:default")).isFalse();
    }

    @Test
    void childLeavesItsParentsWhenAsked(Scene scene) {
        scene.enqueue("p1", "p2");
        scene.defer(job("a").after("p1", "p2"), job("b").after("p1"));

        scene.lifecycle.cancel("a", false, true);

        assertThat(scene.redis.smembers("rq:job:p1:dependents")).containsExactly("b");
        assertThat(scene.redis.exists("rq:job:p2:dependents")).isFalse();
    }

    @Test
    void childStaysWithItsParentsUnlessAsked(Scene scene) {
        scene.enqueue("p");
        scene.defer(job("a").after("p"));

        scene.lifecycle.cancel("a");

        assertThat(scene.redis.smembers("rq:job:p:dependents")).containsExactly("a");
    }

    @Test
    void jobThatIsNotThereIsAbsent(Scene scene) {
        assertThat(scene.changes(() -> assertThat(scene.lifecycle.cancel("a")).isEqualTo("absent")))
                .isEmpty();
    }

    @Test
    void canceledJobCannotBeCanceledAgain(Scene scene) {
        scene.enqueue("a");
        scene.lifecycle.cancel("a");

        assertThat(scene.changes(() -> assertThat(scene.lifecycle.cancel("a")).isEqualTo("canceled")))
                .isEmpty();
    }

    @Test
    void repeatAfterALostReplyIsTheSuccessThatItWas(Scene scene) {
        scene.enqueue("a");
        var repeating = scene.repeating();
        repeating.cancel("a");

        assertThat(scene.changes(() -> assertThat(repeating.cancel("a")).isEqualTo("ok")))
                .isEmpty();
    }

    @Test
    void manyJobsAreCanceledInAnyOrder(Scene scene) {
        scene.enqueue("a", "b", "c", "d");

        var verdicts = scene.lifecycle.cancel(
                false, false, List.of(new Placed("c", "2"), new Placed("a", "0"), new Placed("nobody", "")));

        assertThat(verdicts).containsExactly("ok", "ok", "absent");
        assertThat(scene.queue("default")).containsExactly("b", "d");
        assertThat(scene.redis.zrange("rq:canceled:default", 0, -1)).containsExactly("a", "c");
    }

    @Test
    void jobThatStandsElsewhereByNowIsNotCanceled(Scene scene) {
        scene.enqueue("a", "b");

        var changes = scene.changes(() -> assertThat(
                        scene.lifecycle.cancel(false, false, List.of(new Placed("b", "0"), new Placed("a", "7"))))
                .containsExactly("moved", "moved"));

        assertThat(changes).isEmpty();
    }

    @Test
    void registryOfAnotherTypeLeavesTheJobWhereItStands(Scene scene) {
        scene.redis.set("rq:canceled:default", "x");
        scene.schedule(job("a").dueIn(3_600_000));
        scene.enqueue("b");

        assertThat(scene.changes(() -> List.of("a", "b")
                        .forEach(id -> assertThatThrownBy(() -> scene.lifecycle.cancel(id))
                                .hasMessageContaining("WRONGTYPE"))))
                .isEmpty();
    }
}
