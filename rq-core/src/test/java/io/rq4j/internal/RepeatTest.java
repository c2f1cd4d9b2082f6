package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static io.rq4j.internal.TestProcess.FOREVER;
import static io.rq4j.internal.TestProcess.repeated;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.job.Execution;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TransitionTest
class RepeatTest {

    private static final String RESULT = """
            + stream rq:results:a {<now> {execution_ended_at: 1800000002.123456, execution_id: p1-1, \
            execution_started_at: 1800000000.123456, return_value: Nw==, type: 1, worker_name: p1-worker}} ttl 500s
            """;

    @Test
    void jobIsQueuedAgainAndItsResultIsKept(Scene scene) {
        var execution = scene.started(job("a").with("repeats_left", "3"));
        scene.clock.advance(Duration.ofSeconds(2));

        var changes = scene.changes(() -> assertThat(scene.process().settled(repeated(execution, "7", 500, 0)))
                .isEqualTo("ok"));

        assertThat(changes).isEqualTo("""
                        + zset rq:finished:default {a = 1800000502}
                        - hash rq:held:p1 {p1-1: default|a|1800000000123}
                        ~ hash rq:job:a {+abandoned_count: 0, +ended_at: 2027-01-15T08:00:02.123456Z, \
                        enqueued_at: 2027-01-15T08:00:00.123456Z -> 2027-01-15T08:00:02.123456Z, -execution_id: p1-1, \
                        last_heartbeat: 2027-01-15T08:00:00.123456Z -> 2027-01-15T08:00:02.123456Z, \
                        repeats_left: 3 -> 2, status: started -> queued}
                        ~ string rq:last:p1 1\\n\\np1-1 1800000000123 1800000000.123456 a 1\\n -> 2\\nok\\n
                        + list rq:queue:default [a]
                        %s- zset rq:wip:default {a:p1-1 = 1800003600}
                        """.formatted(RESULT));
    }

    @Test
    void delayedRunWaitsInTheSchedule(Scene scene) {
        var execution = scene.started(job("a").with("repeats_left", "3"));

        var changes = scene.changes(() -> scene.process().settle(repeated(execution, "7", 500, 30_000)));

        assertThat(changes)
                .contains("+ zset rq:scheduled:default {a = 1800000030.123}\n", "status: started -> scheduled")
                .doesNotContain("rq:queue:default", "ttl rq:job:a ");
    }

    @Test
    void resultThatIsNotKeptLeavesNothingAndTheJobGoesOn(Scene scene) {
        var execution = scene.started(job("a").with("repeats_left", "3"));

        scene.process().settle(repeated(execution, "7", 0, 30_000));

        assertThat(scene.redis.keys("*"))
                .containsExactlyInAnyOrder("rq:job:a", "rq:last:p1", "rq:queues", "rq:scheduled:default");
        assertThat(scene.redis.hget("rq:job:a", "repeats_left")).isEqualTo("2");
    }

    @Test
    void resultThatIsKeptForEverHasNoEnd(Scene scene) {
        var execution = scene.started(job("a").with("repeats_left", "3"));

        var changes = scene.changes(() -> scene.process().settle(repeated(execution, "7", FOREVER, 0)));

        assertThat(changes).contains("+ zset rq:finished:default {a = inf}\n").doesNotContain("ttl");
    }

    /** A job that has run once, whose result is kept for ever, and that runs again. */
    private static Execution runsAgain(Scene scene) {
        var first = scene.started(job("a").with("repeats_left", "3"));
        scene.process().settle(repeated(first, "7", FOREVER, 0));
        return scene.process().claim(1, "default").claims().get(0).execution();
    }

    private static void assertNothingIsKeptForEver(Scene scene) {
        assertThat(scene.redis.exists("rq:finished:default")).isFalse();
        assertThat(scene.redis.ttl("rq:results:a")).isPositive();
        assertThat(scene.redis.ttl("rq:job:a")).isPositive();
    }

    @Test
    void resultsThatAreKeptForEverEndWithTheJobWhenItIsCanceled(Scene scene) {
        runsAgain(scene);

        scene.lifecycle.cancel("a");

        assertNothingIsKeptForEver(scene);
    }

    @Test
    void resultsThatAreKeptForEverEndWithTheJobWhenItIsStopped(Scene scene) {
        runsAgain(scene);

        scene.lifecycle.stop("a", "stopped");

        assertNothingIsKeptForEver(scene);
    }

    @Test
    void resultsThatAreKeptForEverEndWithTheJobWhenItFails(Scene scene) {
        scene.process().fail(runsAgain(scene), "boom", 60);

        assertNothingIsKeptForEver(scene);
    }

    @Test
    void everyRunAddsItsResultUntilTheLastOneFinishes(Scene scene) {
        scene.enqueue(job("a").with("repeats_left", "2"));
        for (int run = 0; run < 2; run++) {
            var execution = scene.process().claim(1, "default").claims().get(0).execution();
            scene.process().settle(repeated(execution, String.valueOf(run), 500, 1_000));
            scene.clock.advance(Duration.ofSeconds(1));
            scene.promote("s");
        }
        scene.process()
                .finish(scene.process().claim(1, "default").claims().get(0).execution(), "2", 500);

        assertThat(scene.status("a")).isEqualTo("finished");
        assertThat(scene.redis.hget("rq:job:a", "repeats_left")).isEqualTo("0");
        assertThat(scene.redis.xrange("rq:results:a", "-", "+"))
                .extracting(entry -> entry.getFields().get("return_value"))
                .containsExactly("MA==", "MQ==", "Mg==");
        assertThat(scene.redis.zcard("rq:finished:default")).isEqualTo(1);
    }

    @Test
    void waitingTimeOfTheJobBeginsAgain(Scene scene) {
        var execution = scene.started(job("a").ttl(30).with("repeats_left", "3"));

        assertThat(scene.changes(() -> scene.process().settle(repeated(execution, "7", 500, 0))))
                .contains("~ ttl rq:job:a none -> 30s\n");
    }

    @Test
    void secondEndOfOneExecutionIsRefused(Scene scene) {
        var execution = scene.started(job("a").with("repeats_left", "3"));
        scene.process().settle(repeated(execution, "7", 500, 0));

        var changes = scene.changes(() -> assertThat(scene.process().settled(repeated(execution, "7", 500, 0)))
                .isEqualTo("requeued"));

        assertThat(changes).isEqualTo("~ string rq:last:p1 2\\nok\\n -> 3\\nrequeued\\n\n");
    }

    @Test
    void staleExecutionCannotRepeatAJobThatRunsAgain(Scene scene) {
        var execution = scene.started(job("a").with("repeats_left", "3"));
        scene.process().abandon(execution);
        scene.process("p2").claim(1, "default");

        assertThat(scene.process().settled(repeated(execution, "7", 500, 0))).isEqualTo("taken");

        assertThat(scene.status("a")).isEqualTo("started");
        assertThat(scene.redis.hget("rq:job:a", "repeats_left")).isEqualTo("3");
        assertThat(scene.redis.exists("rq:results:a", "rq:finished:default", "rq:queue:default"))
                .isZero();
    }

    @ParameterizedTest
    @EnumSource
    void executionThatLostItsJobWritesNothingOfIt(Loss loss, Scene scene) {
        var execution = scene.started(job("a").with("repeats_left", "3"));
        loss.happen(scene, execution);

        var changes = scene.changes(() -> assertThat(scene.process().settled(repeated(execution, "7", 500, 30_000)))
                .isEqualTo(loss.word));

        assertThat(changes).isEqualTo("""
                        - hash rq:held:p1 {p1-1: default|a|1800000000123}
                        ~ string rq:last:p1 1\\n\\np1-1 1800000000123 1800000000.123456 a 1\\n -> 2\\n%s\\n
                        %s""".formatted(loss.word, loss.wipLine(execution)));
    }
}
