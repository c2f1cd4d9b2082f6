package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static io.rq4j.internal.TestProcess.FOREVER;
import static io.rq4j.internal.TestProcess.askedTooOften;
import static io.rq4j.internal.TestProcess.failed;
import static io.rq4j.internal.TestProcess.registered;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.codec.Zlib;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TransitionTest
class FailTest {

    @Test
    void failureIsKeptForItsTtl(Scene scene) {
        var execution = scene.started("a");
        scene.clock.advance(Duration.ofSeconds(2));

        var changes = scene.changes(
                () -> assertThat(scene.process().fail(execution, "boom", 60)).isEqualTo("ok"));

        assertThat(changes).isEqualTo("""
                        + zset rq:failed:default {a = 1800000062}
                        - hash rq:held:p1 {p1-1: default|a|1800000000123}
                        ~ hash rq:job:a {+abandoned_count: 0, +ended_at: 2027-01-15T08:00:02.123456Z, \
                        last_heartbeat: 2027-01-15T08:00:00.123456Z -> 2027-01-15T08:00:02.123456Z, \
                        status: started -> failed}
                        ~ ttl rq:job:a none -> 60s
                        ~ string rq:last:p1 1\\n\\np1-1 1800000000123 1800000000.123456 a 1\\n -> 2\\nok\\n
                        + stream rq:results:a {<now> {exc_string: eJxLys/PBQAEJAGu, \
                        execution_ended_at: 1800000002.123456, \
                        execution_id: p1-1, execution_started_at: 1800000000.123456, type: 2, worker_name: p1-worker}} ttl 60s
                        - zset rq:wip:default {a:p1-1 = 1800003600}
                        """);
    }

    @Test
    void requestThatIsOneTooManyHasRqsType5(Scene scene) {
        var execution = scene.started(job("a").with("number_of_retries", "3"));

        var changes = scene.changes(() -> scene.process().settle(askedTooOften(execution, "later", 60)));

        assertThat(changes).contains("status: started -> failed", "type: 5").doesNotContain("number_of_retries");
    }

    @Test
    void textIsReadAsPythonReadsIt(Scene scene) {
        scene.process().fail(scene.started("a"), "Größe: ☃\n\tat f", 60);

        var text =
                scene.redis.xrange("rq:results:a", "-", "+").get(0).getFields().get("exc_string");
        assertThat(new String(Zlib.decompress(Base64.getDecoder().decode(text)), StandardCharsets.UTF_8))
                .isEqualTo("Größe: ☃\n\tat f");
    }

    @Test
    void failureThatIsKeptForEverHasRqsScore(Scene scene) {
        var execution = scene.started(job("a").ttl(60));

        var changes = scene.changes(() -> scene.process().fail(execution, "boom", FOREVER));

        assertThat(changes).contains("+ zset rq:failed:default {a = -1}\n").doesNotContain("ttl");
    }

    @Test
    void ttlOfZeroKeepsNothing(Scene scene) {
        var execution = scene.renewed(job("a"));

        scene.process().settle(registered(failed(execution, "boom", 0)));

        assertThat(scene.redis.keys("*")).containsExactlyInAnyOrder("rq:queues", "rq:last:p1");
    }

    @Test
    void ttlIsGivenToTheSetsOfTheJobToo(Scene scene) {
        var execution = scene.started(job("a").with("dependency_ids", "[\"p\"]"));
        scene.defer(job("d").after("a"));
        scene.redis.sadd("rq:job::a:dependencies", "p");

        var changes = scene.changes(() -> scene.process().fail(execution, "boom", 60));

        assertThat(changes)
                .contains("~ ttl rq:job:a:dependents none -> 60s\n", "~ ttl rq:job::a:dependencies none -> 60s\n");
    }

    @Test
    void keysThatObserversReadGoWithTheExecution(Scene scene) {
        var execution = scene.renewed(job("a"));

        scene.process().settle(registered(failed(execution, "boom", 60)));

        assertThat(scene.redis.keys("rq:*execution*")).isEmpty();
    }

    @Test
    void clientThatAwaitsTheJobIsWoken(Scene scene) {
        var execution = scene.started("a");
        scene.lifecycle.awaitedBy("c1", List.of("a"));

        assertThat(scene.changes(() -> scene.process().fail(execution, "boom", 60)))
                .contains("+ stream rq:done:c1 {<now> {job: a}} ttl 600s\n");
    }

    @Test
    void secondEndOfOneExecutionIsRefused(Scene scene) {
        var execution = scene.started("a");
        scene.process().fail(execution, "boom", 60);

        var changes = scene.changes(
                () -> assertThat(scene.process().fail(execution, "again", 60)).isEqualTo("taken"));

        assertThat(changes).isEqualTo("~ string rq:last:p1 2\\nok\\n -> 3\\ntaken\\n\n");
    }

    @ParameterizedTest
    @EnumSource
    void executionThatLostItsJobWritesNothingOfIt(Loss loss, Scene scene) {
        var execution = scene.started("a");
        loss.happen(scene, execution);

        var changes = scene.changes(
                () -> assertThat(scene.process().fail(execution, "boom", 60)).isEqualTo(loss.word));

        assertThat(changes).isEqualTo("""
                        - hash rq:held:p1 {p1-1: default|a|1800000000123}
                        ~ string rq:last:p1 1\\n\\np1-1 1800000000123 1800000000.123456 a 1\\n -> 2\\n%s\\n
                        %s""".formatted(loss.word, loss.wipLine(execution)));
    }
}
