package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static io.rq4j.internal.TestProcess.FOREVER;
import static io.rq4j.internal.TestProcess.finished;
import static io.rq4j.internal.TestProcess.registered;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@TransitionTest
class FinishTest {

    @Test
    void resultIsKeptForItsTtl(Scene scene) {
        var execution = scene.started("a");
        scene.clock.advance(Duration.ofMillis(1_500));

        var changes = scene.changes(
                () -> assertThat(scene.process().finish(execution, "7", 500)).isEqualTo("ok"));

        assertThat(changes).isEqualTo("""
                        + zset rq:finished:default {a = 1800000501}
                        - hash rq:held:p1 {p1-1: default|a|1800000000123}
                        ~ hash rq:job:a {+abandoned_count: 0, +ended_at: 2027-01-15T08:00:01.623456Z, \
                        last_heartbeat: 2027-01-15T08:00:00.123456Z -> 2027-01-15T08:00:01.623456Z, \
                        status: started -> finished}
                        ~ ttl rq:job:a none -> 500s
                        ~ string rq:last:p1 1\\n\\np1-1 1800000000123 1800000000.123456 a 1\\n -> 2\\nok\\n
                        + stream rq:results:a {<now> {execution_ended_at: 1800000001.623456, execution_id: p1-1, \
                        execution_started_at: 1800000000.123456, return_value: Nw==, type: 1, worker_name: p1-worker}} ttl 500s
                        - zset rq:wip:default {a:p1-1 = 1800003600}
                        """);
    }

    @Test
    void resultThatIsKeptForEverHasNoEnd(Scene scene) {
        var execution = scene.started(job("a").ttl(60));

        var changes = scene.changes(() -> scene.process().finish(execution, "7", FOREVER));

        assertThat(changes).contains("+ zset rq:finished:default {a = inf}\n").doesNotContain("ttl");
    }

    @Test
    void resultThatIsKeptForEverEndsAnEarlierEndOfTheStream(Scene scene) {
        var execution = scene.started("a");
        scene.redis.xadd("rq:results:a", (redis.clients.jedis.StreamEntryID) null, java.util.Map.of("type", "4"));
        scene.redis.expire("rq:results:a", 60);

        scene.process().finish(execution, "7", FOREVER);

        assertThat(scene.redis.ttl("rq:results:a")).isEqualTo(-1);
    }

    @Test
    void ttlOfZeroKeepsNothing(Scene scene) {
        var execution = scene.renewed(job("a"));
        scene.redis.sadd("rq:job:a:dependents", "d");
        scene.redis.sadd("rq:job::a:dependencies", "d");

        scene.process().settle(registered(finished(execution, "7", 0)));

        assertThat(scene.redis.keys("*")).containsExactlyInAnyOrder("rq:queues", "rq:last:p1");
    }

    @Test
    void nullIsNoReturnValue(Scene scene) {
        var execution = scene.started("a");

        scene.process().finish(execution, "null", 500);

        var entry = scene.redis.xrange("rq:results:a", "-", "+").get(0);
        assertThat(entry.getFields()).containsEntry("type", "1").doesNotContainKey("return_value");
    }

    @Test
    void ttlIsGivenToTheSetsOfTheJobToo(Scene scene) {
        var execution = scene.started(job("a").with("dependency_ids", "[\"p\"]"));
        scene.redis.sadd("rq:job:a:dependents", "d");
        scene.redis.set("rq:job:d", "cannot be told");
        scene.redis.sadd("rq:job::a:dependencies", "p");

        var changes = scene.changes(() -> scene.process().finish(execution, "7", 500));

        assertThat(changes)
                .contains("~ ttl rq:job:a:dependents none -> 500s\n", "~ ttl rq:job::a:dependencies none -> 500s\n");
    }

    @Test
    void keysThatObserversReadGoWithTheExecution(Scene scene) {
        var execution = scene.renewed(job("a"));
        scene.redis.zadd("rq:executions:a", 1, "another");

        var changes = scene.changes(() -> scene.process().settle(registered(finished(execution, "7", 500))));

        assertThat(changes)
                .contains(
                        "- hash rq:execution:a:p1-1 ",
                        "~ zset rq:executions:a {-p1-1 = 1800003600}\n",
                        "- set rq:worker:p1-worker:executions {a:p1-1}\n");
    }

    @Test
    void clientThatAwaitsTheJobIsWoken(Scene scene) {
        var execution = scene.started("a");
        scene.lifecycle.awaitedBy("c1", List.of("a"));

        var changes = scene.changes(() -> scene.process().finish(execution, "7", 500));

        assertThat(changes).contains("+ stream rq:done:c1 {<now> {job: a}} ttl 600s\n");
    }

    @Test
    void clientThatAwaitsAJobThatIsNotKeptIsWokenToo(Scene scene) {
        var execution = scene.started("a");
        scene.lifecycle.awaitedBy("c1", List.of("a"));

        assertThat(scene.changes(() -> scene.process().finish(execution, "7", 0)))
                .contains("+ stream rq:done:c1 {<now> {job: a}} ttl 600s\n");
    }

    @Test
    void countOfDeadProcessesStartsAgain(Scene scene) {
        var execution = scene.started(job("a").with("abandoned_count", "2"));

        assertThat(scene.changes(() -> scene.process().finish(execution, "7", 500)))
                .contains("abandoned_count: 2 -> 0");
    }

    @Test
    void resultOfAHugeTtlIsKept(Scene scene) {
        var execution = scene.started("a");

        assertThat(scene.process().finish(execution, "7", Long.MAX_VALUE)).isEqualTo("ok");
        assertThat(scene.status("a")).isEqualTo("finished");
    }

    @Test
    void secondEndOfOneExecutionIsRefused(Scene scene) {
        var execution = scene.started("a");
        scene.process().finish(execution, "7", 500);

        var changes = scene.changes(
                () -> assertThat(scene.process().finish(execution, "8", 500)).isEqualTo("taken"));

        assertThat(changes).isEqualTo("~ string rq:last:p1 2\\nok\\n -> 3\\ntaken\\n\n");
    }

    @ParameterizedTest
    @EnumSource
    void executionThatLostItsJobWritesNothingOfIt(Loss loss, Scene scene) {
        var execution = scene.started("a");
        loss.happen(scene, execution);

        var changes = scene.changes(
                () -> assertThat(scene.process().finish(execution, "7", 500)).isEqualTo(loss.word));

        assertThat(changes).isEqualTo("""
                        - hash rq:held:p1 {p1-1: default|a|1800000000123}
                        ~ string rq:last:p1 1\\n\\np1-1 1800000000123 1800000000.123456 a 1\\n -> 2\\n%s\\n
                        %s""".formatted(loss.word, loss.wipLine(execution)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rq:results:a", "rq:finished:default"})
    void resultThatCannotBeWrittenEndsTheJobAsFailedWithTheReason(String key, Scene scene) {
        var execution = scene.started("a");
        scene.redis.set(key, "x");

        assertThat(scene.process().finish(execution, "7", 500)).startsWith("bad:WRONGTYPE");

        assertThat(scene.status("a")).isEqualTo("failed");
        assertThat(scene.redis.hget("rq:job:a", "exc_info"))
                .startsWith("WRONGTYPE")
                .contains("(" + key + " is a string, not a ")
                .endsWith("; rename or delete that key)");
        assertThat(scene.redis.ttl("rq:job:a")).isBetween(31_535_990L, 31_536_000L);
        assertThat(scene.redis.zscore("rq:failed:default", "a")).isEqualTo(1_831_536_000);
        assertThat(scene.redis.exists("rq:wip:default")).isFalse();
    }

    @Test
    void brokenWakeUpDoesNotSpoilTheResult(Scene scene) {
        var execution = scene.started("a");
        scene.lifecycle.awaitedBy("c1", List.of("a"));
        scene.redis.set("rq:done:c1", "x");

        assertThat(scene.process().finish(execution, "7", 500)).isEqualTo("ok");
    }
}
