package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TransitionTest
class DeferTest {

    private static void ended(Scene scene, String id, String status) {
        scene.redis.hset("rq:job:" + id, "status", status);
        scene.redis.hset("rq:job:" + id, "origin", "default");
    }

    @Test
    void childStandsInDeferredAndAtEachParentThatIsNotMet(Scene scene) {
        scene.enqueue("p1", "p2");
        ended(scene, "p3", "finished");

        var changes =
                scene.changes(() -> assertThat(scene.defer(job("c").on("high").after("p1", "p2", "p3")))
                        .containsExactly("ok"));

        assertThat(changes).isEqualTo("""
                        + zset rq:deferred:high {c = 1800000000}
                        + set rq:job::c:dependencies {p1, p2}
                        + hash rq:job:c {created_at: 2027-01-15T08:00:00.123456Z, data: zlib(["f", null, [], {}]), \
                        dependency_ids: ["p1", "p2", "p3"], enqueue_id: nonce, origin: high, status: deferred}
                        + set rq:job:p1:dependents {c}
                        + set rq:job:p2:dependents {c}
                        ~ set rq:queues {+rq:queue:high}
                        """);
    }

    @Test
    void jobWhoseParentsAreAllMetIsQueuedAtOnce(Scene scene) {
        ended(scene, "p", "finished");

        var changes =
                scene.changes(() -> assertThat(scene.defer(job("c").after("p"))).containsExactly("ok"));

        assertThat(changes).isEqualTo("""
                        + hash rq:job:c {created_at: 2027-01-15T08:00:00.123456Z, data: zlib(["f", null, [], {}]), \
                        dependency_ids: ["p"], enqueue_id: nonce, enqueued_at: 2027-01-15T08:00:00.123456Z, \
                        origin: default, status: queued}
                        + list rq:queue:default [c]
                        + set rq:queues {rq:queue:default}
                        """);
    }

    @Test
    void jobAtFrontWhoseParentsAreMetIsNext(Scene scene) {
        scene.enqueue("a");
        ended(scene, "p", "finished");

        scene.defer(job("c").atFront().after("p"));

        assertThat(scene.queue("default")).containsExactly("c", "a");
    }

    @Test
    void childThatIsFreedMakesItsQueueKnown(Scene scene) {
        var execution = scene.started("p");
        scene.defer(job("c").on("high").after("p"));
        scene.redis.del("rq:queues");

        scene.process().finish(execution, "7", 500);

        assertThat(scene.redis.smembers("rq:queues")).containsExactly("rq:queue:high");
    }

    // What a parent may be.

    @Test
    void parentThatIsNotThereIsRefused(Scene scene) {
        scene.enqueue("p1");

        assertThat(scene.changes(() ->
                        assertThat(scene.defer(job("c").after("p1", "p2"))).containsExactly("unknown p2")))
                .isEmpty();
    }

    @Test
    void parentThatIsCanceledIsRefused(Scene scene) {
        scene.enqueue("p1", "p2");
        scene.lifecycle.cancel("p2");

        assertThat(scene.changes(() ->
                        assertThat(scene.defer(job("c").afterAny("p1", "p2"))).containsExactly("canceled p2")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "stopped"})
    void childOfAFailedJobSaysWhoBlocksIt(String status, Scene scene) {
        ended(scene, "p", status);

        assertThat(scene.defer(job("c").after("p"))).containsExactly("ok");

        assertThat(scene.status("c")).isEqualTo("deferred");
        assertThat(scene.redis.hget("rq:job:c", "blocked_by")).isEqualTo("p");
        assertThat(scene.redis.smembers("rq:job:p:dependents")).containsExactly("c");
    }

    @ParameterizedTest
    @CsvSource({"failed, queued", "stopped, deferred", "finished, queued", "started, deferred"})
    void childThatAllowsFailuresOfAFailedJobIsQueued(String status, String childs, Scene scene) {
        ended(scene, "p", status);

        assertThat(scene.defer(job("c").afterAny("p"))).containsExactly("ok");

        assertThat(scene.status("c")).isEqualTo(childs);
    }

    @Test
    void parentThatWasOnlyCreatedIsWaitedFor(Scene scene) {
        scene.redis.hset("rq:job:p", "data", "x");

        scene.defer(job("c").after("p"));

        assertThat(scene.status("c")).isEqualTo("deferred");
    }

    @Test
    void jobThatDependsOnItselfIsRefused(Scene scene) {
        ended(scene, "c", "failed");

        assertThat(scene.changes(() -> assertThat(scene.defer(job("c").after("c"), job("d").after("d")))
                        .containsExactly("cycle c", "cycle d")))
                .isEmpty();
    }

    @Test
    void endedIdMayDependOnAJobThatWaitsForVeryMany(Scene scene) {
        var parts = IntStream.range(0, 1_001).mapToObj(i -> "part" + i).toArray(String[]::new);
        scene.enqueue(parts);
        scene.process().finish(scene.started(job("report").on("other")), "7", 500);

        scene.deferAs("n2", job("join").after(parts));

        assertThat(scene.deferAs("n3", job("report").after("join"))).containsExactly("ok");
    }

    @Test
    void circleThroughAnEndedIdIsRefused(Scene scene) {
        ended(scene, "a", "failed");
        scene.defer(job("b").after("a"));
        scene.defer(job("c").after("b"));
        // A circle that somebody else made must not hold the script.
        scene.redis.sadd("rq:job::c:dependencies", "d");
        scene.redis.sadd("rq:job::d:dependencies", "c");

        var changes = scene.changes(
                () -> assertThat(scene.deferAs("n2", job("a").after("c"))).containsExactly("cycle c"));

        assertThat(changes).isEmpty();
    }

    @Test
    void endedIdMayWaitForWhatDoesNotWaitForIt(Scene scene) {
        ended(scene, "a", "failed");
        scene.enqueue("p");
        scene.defer(job("b").after("p"));

        assertThat(scene.deferAs("n2", job("a").after("b"))).containsExactly("ok");
        assertThat(scene.status("a")).isEqualTo("deferred");
    }

    // Many in one call.

    @Test
    void laterJobOfACallMayDependOnAnEarlierOne(Scene scene) {
        scene.enqueue("p");

        assertThat(scene.defer(
                        job("a").after("p"),
                        job("b").after("a"),
                        job("c").after("a", "b"),
                        job("d").after("e"),
                        job("e").after("p")))
                .containsExactly("ok", "ok", "ok", "unknown e", "ok");

        for (var id : List.of("p", "a", "b", "c")) {
            var execution = scene.process().claim(1, "default").claims().get(0).execution();
            assertThat(execution.jobId()).isEqualTo(id);
            scene.process().finish(execution, "7", 500);
            scene.redis.lrem("rq:queue:default", 0, "e");
        }
        assertThat(scene.redis.zrange("rq:deferred:default", 0, -1)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rq:job:b", "rq:queue:default", "rq:deferred:default", "rq:job:p2", "rq:job:p2:dependents"})
    void keyOfAnotherTypeEndsItsOwnItemOnlyAndWritesNothingOfIt(String key, Scene scene) {
        scene.enqueue(job("p1").on("high"), job("p2").on("high"));
        scene.redis.del(key);
        scene.redis.set(key, "x");

        var changes = scene.changes(() -> {
            var verdicts =
                    scene.defer(job("b").after("p1", "p2"), job("c").on("low").after("p1"));
            assertThat(verdicts.get(0)).startsWith("WRONGTYPE");
            assertThat(verdicts.get(1)).isEqualTo("ok");
        });

        assertThat(changes.lines().map(line -> line.replaceAll(" \\{.*", "")))
                .containsExactly(
                        "+ zset rq:deferred:low",
                        "+ set rq:job::c:dependencies",
                        "+ hash rq:job:c",
                        "+ set rq:job:p1:dependents",
                        "~ set rq:queues");
    }

    // The same id again.

    @Test
    void repeatOfTheSameCallChangesNothing(Scene scene) {
        scene.enqueue("p");
        scene.defer(job("c").after("p"));

        assertThat(scene.changes(
                        () -> assertThat(scene.defer(job("c").after("p"))).containsExactly("repeated")))
                .isEmpty();
    }

    @Test
    void repeatThatFindsItsParentsGoneChangesNothing(Scene scene) {
        var execution = scene.started("p");
        scene.defer(job("c").after("p"));
        scene.process().finish(execution, "7", 0);

        assertThat(scene.changes(
                        () -> assertThat(scene.defer(job("c").after("p"))).containsExactly("repeated")))
                .isEmpty();
        assertThat(scene.queue("default")).containsExactly("c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"created", "queued", "started", "scheduled", "deferred"})
    void liveJobIsNotOverwritten(String status, Scene scene) {
        scene.enqueue("p");
        scene.redis.hset("rq:job:c", "status", status);

        assertThat(scene.changes(
                        () -> assertThat(scene.defer(job("c").after("p"))).containsExactly(status)))
                .isEmpty();
    }

    @Test
    void endedJobIsWrittenAnewWithItsNewParentsOnly(Scene scene) {
        scene.enqueue("p1", "p2");
        scene.defer(job("c").after("p1"));
        scene.lifecycle.cancel("c");

        assertThat(scene.deferAs("n2", job("c").after("p2"))).containsExactly("ok");

        assertThat(scene.redis.smembers("rq:job::c:dependencies")).containsExactly("p2");
        assertThat(scene.redis.exists("rq:canceled:default")).isFalse();
        assertThat(scene.redis.ttl("rq:job:c")).isEqualTo(-1);
    }

    @Test
    void uniqueJobIsRefusedWhileAnEndedOneIsKept(Scene scene) {
        scene.enqueue("p");
        ended(scene, "c", "finished");

        assertThat(scene.changes(() ->
                        assertThat(scene.defer(job("c").unique().after("p"))).containsExactly("finished")))
                .isEmpty();
    }

    // How long.

    @Test
    void ttlEndsTheChildAndItsSet(Scene scene) {
        scene.enqueue("p");

        var changes = scene.changes(() -> scene.defer(job("c").ttl(60).after("p")));

        assertThat(changes)
                .contains("ttl: 60} ttl 60s\n", "+ set rq:job::c:dependencies {p} ttl 60s\n")
                .contains("+ set rq:job:p:dependents {c}\n");
    }

    @Test
    void setOfDependentsEndsWithTheParent(Scene scene) {
        scene.enqueue(job("p").ttl(60));

        assertThat(scene.changes(() -> scene.defer(job("c").after("p"))))
                .contains("+ set rq:job:p:dependents {c} ttl 60s\n");
    }

    @Test
    void setOfDependentsOfAStartedParentHasNoEnd(Scene scene) {
        scene.enqueue(job("p").ttl(60));
        scene.defer(job("c").after("p"));

        var changes = scene.changes(() -> scene.process().claim(1, "default"));

        assertThat(changes).contains("~ ttl rq:job:p 60s -> none\n", "~ ttl rq:job:p:dependents 60s -> none\n");
    }
}
