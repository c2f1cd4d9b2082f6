package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.job.Execution;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@TransitionTest
class PushBackTest {

    @Test
    void jobStandsAtTheHeadOfItsQueueAsIfItHadNeverBeenTaken(Scene scene) {
        var execution = scene.renewed(job("a").with("abandoned_count", "1"));
        scene.enqueueAs("n2", job("b"));

        var changes = scene.changes(
                () -> assertThat(scene.process().pushBack(execution)).containsExactly("ok"));

        assertThat(changes).isEqualTo("""
                        - hash rq:execution:a:p1-1 {created_at: 1800000000.123456, id: p1-1, job_id: a, \
                        last_heartbeat: 1800000000.123456, worker_name: p1-worker}
                        - zset rq:executions:a {p1-1 = 1800003600}
                        - hash rq:held:p1 {p1-1: default|a|1800000000123}
                        ~ hash rq:job:a {abandoned_count: 1 -> 0, -execution_id: p1-1, last_heartbeat: 2027-01-15T08:00:00.123456Z -> "", \
                        started_at: 2027-01-15T08:00:00.123456Z -> "", status: started -> queued, worker_name: p1-worker -> ""}
                        ~ list rq:queue:default [b] -> [a, b]
                        - zset rq:wip:default {a:p1-1 = 1800003600}
                        """);
    }

    @Test
    void firstClaimedStandsFirstAgain(Scene scene) {
        scene.enqueue(IntStream.range(0, 250).mapToObj(i -> "j" + i).toArray(String[]::new));
        var order = scene.queue("default");
        var claims = scene.process().claim(250, "default").claims();

        scene.process().pushBack(claims.stream().map(Claim::execution).toArray(Execution[]::new));

        assertThat(scene.queue("default")).isEqualTo(order);
    }

    @Test
    void waitingTimeOfTheJobBeginsAgain(Scene scene) {
        var execution = scene.started(job("a").ttl(60));

        assertThat(scene.changes(() -> scene.process().pushBack(execution))).contains("~ ttl rq:job:a none -> 60s\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1.5", "", "-1", "0"})
    void ttlThatIsNoneIsLeftOut(String ttl, Scene scene) {
        var execution = scene.started(job("a").with("ttl", ttl));

        assertThat(scene.process().pushBack(execution)).containsExactly("ok");
        assertThat(scene.redis.ttl("rq:job:a")).isEqualTo(-1);
    }

    @Test
    void repeatChangesNothing(Scene scene) {
        var execution = scene.started("a");
        scene.process().pushBack(execution);

        var changes = scene.changes(
                () -> assertThat(scene.process().pushBack(execution)).containsExactly("requeued"));

        assertThat(changes).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void executionThatLostItsJobLeavesOnlyItsOwnTraces(Loss loss, Scene scene) {
        var execution = scene.started("a");
        loss.happen(scene, execution);

        var changes = scene.changes(
                () -> assertThat(scene.process().pushBack(execution)).containsExactly(loss.word));

        assertThat(changes).isEqualTo("- hash rq:held:p1 {p1-1: default|a|1800000000123}\n" + loss.wipLine(execution));
    }

    @Test
    void jobWhoseQueueHoldsSomethingElseFailsAndTheNextGoesOn(Scene scene) {
        var healthy = scene.started(job("b").on("high"));
        var broken = scene.started("a");
        scene.redis.set("rq:queue:default", "x");

        assertThat(scene.process().pushBack(healthy, broken)).containsExactly("bad", "ok");

        assertThat(scene.status("a")).isEqualTo("failed");
        assertThat(scene.redis.zscore("rq:failed:default", "a")).isEqualTo(1_831_536_000);
        assertThat(scene.queue("high")).containsExactly("b");
    }
}
