package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.job.Execution;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TransitionTest
class RenewTest {

    @Test
    void firstRenewalWritesWhatObserversRead(Scene scene) {
        var execution = scene.started("a");
        scene.clock.advance(Duration.ofSeconds(5));

        var changes =
                scene.changes(() -> assertThat(scene.process().renew(execution)).containsExactly("ok"));

        assertThat(changes).isEqualTo("""
                        + hash rq:execution:a:p1-1 {created_at: 1800000000.123456, id: p1-1, job_id: a, \
                        last_heartbeat: 1800000005.123456, worker_name: p1-worker} ttl 3600s
                        + zset rq:executions:a {p1-1 = 1800003605} ttl 3600s
                        ~ hash rq:job:a {last_heartbeat: 2027-01-15T08:00:00.123456Z -> 2027-01-15T08:00:05.123456Z}
                        ~ zset rq:wip:default {a:p1-1 = 1800003600 -> 1800003605}
                        + set rq:worker:p1-worker:executions {a:p1-1} ttl 120s
                        """);
    }

    @Test
    void repeatAtTheSameTimeChangesNothing(Scene scene) {
        var execution = scene.renewed(job("a"));

        assertThat(scene.changes(() -> scene.process().renew(execution))).isEmpty();
    }

    @Test
    void leasesOnlyGrow(Scene scene) {
        var execution = scene.renewed(job("a"));
        scene.clock.advance(Duration.ofSeconds(-60));

        var changes = scene.changes(() -> scene.process().renew(execution));

        assertThat(changes).doesNotContain("rq:wip:default").doesNotContain("rq:executions:a");
    }

    @ParameterizedTest
    @EnumSource
    void executionThatLostItsJobKeepsNothingThatObserversRead(Loss loss, Scene scene) {
        var execution = scene.renewed(job("a"));
        loss.happen(scene, execution);
        scene.clock.advance(Duration.ofSeconds(5));

        var changes =
                scene.changes(() -> assertThat(scene.process().renew(execution)).containsExactly(loss.word));

        assertThat(changes).isEqualTo("""
                        - hash rq:execution:a:p1-1 {created_at: 1800000000.123456, id: p1-1, job_id: a, \
                        last_heartbeat: 1800000000.123456, worker_name: p1-worker}
                        - zset rq:executions:a {p1-1 = 1800003600}
                        %s- set rq:worker:p1-worker:executions {a:p1-1}
                        """.formatted(loss.wipLine(execution)));
    }

    @Test
    void renewalNeverPutsAJobBackIntoWip(Scene scene) {
        var execution = scene.started("a");
        Loss.CLEANED_FROM_WIP.happen(scene, execution);

        scene.process().renew(execution);

        assertThat(scene.redis.exists("rq:wip:default")).isFalse();
    }

    @Test
    void slicesAnswerForEachInOrder(Scene scene) {
        scene.enqueue(IntStream.range(0, 250).mapToObj(i -> "j" + i).toArray(String[]::new));
        var claims = scene.process().claim(250, "default").claims();
        scene.redis.del("rq:job:j220");

        var words = scene.process().renew(claims.stream().map(Claim::execution).toArray(Execution[]::new));

        assertThat(words).hasSize(250);
        assertThat(words.indexOf("deleted")).isEqualTo(220);
        assertThat(words.stream().filter("ok"::equals)).hasSize(249);
    }

    @Test
    void hashThatIsSomethingElseEndsItsOwnItemOnly(Scene scene) {
        var broken = scene.started("a");
        var healthy = scene.started(job("b"));
        scene.redis.del("rq:job:a");
        scene.redis.set("rq:job:a", "x");

        assertThat(scene.process().renew(broken, healthy)).containsExactly("bad", "ok");
    }
}
