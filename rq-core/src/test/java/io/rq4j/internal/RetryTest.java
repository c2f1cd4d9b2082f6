package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static io.rq4j.internal.TestProcess.FOREVER;
import static io.rq4j.internal.TestProcess.asked;
import static io.rq4j.internal.TestProcess.registered;
import static io.rq4j.internal.TestProcess.retried;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.StreamEntryID;

@TransitionTest
class RetryTest {

    private static final String TRACE = """
            + stream rq:results:a {<now> {exc_string: eJxLys/PBQAEJAGu, execution_ended_at: 1800000002.123456, \
            execution_id: p1-1, execution_started_at: 1800000000.123456, type: 4, worker_name: p1-worker}} ttl 60s
            """;

    @Test
    void jobIsQueuedAgainAndItsAttemptLeavesATrace(Scene scene) {
        var execution = scene.started(job("a").with("retries_left", "3"));
        scene.clock.advance(Duration.ofSeconds(2));

        var changes = scene.changes(() -> assertThat(scene.process().settled(retried(execution, "boom", 60, 0, false)))
                .isEqualTo("ok"));

        assertThat(changes).isEqualTo("""
                        - hash rq:held:p1 {p1-1: default|a|1800000000123}
                        ~ hash rq:job:a {+abandoned_count: 0, +ended_at: 2027-01-15T08:00:02.123456Z, \
                        enqueued_at: 2027-01-15T08:00:00.123456Z -> 2027-01-15T08:00:02.123456Z, -execution_id: p1-1, \
                        last_heartbeat: 2027-01-15T08:00:00.123456Z -> 2027-01-15T08:00:02.123456Z, \
                        retries_left: 3 -> 2, status: started -> queued}
                        ~ string rq:last:p1 1\\n\\np1-1 1800000000123 1800000000.123456 a 1\\n -> 2\\nok\\n
                        + list rq:queue:default [a]
                        %s- zset rq:wip:default {a:p1-1 = 1800003600}
                        """.formatted(TRACE));
    }

    @Test
    void delayedTryWaitsInTheSchedule(Scene scene) {
        var execution = scene.started(job("a").with("retries_left", "3"));
        scene.clock.advance(Duration.ofSeconds(2));

        var changes = scene.changes(() -> scene.process().settle(retried(execution, "boom", 60, 10_000, false)));

        assertThat(changes).isEqualTo("""
                        - hash rq:held:p1 {p1-1: default|a|1800000000123}
                        ~ hash rq:job:a {+abandoned_count: 0, +ended_at: 2027-01-15T08:00:02.123456Z, \
                        -execution_id: p1-1, \
                        last_heartbeat: 2027-01-15T08:00:00.123456Z -> 2027-01-15T08:00:02.123456Z, \
                        retries_left: 3 -> 2, status: started -> scheduled}
                        ~ string rq:last:p1 1\\n\\np1-1 1800000000123 1800000000.123456 a 1\\n -> 2\\nok\\n
                        %s+ zset rq:scheduled:default {a = 1800000012.123}
                        - zset rq:wip:default {a:p1-1 = 1800003600}
                        """.formatted(TRACE));
    }

    @Test
    void delayedTryMakesItsQueueKnown(Scene scene) {
        var execution = scene.started(job("a").with("retries_left", "3"));
        scene.redis.del("rq:queues");

        scene.process().settle(retried(execution, "boom", 60, 10_000, false));

        assertThat(scene.redis.smembers("rq:queues")).containsExactly("rq:queue:default");
    }

    @Test
    void delayedTryRunsAgain(Scene scene) {
        var execution = scene.started(job("a").with("retries_left", "3"));
        scene.process().settle(retried(execution, "boom", 60, 10_000, false));
        scene.clock.advance(Duration.ofSeconds(10));

        scene.promote("s");
        var second = scene.process().claim(1, "default").claims().get(0).execution();

        assertThat(second.fence()).isGreaterThan(execution.fence());
        assertThat(scene.process().finish(second, "7", 500)).isEqualTo("ok");
        assertThat(scene.redis.xlen("rq:results:a")).isEqualTo(2);
    }

    @Test
    void jobAtFrontIsNext(Scene scene) {
        var execution = scene.started(job("a").with("retries_left", "3"));
        scene.enqueue("b");

        scene.process().settle(retried(execution, "boom", 60, 0, true));

        assertThat(scene.queue("default")).containsExactly("a", "b");
    }

    @Test
    void jobThatAskedForAnotherTryHasRqsCount(Scene scene) {
        var execution = scene.started(job("a").with("retries_left", "3"));

        var changes = scene.changes(() -> assertThat(scene.process().settled(asked(execution, "later", 60, 10_000)))
                .isEqualTo("ok"));

        assertThat(changes).contains("+number_of_retries: 1", "type: 4").doesNotContain("retries_left");
    }

    @Test
    void failureTtlOfZeroLeavesNoTrace(Scene scene) {
        var execution = scene.started(job("a").with("retries_left", "3"));

        scene.redis.xadd("rq:results:a", (StreamEntryID) null, Map.of("type", "1"));

        scene.process().settle(retried(execution, "boom", 0, 0, false));

        assertThat(scene.redis.xlen("rq:results:a")).isEqualTo(1);
        assertThat(scene.queue("default")).containsExactly("a");
    }

    @Test
    void traceThatIsKeptForEverHasNoEnd(Scene scene) {
        var execution = scene.started(job("a").with("retries_left", "3"));

        scene.process().settle(retried(execution, "boom", FOREVER, 0, false));

        assertThat(scene.redis.ttl("rq:results:a")).isEqualTo(-1);
    }

    @Test
    void waitingTimeOfTheJobAndOfItsChildrenBeginsAgain(Scene scene) {
        var execution = scene.started(job("a").ttl(30).with("retries_left", "3"));
        scene.defer(job("c").after("a"));

        var changes = scene.changes(() -> scene.process().settle(retried(execution, "boom", 60, 0, false)));

        assertThat(changes).contains("~ ttl rq:job:a none -> 30s\n", "~ ttl rq:job:a:dependents none -> 30s\n");
    }

    @Test
    void delayedTryIsNotEndedByItsTtl(Scene scene) {
        var execution = scene.started(job("a").ttl(30).with("retries_left", "3"));

        scene.process().settle(retried(execution, "boom", 60, 100_000, false));

        assertThat(scene.redis.ttl("rq:job:a")).isEqualTo(-1);
    }

    @Test
    void keysThatObserversReadGoWithTheExecution(Scene scene) {
        var execution = scene.renewed(job("a").with("retries_left", "3"));

        scene.process().settle(registered(retried(execution, "boom", 60, 0, false)));

        assertThat(scene.redis.keys("rq:*execution*")).isEmpty();
    }

    @Test
    void clientThatAwaitsTheJobSleepsOn(Scene scene) {
        var execution = scene.started(job("a").with("retries_left", "3"));
        scene.lifecycle.awaitedBy("c1", List.of("a"));

        scene.process().settle(retried(execution, "boom", 60, 0, false));

        assertThat(scene.redis.exists("rq:done:c1")).isFalse();
        assertThat(scene.redis.hget("rq:job:a", "awaited_by")).isEqualTo("c1");
    }

    @Test
    void secondEndOfOneExecutionIsRefused(Scene scene) {
        var execution = scene.started(job("a").with("retries_left", "3"));
        scene.process().settle(retried(execution, "boom", 60, 0, false));

        var changes = scene.changes(() -> assertThat(scene.process().settled(retried(execution, "boom", 60, 0, false)))
                .isEqualTo("requeued"));

        assertThat(changes).isEqualTo("~ string rq:last:p1 2\\nok\\n -> 3\\nrequeued\\n\n");
    }

    @Test
    void staleExecutionCannotRetryAJobThatRunsAgain(Scene scene) {
        var execution = scene.started(job("a").with("retries_left", "3"));
        scene.process().abandon(execution);
        scene.process("p2").claim(1, "default");

        assertThat(scene.process().settled(retried(execution, "boom", 60, 0, false)))
                .isEqualTo("taken");

        assertThat(scene.status("a")).isEqualTo("started");
        assertThat(scene.redis.hget("rq:job:a", "retries_left")).isEqualTo("3");
        assertThat(scene.queue("default")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void executionThatLostItsJobWritesNothingOfIt(Loss loss, Scene scene) {
        var execution = scene.started(job("a").with("retries_left", "3"));
        loss.happen(scene, execution);

        var changes =
                scene.changes(() -> assertThat(scene.process().settled(retried(execution, "boom", 60, 10_000, false)))
                        .isEqualTo(loss.word));

        assertThat(changes).isEqualTo("""
                        - hash rq:held:p1 {p1-1: default|a|1800000000123}
                        ~ string rq:last:p1 1\\n\\np1-1 1800000000123 1800000000.123456 a 1\\n -> 2\\n%s\\n
                        %s""".formatted(loss.word, loss.wipLine(execution)));
    }

    @Test
    void countThatIsNoNumberEndsTheJobAsFailedWithTheReason(Scene scene) {
        var execution = scene.started(job("a").with("retries_left", "x"));

        assertThat(scene.process().settled(retried(execution, "boom", 60, 0, false)))
                .startsWith("bad:");

        assertThat(scene.status("a")).isEqualTo("failed");
        assertThat(scene.redis.hget("rq:job:a", "exc_info")).contains("not an integer");
        assertThat(scene.queue("default")).isEmpty();
    }
}
