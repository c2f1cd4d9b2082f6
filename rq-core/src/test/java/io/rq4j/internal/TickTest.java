package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.lifecycle.CronPresence;
import io.rq4j.internal.lifecycle.CronPresence.Birth;
import io.rq4j.internal.lifecycle.CronPresence.Entry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TransitionTest
class TickTest {

    private static final long NOW = Scene.START.toEpochMilli();
    private static final String TEXT = "* * * * * UTC";

    private CronPresence presence;
    private Scene scene;

    @BeforeEach
    void see(Scene scene) {
        this.scene = scene;
        this.presence = new CronPresence(scene.scripts());
        presence.beat("p", Birth.NONE, Map.of(), List.of(new Entry("nightly", TEXT, 0, "f", "default")));
        scene.clock.advance(Duration.ofMinutes(5));
    }

    private String tick(String nonce, JobDraft job, long before, long tick, String mode) {
        return scene.lifecycle.tick(nonce, job.made().tick("nightly", TEXT, NOW + before, NOW + tick, mode));
    }

    private String tick(String id, long before, long tick) {
        return tick(id, job(id), before, tick, "run");
    }

    @Test
    void jobOfATickIsQueuedAndTheTickIsKept() {
        var changes = scene.changes(() -> assertThat(tick("a", 0, 60_000)).isEqualTo("ok"));

        assertThat(changes).isEqualTo("""
                        ~ hash rq:cron:nightly {+latest_enqueue_time: 2027-01-15T08:05:00.123456Z, +latest_job: a, \
                        +latest_tick: 1800000060123, +nonce: a, +outcome: ok, tick: 1800000000123 -> 1800000060123}
                        + zset rq:cron_job:nightly:jobs {a = 1800000300} ttl 31536000s
                        + hash rq:job:a {created_at: 2027-01-15T08:05:00.123456Z, cron_name: nightly, cron_tick: \
                        2027-01-15T08:01:00.123000Z, data: zlib(["f", null, [], {}]), enqueue_id: a, enqueued_at: \
                        2027-01-15T08:05:00.123456Z, origin: default, status: queued}
                        + list rq:queue:default [a]
                        + set rq:queues {rq:queue:default}
                        """);
    }

    @Test
    void jobAtFrontIsNextAndATtlEndsIt() {
        scene.enqueue("first");

        tick("n", job("a").atFront().ttl(60), 0, 60_000, "run");

        assertThat(scene.queue("default")).containsExactly("a", "first");
        assertThat(scene.redis.ttl("rq:job:a")).isBetween(59L, 60L);
    }

    @Test
    void repeatOfTheSameCallChangesNothingAndAnswersTheSame() {
        tick("n", job("a"), 0, 60_000, "run");

        assertThat(scene.changes(
                        () -> assertThat(tick("n", job("a"), 0, 60_000, "run")).isEqualTo("ok")))
                .isEmpty();
        tick("n2", job("b"), 60_000, 120_000, "skip");
        assertThat(tick("n2", job("b"), 60_000, 120_000, "skip")).isEqualTo("skip");
    }

    @Test
    void secondProcessIsToldTheLastTickAndEnqueuesNothing() {
        tick("a", 0, 60_000);

        assertThat(scene.changes(() -> assertThat(tick("b", 0, 60_000)).isEqualTo("old " + (NOW + 60_000))))
                .isEmpty();
    }

    @Test
    void processThatKnowsAnOlderTickCannotJumpOverOne() {
        tick("a", 0, 60_000);

        assertThat(tick("b", 0, 120_000)).isEqualTo("old " + (NOW + 60_000));
    }

    @Test
    void tickThatIsNotDueOnTheServersClockIsEarly() {
        assertThat(scene.changes(() -> assertThat(tick("a", 0, 300_001)).isEqualTo("early 1")))
                .isEmpty();
        assertThat(tick("a", 0, 300_000)).isEqualTo("ok");
    }

    @Test
    void missedTickPassesWithoutAJob() {
        assertThat(scene.changes(
                        () -> assertThat(tick("a", job("a"), 0, 60_000, "skip")).isEqualTo("skip")))
                .isEqualTo("""
                        ~ hash rq:cron:nightly {+nonce: a, +outcome: skip, tick: 1800000000123 -> 1800000060123}
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"queued", "started", "scheduled", "deferred", "rate_limited"})
    void tickPassesWhileTheJobOfTheLastRunIsAlive(String status) {
        tick("a", 0, 60_000);
        scene.redis.hset("rq:job:a", "status", status);

        assertThat(tick("b", job("b"), 60_000, 120_000, "alone")).isEqualTo("alive");
        assertThat(scene.queue("default")).containsExactly("a");
        assertThat(scene.redis.hget("rq:cron:nightly", "tick")).isEqualTo(String.valueOf(NOW + 120_000));
        assertThat(scene.redis.hget("rq:cron:nightly", "latest_job")).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"finished", "failed", "stopped", "canceled", "gone"})
    void tickRunsWhenTheJobOfTheLastRunHasEnded(String status) {
        tick("a", 0, 60_000);
        if (status.equals("gone")) {
            scene.redis.del("rq:job:a");
        } else {
            scene.redis.hset("rq:job:a", "status", status);
        }

        assertThat(tick("b", job("b"), 60_000, 120_000, "alone")).isEqualTo("ok");
    }

    @Test
    void scheduleOfAnotherTextOrWithoutAnyDoesNotTick() {
        var other = job("a").made().tick("nightly", "0 * * * * UTC", NOW, NOW + 60_000, "run");
        var none = job("a").made().tick("none", TEXT, NOW, NOW + 60_000, "run");

        assertThat(scene.changes(() -> {
                    assertThat(scene.lifecycle.tick("n", other)).isEqualTo("changed");
                    assertThat(scene.lifecycle.tick("n", none)).isEqualTo("unknown");
                }))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"rq:cron:nightly", "rq:cron_job:nightly:jobs", "rq:queue:default"})
    void keyOfAnotherTypeLeavesTheTickDue(String key) {
        scene.redis.del(key);
        scene.redis.set(key, "x");

        assertThat(scene.changes(() -> assertThat(tick("a", 0, 60_000)).startsWith("WRONGTYPE")))
                .isEmpty();
    }

    @Test
    void lastThousandJobsAreRemembered() {
        for (int i = 0; i < 1_000; i++) {
            scene.redis.zadd("rq:cron_job:nightly:jobs", i, "j" + i);
        }

        tick("a", 0, 60_000);

        assertThat(scene.redis.zcard("rq:cron_job:nightly:jobs")).isEqualTo(1_000);
        assertThat(scene.redis.zrange("rq:cron_job:nightly:jobs", 0, 0)).containsExactly("j1");
        assertThat(scene.redis.zrange("rq:cron_job:nightly:jobs", -1, -1)).containsExactly("a");
    }
}
