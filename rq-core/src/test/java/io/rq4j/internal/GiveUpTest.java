package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.codec.Zlib;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TransitionTest
class GiveUpTest {

    private static List<String> giveUp(Scene scene, String child, String blocker) {
        return scene.lifecycle.giveUp(Map.of(child, blocker), by -> "Job " + by + " never finishes.");
    }

    /** A child {@code c} whose parent {@code p} is canceled. */
    private static void blocked(Scene scene, JobDraft child) {
        scene.enqueue("p");
        scene.defer(child.after("p"));
        scene.lifecycle.cancel("p");
    }

    @Test
    void childOfACanceledJobFailsWithTheReason(Scene scene) {
        blocked(scene, job("c"));

        var changes = scene.changes(() -> assertThat(giveUp(scene, "c", "p")).containsExactly("ok"));

        assertThat(changes.replaceFirst("exc_string: [^,]*", "exc_string: <text>"))
                .isEqualTo("""
                        - set rq:blocked {c}
                        - zset rq:deferred:default {c = 1800000000}
                        + zset rq:failed:default {c = 1831536000}
                        ~ ttl rq:job::c:dependencies none -> 31536000s
                        ~ hash rq:job:c {+ended_at: 2027-01-15T08:00:00.123456Z, status: deferred -> failed}
                        ~ ttl rq:job:c none -> 31536000s
                        - set rq:job:p:dependents {c}
                        + stream rq:results:c {<now> {exc_string: <text>, type: 2, worker_name: ""}} ttl 31536000s
                        """);
        var text =
                scene.redis.xrange("rq:results:c", "-", "+").get(0).getFields().get("exc_string");
        assertThat(new String(Zlib.decompress(Base64.getDecoder().decode(text)), StandardCharsets.UTF_8))
                .isEqualTo("Job p never finishes.");
    }

    @Test
    void childOfADeletedJobFails(Scene scene) {
        scene.enqueue("p");
        scene.defer(job("c").after("p"));
        scene.lifecycle.delete("p");

        assertThat(giveUp(scene, "c", "p")).containsExactly("ok");
        assertThat(scene.status("c")).isEqualTo("failed");
    }

    @Test
    void childOfAFailureThatIsNoLongerKeptFails(Scene scene) {
        var execution = scene.started("p");
        scene.defer(job("c").after("p"));
        scene.process().fail(execution, "boom", 60);
        assertThat(giveUp(scene, "c", "p")).containsExactly("absent");
        scene.redis.del("rq:job:p");

        assertThat(giveUp(scene, "c", "p")).containsExactly("ok");
        assertThat(scene.status("c")).isEqualTo("failed");
    }

    @ParameterizedTest
    @CsvSource({"60, 60, 1800000060", "0, 31536000, 1831536000", "x, 31536000, 1831536000", "-1, -1, -1"})
    void reasonIsKeptAsLongAsAFailure(String failureTtl, long kept, double score, Scene scene) {
        blocked(scene, job("c").with("failure_ttl", failureTtl));

        giveUp(scene, "c", "p");

        assertThat(scene.redis.ttl("rq:job:c")).isBetween(kept - 1, kept);
        assertThat(scene.redis.ttl("rq:results:c")).isBetween(kept - 1, kept);
        assertThat(scene.redis.zscore("rq:failed:default", "c")).isEqualTo(score);
    }

    @Test
    void grandchildThatAllowsFailuresIsFreed(Scene scene) {
        blocked(scene, job("c"));
        scene.defer(job("d").afterAny("c"), job("e").after("c"));

        giveUp(scene, "c", "p");

        assertThat(scene.queue("default")).containsExactly("d");
        assertThat(scene.status("e")).isEqualTo("deferred");
        assertThat(scene.redis.hget("rq:job:e", "blocked_by")).isEqualTo("c");
    }

    @Test
    void clientThatAwaitsTheJobIsWoken(Scene scene) {
        blocked(scene, job("c"));
        scene.lifecycle.awaitedBy("c1", List.of("c"));

        assertThat(scene.changes(() -> giveUp(scene, "c", "p")))
                .contains("+ stream rq:done:c1 {<now> {job: c}} ttl 600s\n");
    }

    @Test
    void childThatIsNotDeferredAnyMoreIsLeftAlone(Scene scene) {
        blocked(scene, job("c"));
        scene.redis.hset("rq:job:c", "status", "queued");

        var changes = scene.changes(() -> assertThat(giveUp(scene, "c", "p")).containsExactly("absent"));

        assertThat(changes).isEqualTo("- set rq:blocked {c}\n");
    }

    @Test
    void childThatSomebodyElseBlocksIsLeftAlone(Scene scene) {
        blocked(scene, job("c"));

        assertThat(giveUp(scene, "c", "p2")).containsExactly("absent");
        assertThat(scene.status("c")).isEqualTo("deferred");
    }

    @Test
    void childOfAJobThatWasEnqueuedAnewIsLeftAlone(Scene scene) {
        blocked(scene, job("c"));
        scene.enqueueAs("n2", job("p"));

        assertThat(giveUp(scene, "c", "p")).containsExactly("absent");
        scene.process()
                .finish(scene.process().claim(1, "default").claims().get(0).execution(), "7", 500);
        assertThat(scene.queue("default")).containsExactly("c");
    }

    @Test
    void childOfADeletedJobFailsEvenWhenItsIdIsUsedAgain(Scene scene) {
        scene.enqueue("p");
        scene.defer(job("c").after("p"));
        scene.lifecycle.delete("p");
        // The new job of the old id waits for the child: without an end of the child, a circle.
        scene.defer(job("p").after("c"));

        assertThat(giveUp(scene, "c", "p")).containsExactly("ok");
        assertThat(scene.status("c")).isEqualTo("failed");
    }

    @Test
    void childOfAJobThatWasOnlyCreatedIsLeftAlone(Scene scene) {
        blocked(scene, job("c"));
        scene.redis.hdel("rq:job:p", "status");

        assertThat(giveUp(scene, "c", "p")).containsExactly("absent");
    }

    @Test
    void childThatIsGoneIsForgotten(Scene scene) {
        blocked(scene, job("c"));
        scene.lifecycle.delete("c");

        assertThat(giveUp(scene, "c", "")).containsExactly("absent");
        assertThat(scene.redis.exists("rq:blocked")).isFalse();
    }

    @Test
    void keyOfAnotherTypeEndsItsOwnItemOnly(Scene scene) {
        blocked(scene, job("c"));
        scene.redis.set("rq:job:b", "x");
        scene.redis.sadd("rq:blocked", "b");
        var blockers = new LinkedHashMap<String, String>();
        blockers.put("b", "p");
        blockers.put("c", "p");

        assertThat(scene.lifecycle.giveUp(blockers, by -> by)).containsExactly("bad", "ok");
        assertThat(scene.status("c")).isEqualTo("failed");
        assertThat(scene.redis.exists("rq:blocked")).isFalse();
    }

    @Test
    void registryOfAnotherTypeLeavesTheChildWhereItStands(Scene scene) {
        blocked(scene, job("c"));
        scene.redis.set("rq:failed:default", "x");

        var changes = scene.changes(() -> assertThat(giveUp(scene, "c", "p")).containsExactly("bad"));

        assertThat(changes).isEqualTo("- set rq:blocked {c}\n");
    }

    @Test
    void repeatChangesNothing(Scene scene) {
        blocked(scene, job("c"));
        giveUp(scene, "c", "p");

        assertThat(scene.changes(() -> assertThat(giveUp(scene, "c", "p")).containsExactly("absent")))
                .isEmpty();
    }
}
