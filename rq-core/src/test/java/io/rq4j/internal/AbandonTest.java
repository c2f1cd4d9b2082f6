package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.lifecycle.JobLifecycle.Held;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@TransitionTest
class AbandonTest {

    @Test
    void jobOfADeadProcessStandsAtTheHeadOfItsQueueAgain(Scene scene) {
        var execution = scene.renewed(job("a"));
        scene.enqueueAs("n2", job("b"));

        var changes = scene.changes(
                () -> assertThat(scene.process().abandon(execution)).containsExactly("requeued"));

        assertThat(changes).isEqualTo("""
                        - hash rq:execution:a:p1-1 {created_at: 1800000000.123456, id: p1-1, job_id: a, \
                        last_heartbeat: 1800000000.123456, worker_name: p1-worker}
                        - zset rq:executions:a {p1-1 = 1800003600}
                        - hash rq:held:p1 {p1-1: default|a|1800000000123}
                        ~ hash rq:job:a {+abandoned_count: 1, -execution_id: p1-1, \
                        last_heartbeat: 2027-01-15T08:00:00.123456Z -> "", +recovered_count: 1, \
                        started_at: 2027-01-15T08:00:00.123456Z -> "", status: started -> queued, worker_name: p1-worker -> ""}
                        + hash rq:pulse {recovered: 1}
                        ~ list rq:queue:default [b] -> [a, b]
                        - zset rq:wip:default {a:p1-1 = 1800003600}
                        """);
    }

    @Test
    void answerNamesTheWorkerThatDied(Scene scene) {
        var held = new Held("p1", scene.started("a").id(), "default", "a", "1800000000123");

        assertThat(scene.process().recover(List.of(held)).get(0).worker()).isEqualTo("p1-worker");
    }

    @Test
    void waitingTimeOfTheJobBeginsAgain(Scene scene) {
        var execution = scene.started(job("a").ttl(60));

        assertThat(scene.changes(() -> scene.process().abandon(execution))).contains("~ ttl rq:job:a none -> 60s\n");
    }

    @Test
    void jobThatMustNotStartTwiceFails(Scene scene) {
        var execution = scene.started(job("a").with("on_abandon", "fail", "failure_ttl", "60"));
        scene.clock.advance(Duration.ofSeconds(30));

        var changes = scene.changes(
                () -> assertThat(scene.process().abandon(execution)).containsExactly("failed"));

        assertThat(changes).isEqualTo("""
                        + zset rq:failed:default {a = 1800000090}
                        - hash rq:held:p1 {p1-1: default|a|1800000000123}
                        ~ hash rq:job:a {+abandoned_count: 0, +ended_at: 2027-01-15T08:00:30.123456Z, \
                        last_heartbeat: 2027-01-15T08:00:00.123456Z -> 2027-01-15T08:00:30.123456Z, \
                        status: started -> failed}
                        ~ ttl rq:job:a none -> 60s
                        + stream rq:results:a {<now> {exc_string: eJwryM/JTK4EAAj7ApE=, \
                        execution_ended_at: 1800000030.123456, execution_id: p1-1, \
                        execution_started_at: 1800000000.123000, type: 2, worker_name: ""}} ttl 60s
                        - zset rq:wip:default {a:p1-1 = 1800003600}
                        """);
    }

    @Test
    void jobThatTookThreeProcessesWithItFails(Scene scene) {
        var execution = scene.started(job("a").with("abandoned_count", "2"));

        assertThat(scene.process().abandon(execution)).containsExactly("failed");

        assertThat(scene.status("a")).isEqualTo("failed");
        assertThat(scene.redis.zscore("rq:failed:default", "a")).isEqualTo(1_831_536_000);
        var entry = scene.redis.xrange("rq:results:a", "-", "+").get(0);
        assertThat(entry.getFields()).containsEntry("exc_string", "eJwrycgsSgEABmwCHA==");
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "x, 1", "1.5, 1"})
    void countGrowsUntilTheThirdTime(String before, String after, Scene scene) {
        var execution = scene.started(job("a").with("abandoned_count", before));

        assertThat(scene.process().abandon(execution)).containsExactly("requeued");
        assertThat(scene.redis.hget("rq:job:a", "abandoned_count")).isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "1.5", ""})
    void ttlsThatAreNoNumbersAreLeftOut(String ttl, Scene scene) {
        var execution = scene.started(job("a").with("ttl", ttl, "failure_ttl", ttl));

        assertThat(scene.process().abandon(execution)).containsExactly("requeued");
        assertThat(scene.redis.ttl("rq:job:a")).isEqualTo(-1);
    }

    @Test
    void secondPassOverTheSameJobChangesNothing(Scene scene) {
        var execution = scene.started("a");
        scene.process().abandon(execution);

        assertThat(scene.changes(
                        () -> assertThat(scene.process().abandon(execution)).containsExactly("taken")))
                .isEmpty();
    }

    @Test
    void passOverAJobThatRunsAgainChangesNothing(Scene scene) {
        var execution = scene.started("a");
        scene.process().abandon(execution);
        scene.process("p2").claim(1, "default");

        assertThat(scene.changes(
                        () -> assertThat(scene.process().abandon(execution)).containsExactly("taken")))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void executionThatLostItsJobLeavesOnlyItsOwnTraces(Loss loss, Scene scene) {
        var execution = scene.started("a");
        loss.happen(scene, execution);

        var changes = scene.changes(() -> assertThat(scene.process().abandon(execution))
                .containsExactly(loss.word.equals("requeued") ? "taken" : loss.word));

        assertThat(changes).isEqualTo("- hash rq:held:p1 {p1-1: default|a|1800000000123}\n" + loss.wipLine(execution));
    }

    @ParameterizedTest
    @EnumSource
    void executionThatLostItsJobFailsNothing(Loss loss, Scene scene) {
        var execution = scene.started(job("a").with("on_abandon", "fail"));
        loss.happen(scene, execution);

        scene.process().abandon(execution);

        assertThat(scene.redis.exists("rq:failed:default")).isFalse();
    }

    @Test
    void entryThatCannotBeReadIsOnlyRemoved(Scene scene) {
        scene.redis.hset("rq:held:p1", "e", "nonsense");

        var changes = scene.changes(() -> scene.process().recover(List.of(new Held("p1", "e", "", "", "0"))));

        assertThat(changes).isEqualTo("- hash rq:held:p1 {e: nonsense}\n");
    }

    @Test
    void jobWhoseQueueHoldsSomethingElseFailsAndTheNextGoesOn(Scene scene) {
        var broken = scene.started("a");
        var healthy = scene.started(job("b").on("high"));
        scene.redis.set("rq:queue:default", "x");

        assertThat(scene.process().abandon(broken, healthy)).containsExactly("bad", "requeued");

        assertThat(scene.status("a")).isEqualTo("failed");
        assertThat(scene.redis.hget("rq:job:a", "exc_info")).startsWith("WRONGTYPE");
        assertThat(scene.queue("high")).containsExactly("b");
        assertThat(scene.redis.exists("rq:held:p1")).isFalse();
    }

    @Test
    void hashThatIsSomethingElseIsLeftAloneAndTheNextGoesOn(Scene scene) {
        var broken = scene.started("a");
        var healthy = scene.started(job("b"));
        scene.redis.del("rq:job:a");
        scene.redis.set("rq:job:a", "x");

        assertThat(scene.process().abandon(broken, healthy)).containsExactly("bad", "requeued");
        assertThat(scene.redis.get("rq:job:a")).isEqualTo("x");
    }

    // Python's executions, which stand in rq:wip alone.

    private static String abandonOverdue(Scene scene, String execution) {
        var held = new Held("", execution, "default", "a", "");
        return scene.lifecycle
                .abandon("", List.of(held), TestProcess.ON_POLICY, TestProcess.ON_THIRD)
                .get(0)
                .word();
    }

    /** As a Python worker starts it. */
    private static void startedByPython(Scene scene, JobDraft job, String member, long score) {
        scene.enqueue(job);
        scene.redis.lpop("rq:queue:default");
        scene.redis.hset("rq:job:a", Map.of("status", "started", "worker_name", "py", "started_at", "x"));
        scene.redis.zadd("rq:wip:default", score, member);
    }

    @ParameterizedTest
    @CsvSource({"a:e1, e1", "a, ''"})
    void jobOfAPythonWorkerWhoseLeaseIsOverStandsAtTheHeadOfItsQueueAgain(
            String member, String execution, Scene scene) {
        startedByPython(scene, job("a"), member, 1_799_999_990);

        var changes =
                scene.changes(() -> assertThat(abandonOverdue(scene, execution)).isEqualTo("requeued"));

        assertThat(changes).isEqualTo("""
                        ~ hash rq:job:a {+abandoned_count: 1, +last_heartbeat: "", +recovered_count: 1, started_at: x -> "", \
                        status: started -> queued, worker_name: py -> ""}
                        + hash rq:pulse {recovered: 1}
                        + list rq:queue:default [a]
                        - zset rq:wip:default {%s = 1799999990}
                        """.formatted(member));
    }

    @Test
    void jobThatTookThreePythonWorkersWithItFails(Scene scene) {
        startedByPython(scene, job("a").with("abandoned_count", "2"), "a:e1", 1_799_999_990);

        assertThat(abandonOverdue(scene, "e1")).isEqualTo("failed");

        assertThat(scene.status("a")).isEqualTo("failed");
        assertThat(scene.redis.exists("rq:wip:default")).isFalse();
        assertThat(scene.redis.xrange("rq:results:a", "-", "+").get(0).getFields())
                .as("RQ does not say when it began")
                .doesNotContainKey("execution_started_at");
    }

    @Test
    void leaseThatWasRenewedInTheLastMomentHolds(Scene scene) {
        startedByPython(scene, job("a"), "a:e1", 1_800_000_090);

        assertThat(scene.changes(() -> assertThat(abandonOverdue(scene, "e1")).isEqualTo("held")))
                .isEmpty();
    }

    @Test
    void overdueLeaseOfAProcessOfOursIsLeftToItsBeat(Scene scene) {
        scene.process().birth(Map.of("queues", "default"), "default");
        var execution = scene.started("a");
        scene.redis.zadd("rq:wip:default", 1_799_999_990, "a:" + execution.id());

        assertThat(scene.changes(
                        () -> assertThat(abandonOverdue(scene, execution.id())).isEqualTo("held")))
                .isEmpty();
    }

    @Test
    void overdueExecutionOfAJobThatRunsInAnotherOneOnlyLeaves(Scene scene) {
        startedByPython(scene, job("a"), "a:e1", 1_799_999_990);
        scene.redis.zadd("rq:wip:default", 1_800_000_090, "a:e2");
        scene.redis.zadd("rq:executions:a", 1_800_000_150, "e2");

        var changes =
                scene.changes(() -> assertThat(abandonOverdue(scene, "e1")).isEqualTo("taken"));

        assertThat(changes).isEqualTo("~ zset rq:wip:default {-a:e1 = 1799999990}\n");
    }

    @Test
    void overdueExecutionOfAJobThatRunsHereOnlyLeaves(Scene scene) {
        scene.started("a");
        scene.redis.zadd("rq:wip:default", 1_799_999_990, "a:e1");

        assertThat(abandonOverdue(scene, "e1")).isEqualTo("taken");

        assertThat(scene.status("a")).isEqualTo("started");
        assertThat(scene.redis.zrange("rq:wip:default", 0, -1)).containsExactly("a:p1-1");
    }

    @Test
    void overdueExecutionOfAJobThatIsGoneOnlyLeaves(Scene scene) {
        scene.redis.zadd("rq:wip:default", 1, "a:e1");

        assertThat(abandonOverdue(scene, "e1")).isEqualTo("deleted");
        assertThat(scene.redis.keys("*")).isEmpty();
    }
}
