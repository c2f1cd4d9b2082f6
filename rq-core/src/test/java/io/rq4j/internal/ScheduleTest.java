package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TransitionTest
class ScheduleTest {

    private static final long NOW = Scene.START.toEpochMilli();

    @Test
    void jobStandsInTheScheduleOfItsQueueOnly(Scene scene) {
        var changes = scene.changes(
                () -> assertThat(scene.schedule(job("a").dueAt(NOW + 60_000))).containsExactly("ok"));

        assertThat(changes).isEqualTo("""
                        + hash rq:job:a {created_at: 2027-01-15T08:00:00.123456Z, data: zlib(["f", null, [], {}]), \
                        enqueue_id: nonce, origin: default, status: scheduled}
                        + set rq:queues {rq:queue:default}
                        + zset rq:scheduled:default {a = 1800000060.123}
                        """);
    }

    @Test
    void delayIsCountedOnTheServersClock(Scene scene) {
        scene.clock.advance(Duration.ofHours(1));

        scene.schedule(job("a").dueIn(60_000));

        assertThat(scene.redis.zscore("rq:scheduled:default", "a")).isEqualTo(1_800_003_660.123);
    }

    @Test
    void timeInThePastIsDueAtOnce(Scene scene) {
        assertThat(scene.schedule(job("a").dueAt(NOW - 60_000))).containsExactly("ok");

        assertThat(scene.promote("s").promoted()).isEqualTo(1);
        assertThat(scene.queue("default")).containsExactly("a");
    }

    @Test
    void manyJobsOfOneCallHaveTheirOwnTimes(Scene scene) {
        assertThat(scene.schedule(
                        job("a").dueIn(2_000),
                        job("b").dueIn(1_000),
                        job("c").on("high").dueIn(0)))
                .containsExactly("ok", "ok", "ok");

        assertThat(scene.redis.zrange("rq:scheduled:default", 0, -1)).containsExactly("b", "a");
        assertThat(scene.redis.zrange("rq:scheduled:high", 0, -1)).containsExactly("c");
        assertThat(scene.redis.smembers("rq:queues")).containsExactlyInAnyOrder("rq:queue:default", "rq:queue:high");
    }

    @ParameterizedTest
    @CsvSource({"60, 60000", "60, 3600000"})
    void jobThatWouldExpireBeforeItIsDueIsRefused(long ttl, long delay, Scene scene) {
        var changes = scene.changes(
                () -> assertThat(scene.schedule(job("a").ttl(ttl).dueIn(delay))).containsExactly("ttl"));

        assertThat(changes).isEmpty();
    }

    @Test
    void ttlThatLastsUntilItIsDueEndsTheHash(Scene scene) {
        assertThat(scene.schedule(job("a").ttl(60).dueIn(59_999))).containsExactly("ok");

        assertThat(scene.redis.ttl("rq:job:a")).isBetween(59L, 60L);
    }

    @Test
    void repeatOfTheSameCallChangesNothing(Scene scene) {
        scene.schedule(job("a").dueIn(60_000));
        scene.clock.advance(Duration.ofSeconds(1));

        var changes = scene.changes(
                () -> assertThat(scene.schedule(job("a").dueIn(60_000))).containsExactly("repeated"));

        assertThat(changes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"created", "queued", "started", "scheduled", "deferred"})
    void liveJobIsNotOverwritten(String status, Scene scene) {
        scene.redis.hset("rq:job:a", "status", status);

        assertThat(scene.changes(
                        () -> assertThat(scene.schedule(job("a").dueIn(1))).containsExactly(status)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"finished, finished", "failed, failed", "stopped, failed", "canceled, canceled"})
    void endedJobIsWrittenAnew(String status, String registry, Scene scene) {
        scene.redis.hset("rq:job:a", "status", status);
        scene.redis.hset("rq:job:a", "retries_left", "2");
        scene.redis.expire("rq:job:a", 500);
        scene.redis.zadd("rq:" + registry + ":default", 1, "a");

        assertThat(scene.schedule(job("a").dueIn(1))).containsExactly("ok");

        assertThat(scene.redis.keys("*")).containsExactlyInAnyOrder("rq:job:a", "rq:queues", "rq:scheduled:default");
        assertThat(scene.redis.hexists("rq:job:a", "retries_left")).isFalse();
        assertThat(scene.redis.ttl("rq:job:a")).isEqualTo(-1);
    }

    @Test
    void uniqueJobIsRefusedWhileAnEndedOneIsKept(Scene scene) {
        scene.redis.hset("rq:job:a", "status", "finished");

        assertThat(scene.changes(() ->
                        assertThat(scene.schedule(job("a").unique().dueIn(1))).containsExactly("finished")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rq:job:b", "rq:scheduled:default"})
    void keyOfAnotherTypeEndsItsOwnItemOnlyAndWritesNothingOfIt(String key, Scene scene) {
        scene.redis.set(key, "x");

        var verdicts = scene.schedule(
                job("a").on("high").dueIn(1),
                job("b").dueIn(1),
                job("c").on("high").dueIn(1));

        assertThat(verdicts.get(0)).isEqualTo("ok");
        assertThat(verdicts.get(1)).startsWith("WRONGTYPE");
        assertThat(verdicts.get(2)).isEqualTo("ok");
        assertThat(scene.redis.zcard("rq:scheduled:high")).isEqualTo(2);
        assertThat(scene.redis.type("rq:job:b")).isIn("none", "string");
    }

    @Test
    void bellWakesTheSchedulerOfTheQueueForAJobThatIsDueSoon(Scene scene) {
        scene.promote("s");

        assertThat(scene.changes(() -> scene.schedule(job("a").dueIn(999))))
                .contains("+ stream rq:bell:s {<now> {queue: default}} ttl 60s\n");
    }

    @Test
    void bellIsSilentWhenTheSchedulerLooksByItselfBefore(Scene scene) {
        scene.promote("s");

        scene.schedule(job("a").dueIn(1_001), job("b").on("high").dueIn(0));

        assertThat(scene.redis.keys("rq:bell:*")).isEmpty();
    }

    @Test
    void brokenBellDoesNotSpoilTheSchedule(Scene scene) {
        scene.promote("s");
        scene.redis.set("rq:bell:s", "x");
        scene.redis.rpush("rq:scheduler-lock:high", "x");

        assertThat(scene.schedule(job("a").dueIn(0), job("b").on("high").dueIn(0)))
                .containsExactly("ok", "ok");
    }
}
