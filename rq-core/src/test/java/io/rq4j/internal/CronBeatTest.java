package io.rq4j.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.lifecycle.CronPresence;
import io.rq4j.internal.lifecycle.CronPresence.Beat;
import io.rq4j.internal.lifecycle.CronPresence.Birth;
import io.rq4j.internal.lifecycle.CronPresence.Entry;
import io.rq4j.internal.lifecycle.CronPresence.Look;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@TransitionTest
class CronBeatTest {

    private static final long NOW = Scene.START.toEpochMilli();
    private static final Entry NIGHTLY = new Entry("nightly", "0 3 * * * UTC", 0, "f", "default");
    private static final Entry LATER = new Entry("nightly", "0 4 * * * UTC", 0, "f", "default");
    private static final Entry POLL = new Entry("poll", "every 60s", 60_000, "f", "default");

    private CronPresence presence;
    private Scene scene;

    @BeforeEach
    void take(Scene scene) {
        this.scene = scene;
        this.presence = new CronPresence(scene.scripts());
    }

    private Beat born(String process, Entry... entries) {
        return presence.beat(process, Birth.NONE, Map.of("hostname", "vm"), List.of(entries));
    }

    private Look beat(String process, Beat born, Entry entry) {
        return presence.beat(process, born.birth(), Map.of(), List.of(entry))
                .looks()
                .get(0);
    }

    private String field(String schedule, String name) {
        return scene.redis.hget("rq:cron:" + schedule, name);
    }

    @Test
    void birthListsTheProcessAsRqDoesAndItsSchedulesBeginNow() {
        assertThat(scene.changes(() -> born("p", NIGHTLY))).isEqualTo("""
                        + hash rq:cron:nightly {func_name: f, queue_name: default, schedule: 0 3 * * * UTC, scheduler: p, \
                        scheduler_born: 1800000000123, tick: 1800000000123} ttl 31622400s
                        + hash rq:cron_scheduler:p {created_at: 2027-01-15T08:00:00.123456Z, hostname: vm, name: p} ttl 60s
                        + zset rq:cron_schedulers {p = 1800000000.123456}
                        + zset rq:crons {nightly = 1800000000}
                        """);
    }

    @Test
    void beatKeepsTheBirthAndTheTickAndLivesTwiceAsLong() {
        var born = born("p", NIGHTLY);
        scene.clock.advance(Duration.ofSeconds(30));

        assertThat(beat("p", born, NIGHTLY)).isEqualTo(new Look("ok", NOW, ""));

        assertThat(scene.redis.hget("rq:cron_scheduler:p", "created_at")).isEqualTo("2027-01-15T08:00:00.123456Z");
        assertThat(scene.redis.ttl("rq:cron_scheduler:p")).isBetween(119L, 120L);
        assertThat(scene.redis.zscore("rq:cron_schedulers", "p")).isEqualTo(1_800_000_030.123456);
        assertThat(scene.redis.zscore("rq:crons", "nightly")).isEqualTo(1_800_000_030);
    }

    @Test
    void intervalIsDueAtOnceWhenItIsFirstSeenAndNotForTheSecondProcess() {
        assertThat(born("p", POLL).looks()).containsExactly(new Look("ok", NOW - 60_000, ""));
        scene.clock.advance(Duration.ofSeconds(5));

        assertThat(born("q", POLL).looks()).containsExactly(new Look("ok", NOW - 60_000, ""));
    }

    @Test
    void newTextOfAYoungerProcessBeginsAnewAndTheOlderOneLeavesItToThat() {
        var old = born("old", NIGHTLY);
        scene.clock.advance(Duration.ofSeconds(10));

        assertThat(born("young", LATER).looks()).containsExactly(new Look("ok", NOW + 10_000, ""));

        assertThat(beat("old", old, NIGHTLY)).isEqualTo(new Look("other", 0, "young"));
        assertThat(field("nightly", "schedule")).isEqualTo(LATER.text());
    }

    @Test
    void olderProcessTakesItBackWhenTheYoungerOneIsGone() {
        var old = born("old", NIGHTLY);
        scene.clock.advance(Duration.ofSeconds(10));
        born("young", LATER);
        scene.clock.advance(Duration.ofSeconds(121));

        assertThat(beat("old", old, NIGHTLY)).isEqualTo(new Look("ok", NOW + 131_000, ""));
        assertThat(field("nightly", "schedule")).isEqualTo(NIGHTLY.text());
    }

    @Test
    void olderProcessTakesItBackAtOnceWhenTheYoungerOneHasLeft() {
        var old = born("old", NIGHTLY);
        scene.clock.advance(Duration.ofSeconds(10));
        born("young", LATER);

        assertThat(presence.death("young")).isTrue();

        assertThat(beat("old", old, NIGHTLY).word()).isEqualTo("ok");
    }

    @Test
    void olderProcessOfTheSameTextDoesNotLead() {
        var old = born("old", NIGHTLY);
        scene.clock.advance(Duration.ofSeconds(10));
        born("young", NIGHTLY);

        assertThat(beat("old", old, NIGHTLY).word()).isEqualTo("ok");

        assertThat(field("nightly", "scheduler")).isEqualTo("young");
    }

    @Test
    void changedIntervalGoesOnFromItsLastTickAndIsNeverDueForWhatIsPast() {
        var born = born("p", new Entry("poll", "every 3600s", 3_600_000, "f", "default"));
        scene.redis.hset("rq:cron:poll", "tick", String.valueOf(NOW));
        scene.clock.advance(Duration.ofSeconds(30));
        assertThat(beat("p", born, POLL)).isEqualTo(new Look("ok", NOW, ""));

        scene.clock.advance(Duration.ofSeconds(300));
        var faster = new Entry("poll", "every 10s", 10_000, "f", "default");
        assertThat(beat("p", born, faster)).isEqualTo(new Look("ok", NOW + 320_000, ""));
    }

    @Test
    void processesThatAreSilentForTwoMinutesAreNoLongerListed() {
        born("dead", NIGHTLY);
        scene.clock.advance(Duration.ofSeconds(120));

        born("p", NIGHTLY);

        assertThat(scene.redis.zrange("rq:cron_schedulers", 0, -1)).containsExactly("p");
    }

    @Test
    void scheduleThatNobodyHadForAYearIsNoLongerListed() {
        born("p", NIGHTLY, POLL);
        scene.clock.advance(Duration.ofDays(366));

        born("q", POLL);

        assertThat(scene.redis.zrange("rq:crons", 0, -1)).containsExactly("poll");
    }

    @Test
    void keyOfAnotherTypeSpoilsItsOwnScheduleOnly() {
        scene.redis.set("rq:cron:nightly", "x");

        var looks = born("p", NIGHTLY, POLL).looks();

        assertThat(looks.get(0).word()).startsWith("WRONGTYPE");
        assertThat(looks.get(1).word()).isEqualTo("ok");
    }

    @Test
    void deathTakesItOffTheListAndLeavesItsSchedules() {
        born("p", NIGHTLY);

        assertThat(scene.changes(() -> presence.death("p")))
                .isEqualTo("- zset rq:cron_schedulers {p = 1800000000.123456}\n");
        assertThat(presence.death("p")).isFalse();
    }
}
