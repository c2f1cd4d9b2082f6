package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.lifecycle.JobLifecycle.Held;
import io.rq4j.internal.lifecycle.WorkerPresence.Pass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@TransitionTest
class RecoverTest {

    /** A pass by process {@code p2}, which may run now: Redis's own clock, which ends the turn, is not the scene's. */
    private static Pass pass(Scene scene) {
        scene.redis.del("rq:recovery");
        return scene.presence.recover(scene.process("p2").self("default"));
    }

    /** Lets time pass as it does while processes live: a pass every three seconds, and a beat of {@code p2}. */
    private static void live(Scene scene, Duration time) {
        for (var past = Duration.ZERO; past.compareTo(time) < 0; past = past.plusSeconds(3)) {
            scene.clock.advance(Duration.ofSeconds(3));
            scene.process("p2").beat("default");
            pass(scene);
        }
    }

    private static List<String> jobs(Pass pass) {
        return pass.lost().stream().map(Held::jobId).toList();
    }

    @Test
    void firstPassEverGivesAmnestyAndMakesTwoSeatsAQueue(Scene scene) {
        var changes = scene.changes(() -> {
            var pass = scene.presence.recover(scene.process().self("high", "default"));
            assertThat(pass).isEqualTo(new Pass(true, true, List.of()));
        });

        assertThat(changes.replaceAll(" ttl [123]s", " ttl")).isEqualTo("""
                        + string rq:minted:default 1 ttl 86400s
                        + string rq:minted:high 1 ttl 86400s
                        + hash rq:pulse {amnesty_until: 1800000030123, at: 1800000000123}
                        + string rq:recovery p1 ttl
                        + list rq:seats:default [default|1, default|2] ttl 86400s
                        + list rq:seats:high [high|1, high|2] ttl 86400s
                        """);
    }

    @Test
    void onePassAtATime(Scene scene) {
        scene.presence.recover(scene.process().self("default"));

        var changes = scene.changes(
                () -> assertThat(scene.presence.recover(scene.process("p2").self("default")))
                        .isEqualTo(new Pass(false, false, List.of())));

        assertThat(changes).isEmpty();
        assertThat(scene.redis.pttl("rq:recovery")).isBetween(1L, 2_500L);
    }

    @Test
    void seatsAreMadeOnce(Scene scene) {
        pass(scene);
        scene.redis.lpop("rq:seats:default");

        pass(scene);

        assertThat(scene.redis.lrange("rq:seats:default", 0, -1)).containsExactly("default|2");
    }

    @Test
    void processWithoutABeatFor25SecondsIsDead(Scene scene) {
        live(scene, Duration.ofSeconds(33));
        scene.process().beat("default");
        var execution = scene.started("a");

        live(scene, Duration.ofSeconds(24));
        assertThat(jobs(pass(scene))).isEmpty();
        scene.clock.advance(Duration.ofSeconds(1));

        assertThat(pass(scene).lost())
                .containsExactly(new Held("p1", execution.id(), "default", "a", claimedMillis(scene)));
    }

    private static String claimedMillis(Scene scene) {
        return scene.redis.hget("rq:held:p1", "p1-1").replaceAll(".*\\|", "");
    }

    @Test
    void queueNameMayHoldTheSeparator(Scene scene) {
        live(scene, Duration.ofSeconds(33));
        scene.process().beat("default");
        scene.started(job("a").on("a|b"));

        live(scene, Duration.ofSeconds(27));

        assertThat(pass(scene).lost()).extracting(Held::queue).containsExactly("a|b");
    }

    @Test
    void deadProcessThatHoldsNothingIsForgottenWithItsSeats(Scene scene) {
        live(scene, Duration.ofSeconds(33));
        scene.process().beat("default");
        scene.process().claim(1, "default");
        scene.redis.lmove(
                "rq:seats:default",
                "rq:seated:p1",
                redis.clients.jedis.args.ListDirection.LEFT,
                redis.clients.jedis.args.ListDirection.LEFT);

        live(scene, Duration.ofSeconds(27));

        assertThat(scene.redis.zrange("rq:beats", 0, -1)).containsExactly("p2");
        assertThat(scene.redis.exists("rq:seated:p1", "rq:last:p1")).isZero();
        assertThat(scene.redis.lrange("rq:seats:default", 0, -1)).containsExactly("default|2", "default|1");
    }

    @Test
    void deadProcessIsNotForgottenWhileItHoldsAJob(Scene scene) {
        live(scene, Duration.ofSeconds(33));
        scene.process().beat("default");
        var execution = scene.started("a");

        live(scene, Duration.ofSeconds(27));
        assertThat(scene.redis.zrange("rq:beats", 0, -1)).containsExactlyInAnyOrder("p1", "p2");
        scene.process().abandon(execution);
        pass(scene);

        assertThat(scene.redis.zrange("rq:beats", 0, -1)).containsExactly("p2");
    }

    @Test
    void everyJobOfALargeProcessIsFoundSliceBySlice(Scene scene) {
        live(scene, Duration.ofSeconds(33));
        scene.process().beat("default");
        scene.enqueue(IntStream.range(0, 2_500).mapToObj(i -> "j" + i).toArray(String[]::new));
        scene.process().claim(2_500, "default");
        live(scene, Duration.ofSeconds(27));

        int passes = 0;
        while (scene.redis.llen("rq:queue:default") < 2_500 && passes++ < 40) {
            var lost = pass(scene).lost();
            assertThat(lost).hasSizeBetween(1, 100);
            scene.process().recover(lost);
        }

        assertThat(scene.redis.llen("rq:queue:default")).isEqualTo(2_500);
        assertThat(scene.redis.exists("rq:held:p1")).isFalse();
    }

    @Test
    void passThatFindsTheLastOneOlderThanTenSecondsGivesAmnestyFor30Seconds(Scene scene) {
        live(scene, Duration.ofSeconds(33));
        scene.process().beat("default");
        scene.started("a");
        scene.clock.advance(Duration.ofSeconds(40));

        assertThat(pass(scene)).isEqualTo(new Pass(true, true, List.of()));
        live(scene, Duration.ofSeconds(27));
        assertThat(pass(scene)).isEqualTo(new Pass(true, true, List.of()));
        scene.clock.advance(Duration.ofSeconds(3));

        assertThat(jobs(pass(scene))).containsExactly("a");
    }

    @Test
    void passAfterTenSecondsIsAnOrdinaryOne(Scene scene) {
        live(scene, Duration.ofSeconds(33));
        scene.clock.advance(Duration.ofSeconds(10));

        assertThat(pass(scene).amnesty()).isFalse();
    }

    @Test
    void liveProcessThatBeatsInTheAmnestyLosesNothing(Scene scene) {
        live(scene, Duration.ofSeconds(33));
        scene.process().beat("default");
        scene.started("a");
        scene.clock.advance(Duration.ofSeconds(40));
        pass(scene);
        scene.process().beat("default");
        live(scene, Duration.ofSeconds(21));
        scene.process().beat("default");
        live(scene, Duration.ofSeconds(21));

        assertThat(pass(scene)).isEqualTo(new Pass(true, false, List.of()));
    }

    @Test
    void jobRunsAgainWithin35SecondsOfTheLastBeat(Scene scene) {
        live(scene, Duration.ofSeconds(33));
        scene.process().beat("default");
        var killed = scene.clock.instant();
        scene.started("a");

        while (scene.redis.llen("rq:queue:default") == 0
                && scene.clock.instant().isBefore(killed.plusSeconds(60))) {
            live(scene, Duration.ofSeconds(3));
            scene.process().recover(pass(scene).lost());
        }

        assertThat(Duration.between(killed, scene.clock.instant()))
                .isBetween(Duration.ofSeconds(25), Duration.ofSeconds(35));
        assertThat(scene.process("p2").claimed(1, "default")).containsExactly("a");
    }

    @Test
    void entryThatCannotBeReadNamesNoJob(Scene scene) {
        scene.redis.zadd("rq:beats", 1, "p1");
        scene.redis.hset("rq:held:p1", "e", "nonsense");
        scene.redis.hset(
                "rq:pulse", "at", String.valueOf(Instant.now(scene.clock).toEpochMilli()));

        assertThat(pass(scene).lost()).containsExactly(new Held("p1", "e", "", "", "0"));
    }
}
