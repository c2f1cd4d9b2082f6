package io.rq4j.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.internal.lifecycle.Advance.QueueState;
import io.rq4j.internal.lifecycle.WorkerPresence.Beat;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

@TransitionTest
class SuspensionTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void suspensionIsThatOfRq(Scene scene) {
        assertThat(scene.changes(() -> scene.suspension.suspend(null))).isEqualTo("+ string rq:suspended 1\n");
        assertThat(scene.changes(() -> scene.suspension.suspend(MINUTE))).isEqualTo("""
                        ~ ttl rq:suspended none -> 60s
                        """);
    }

    @Test
    void suspensionWithoutAnEndReplacesOneThatHadOne(Scene scene) {
        scene.suspension.suspend(MINUTE);

        scene.suspension.suspend(null);

        assertThat(scene.redis.ttl("rq:suspended")).isEqualTo(-1);
    }

    @Test
    void resumeEndsTheSuspensionAndNoPause(Scene scene) {
        scene.suspension.suspend(null);
        scene.suspension.pause("mail", "why", null);

        var changes = scene.changes(() -> assertThat(scene.suspension.resume()).isTrue());

        assertThat(changes).isEqualTo("- string rq:suspended 1\n");
        assertThat(scene.suspension.resume()).isFalse();
    }

    @Test
    void pauseHoldsOneQueue(Scene scene) {
        scene.enqueue("a");

        var changes = scene.changes(() -> scene.suspension.pause("default", "the mail server moves", MINUTE));

        assertThat(changes).isEqualTo("+ string rq:paused:default the mail server moves ttl 60s\n");
        assertThat(scene.process().claim(1, "default").states()).containsExactly(QueueState.HELD);
        assertThat(scene.suspension.resume("other")).isFalse();
        assertThat(scene.suspension.resume("default")).isTrue();
        assertThat(scene.process().claimed(1, "default")).containsExactly("a");
    }

    @Test
    void pauseAnewHasTheNewReasonAndEnd(Scene scene) {
        scene.suspension.pause("default", "first", MINUTE);

        var changes = scene.changes(() -> scene.suspension.pause("default", "second", null));

        assertThat(changes).isEqualTo("""
                        ~ string rq:paused:default first -> second
                        ~ ttl rq:paused:default 60s -> none
                        """);
    }

    @Test
    void beatTellsWhatHoldsItsOwnQueues(Scene scene) {
        scene.suspension.suspend(null);
        scene.suspension.pause("b", "why", null);
        scene.suspension.pause("other", "not ours", null);
        scene.redis.hset("rq:paused:c", "not", "a string");

        assertThat(beat(scene, "", "a", "b", "c")).isEqualTo(new Beat(0, true, Map.of("b", "why", "c", "")));

        scene.suspension.resume();
        scene.suspension.resume("b");
        scene.redis.del("rq:paused:c");
        assertThat(beat(scene, "", "a", "b", "c")).isEqualTo(new Beat(0, false, Map.of()));
    }

    @Test
    void idleWorkerIsShownAsSuspended(Scene scene) {
        scene.suspension.suspend(null);

        beat(scene, "", "default");
        assertThat(scene.redis.hget("rq:worker:p1-worker", "state")).isEqualTo("suspended");

        beat(scene, "a", "default");
        assertThat(scene.redis.hget("rq:worker:p1-worker", "state")).isEqualTo("idle or busy");

        scene.suspension.resume();
        beat(scene, "", "default");
        assertThat(scene.redis.hget("rq:worker:p1-worker", "state")).isEqualTo("idle or busy");
    }

    private static Beat beat(Scene scene, String current, String... queues) {
        return scene.presence.beat(scene.process().self(queues), current, Map.of("state", "idle or busy"));
    }

    @Test
    void timeThatIsNoneIsRefused(Scene scene) {
        assertThatThrownBy(() -> scene.suspension.suspend(Duration.ZERO))
                .hasMessage("The duration of suspend must be positive, got PT0S; leave it out for no end");
        assertThatThrownBy(() -> scene.suspension.pause("default", "why", Duration.ofSeconds(-1)))
                .hasMessage("The duration of pause must be positive, got PT-1S; leave it out for no end");
    }

    @Test
    void timeThatRedisCannotCarryIsRefusedBeforeAnythingIsSuspended(Scene scene) {
        var tooLong = Duration.ofMillis(Long.MAX_VALUE);

        assertThatThrownBy(() -> scene.suspension.suspend(tooLong))
                .hasMessageContaining("must be at most 36500 days, got " + tooLong);
        assertThatThrownBy(() -> scene.suspension.pause("default", "why", tooLong))
                .hasMessageContaining("must be at most 36500 days, got " + tooLong);
        assertThat(scene.redis.exists("rq:suspended", "rq:paused:default")).isZero();
    }

    @Test
    void pauseSaysWhy(Scene scene) {
        assertThatThrownBy(() -> scene.suspension.pause("default", " ", null))
                .hasMessage("The reason of a pause must have 1 to 500 characters, got none; say to those who wonder why"
                        + " nothing runs");
        assertThatThrownBy(() -> scene.suspension.pause("default", "x".repeat(501), null))
                .hasMessageContaining("got 501");
    }
}
