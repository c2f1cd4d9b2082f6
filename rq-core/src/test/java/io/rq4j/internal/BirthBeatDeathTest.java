package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@TransitionTest
class BirthBeatDeathTest {

    private static final Map<String, String> FIELDS = Map.of("queues", "high,default", "state", "idle");

    @Test
    void birthEntersTheWorkerEverywhere(Scene scene) {
        var changes = scene.changes(() -> assertThat(
                        scene.presence.birth(scene.process().self("high", "default"), FIELDS))
                .contains("2027-01-15T08:00:00.123456Z"));

        assertThat(changes).isEqualTo("""
                        + zset rq:beats {p1 = 1800000000123}
                        + hash rq:worker:p1-worker {birth: 2027-01-15T08:00:00.123456Z, instance: p1, \
                        last_heartbeat: 2027-01-15T08:00:00.123456Z, queues: high,default, state: idle} ttl 90s
                        + set rq:workers {rq:worker:p1-worker}
                        + set rq:workers:default {rq:worker:p1-worker}
                        + set rq:workers:high {rq:worker:p1-worker}
                        """);
    }

    @Test
    void repeatOfABirthIsABirth(Scene scene) {
        scene.process().birth(FIELDS, "default");

        assertThat(scene.changes(() ->
                        assertThat(scene.process().birth(FIELDS, "default")).isTrue()))
                .isEmpty();
    }

    @Test
    void nameOfALivingWorkerIsRefused(Scene scene) {
        scene.process().birth(FIELDS, "default");
        scene.clock.advance(Duration.ofSeconds(25));

        var changes = scene.changes(() -> assertThat(named("p1", scene, "p2")).isFalse());

        assertThat(changes).isEmpty();
    }

    @Test
    void nameOfAWorkerWithoutABeatFor25SecondsIsFree(Scene scene) {
        scene.process().birth(Map.of("queues", "old", "left", "over"), "default");
        scene.clock.advance(Duration.ofMillis(25_001));

        assertThat(named("p1", scene, "p2")).isTrue();

        assertThat(scene.redis.hget("rq:worker:p1-worker", "instance")).isEqualTo("p2");
        assertThat(scene.redis.hexists("rq:worker:p1-worker", "left")).isFalse();
    }

    @Test
    void nameOfAWorkerWhoseBeatWasRemovedIsFree(Scene scene) {
        scene.process().birth(FIELDS, "default");
        scene.redis.zrem("rq:beats", "p1");

        assertThat(named("p1", scene, "p2")).isTrue();
    }

    @Test
    void nameOfAWorkerThatDiedIsFree(Scene scene) {
        scene.process().birth(FIELDS, "default");
        scene.presence.death(scene.process().self("default"));

        assertThat(named("p1", scene, "p2")).isTrue();
        assertThat(scene.redis.hexists("rq:worker:p1-worker", "death")).isFalse();
    }

    @Test
    void nameOfALivingPythonWorkerIsRefused(Scene scene) {
        scene.redis.hset("rq:worker:p1-worker", "birth", "2027-01-15T07:00:00.000000Z");

        assertThat(scene.process().birth(FIELDS, "default")).isFalse();
    }

    /** The birth of an instance under the worker name of another. */
    private static boolean named(String name, Scene scene, String instance) {
        var self = new io.rq4j.internal.lifecycle.WorkerPresence.Self(
                instance, name + "-worker", java.util.List.of("default"));
        return scene.presence.birth(self, FIELDS).isPresent();
    }

    @Test
    void beatTellsTheTimeAndWhatRuns(Scene scene) {
        scene.process().birth(FIELDS, "default");
        scene.clock.advance(Duration.ofSeconds(5));

        var changes = scene.changes(() -> scene.presence.beat(
                scene.process().self("default"), "a", Map.of("queues", "high,default", "state", "busy")));

        assertThat(changes).isEqualTo("""
                        ~ zset rq:beats {p1 = 1800000000123 -> 1800000005123}
                        ~ hash rq:worker:p1-worker {+current_job: a, \
                        last_heartbeat: 2027-01-15T08:00:00.123456Z -> 2027-01-15T08:00:05.123456Z, state: idle -> busy}
                        """);
    }

    @Test
    void idleBeatForgetsTheJob(Scene scene) {
        scene.presence.beat(scene.process().self("default"), "a", Map.of("queues", "default"));

        assertThat(scene.changes(() -> scene.process().beat("default"))).contains("-current_job: a");
    }

    @Test
    void beatsOnlyGrow(Scene scene) {
        scene.process().beat("default");
        scene.clock.advance(Duration.ofSeconds(-5));

        assertThat(scene.changes(() -> scene.process().beat("default"))).doesNotContain("rq:beats");
    }

    @Test
    void beatBringsTheEntryBackAfterEverythingWasLost(Scene scene) {
        scene.process().beat("default");
        var whole = scene.redis.keys("*");
        scene.redis.flushAll();

        scene.process().beat("default");

        assertThat(scene.redis.keys("*")).isEqualTo(whole);
    }

    @Test
    void beatCountsWhatRedisHoldsForTheProcess(Scene scene) {
        scene.enqueue("a", "b", "c");
        scene.process().claim(2, "default");

        assertThat(scene.process().beat("default")).isEqualTo(2);
    }

    @Test
    void deathLeavesTheRegistersAndKeepsTheHashForAMinute(Scene scene) {
        scene.process().birth(Map.of("queues", "default"), "default");
        scene.presence.beat(scene.process().self("default"), "a", Map.of());
        scene.process().renew(scene.started("a"));

        var changes = scene.changes(
                () -> assertThat(scene.presence.death(scene.process().self("default")))
                        .isEqualTo(1));

        assertThat(changes).isEqualTo("""
                        ~ string rq:last:p1 1\\n\\np1-1 1800000000123 1800000000.123456 a 1\\n -> 9007199254740991\\n\\n
                        ~ ttl rq:last:p1 86400s -> 600s
                        ~ hash rq:worker:p1-worker {-current_job: a, +death: 2027-01-15T08:00:00.123456Z}
                        ~ ttl rq:worker:p1-worker 90s -> 60s
                        - set rq:worker:p1-worker:executions {a:p1-1}
                        - set rq:workers {rq:worker:p1-worker}
                        - set rq:workers:default {rq:worker:p1-worker}
                        """);
    }

    @Test
    void repeatOfADeathChangesNothing(Scene scene) {
        scene.process().birth(FIELDS, "default");
        scene.presence.death(scene.process().self("default"));

        assertThat(scene.changes(() -> scene.presence.death(scene.process().self("default"))))
                .isEmpty();
    }

    @Test
    void batchThatComesAfterTheDeathClaimsNothing(Scene scene) {
        scene.enqueue("a");
        scene.presence.death(scene.process().self("default"));

        var changes = scene.changes(
                () -> assertThat(scene.process().claim(1, "default").late()).isTrue());

        assertThat(changes).isEmpty();
    }

    @Test
    void lateDeathDoesNotRemoveTheNextWorkerOfTheName(Scene scene) {
        scene.process().birth(FIELDS, "default");
        scene.clock.advance(Duration.ofSeconds(30));
        named("p1", scene, "p2");

        var changes = scene.changes(() -> scene.presence.death(scene.process().self("default")));

        assertThat(changes).isEqualTo("+ string rq:last:p1 9007199254740991\\n\\n ttl 600s\n");
    }

    @Test
    void deathGivesTheSeatsBack(Scene scene) {
        scene.redis.rpush("rq:seated:p1", "default|2", "a|b|1", "nonsense");

        scene.presence.death(scene.process().self("default"));

        assertThat(scene.redis.lrange("rq:seats:default", 0, -1)).containsExactly("default|2");
        assertThat(scene.redis.lrange("rq:seats:a|b", 0, -1)).containsExactly("a|b|1");
        assertThat(scene.redis.exists("rq:seated:p1")).isFalse();
    }

    @Test
    void processThatStopsWaitingGivesItsSeatBackOnce(Scene scene) {
        scene.redis.rpush("rq:seated:p1", "default|2", "default|1");

        scene.presence.leaveSeat("p1", "default|2");
        scene.presence.leaveSeat("p1", "default|2");

        assertThat(scene.redis.lrange("rq:seats:default", 0, -1)).containsExactly("default|2");
        assertThat(scene.redis.lrange("rq:seated:p1", 0, -1)).containsExactly("default|1");
    }

    @Test
    void processThatIsAloneHasTheFirstSeatAgainAndAgain(Scene scene) {
        scene.redis.rpush("rq:seats:default", "default|2");
        scene.redis.rpush("rq:seated:p1", "default|1");

        scene.presence.leaveSeat("p1", "default|1");

        assertThat(scene.redis.lrange("rq:seats:default", 0, -1)).containsExactly("default|1", "default|2");
    }

    @Test
    void jobOfADeadProcessIsStillItsOwn(Scene scene) {
        var execution = scene.started(job("a"));

        assertThat(scene.presence.death(scene.process().self("default"))).isEqualTo(1);
        assertThat(scene.process().abandon(execution)).containsExactly("requeued");
    }
}
