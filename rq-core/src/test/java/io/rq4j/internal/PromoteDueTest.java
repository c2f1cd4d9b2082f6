package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TransitionTest
class PromoteDueTest {

    private static final long SECOND = 1_800_000_000;

    /** Due now. */
    private static void due(Scene scene, JobDraft job) {
        scene.schedule(job.dueIn(0));
    }

    @Test
    void dueJobStandsInItsQueueAndTheSchedulerIsSeen(Scene scene) {
        scene.schedule(job("a").dueIn(500), job("b").dueIn(60_000));
        scene.clock.advance(Duration.ofMillis(500));

        var changes =
                scene.changes(() -> assertThat(scene.promote("s").promoted()).isEqualTo(1));

        assertThat(changes).isEqualTo("""
                        ~ hash rq:job:a {+enqueued_at: 2027-01-15T08:00:00.623456Z, status: scheduled -> queued}
                        + list rq:queue:default [a]
                        ~ zset rq:scheduled:default {-a = 1800000000.623}
                        + string rq:scheduler-lock:default s ttl 10s
                        + hash rq:scheduler:s {created_at: 2027-01-15T07:00:00.000000Z, hostname: vm, \
                        last_heartbeat: 2027-01-15T08:00:00.623456Z, name: s, pid: 7, queues: default} ttl 61s
                        """);
    }

    @Test
    void secondPassChangesNothingButTheBeat(Scene scene) {
        due(scene, job("a"));
        scene.promote("s");
        scene.clock.advance(Duration.ofSeconds(1));

        var changes =
                scene.changes(() -> assertThat(scene.promote("s").promoted()).isZero());

        assertThat(changes)
                .isEqualTo("~ hash rq:scheduler:s {last_heartbeat: 2027-01-15T08:00:00.123456Z ->"
                        + " 2027-01-15T08:00:01.123456Z}\n");
    }

    @Test
    void jobIsNotPromotedAMillisecondBeforeItIsDue(Scene scene) {
        scene.schedule(job("a").dueIn(1));

        assertThat(scene.promote("s").promoted()).isZero();
        scene.clock.advance(Duration.ofMillis(1));
        assertThat(scene.promote("s").promoted()).isEqualTo(1);
    }

    @Test
    void wholeSecondsOfPythonAreDueAtThatSecond(Scene scene) {
        scene.schedule(job("a").dueIn(60_000));
        scene.redis.zadd("rq:scheduled:default", SECOND + 1, "a");

        scene.clock.advance(Duration.ofMillis(876));
        assertThat(scene.promote("s").promoted()).isZero();
        scene.clock.advance(Duration.ofMillis(1));
        assertThat(scene.promote("s").promoted()).isEqualTo(1);
    }

    @Test
    void firstDueIsFirstInTheQueue(Scene scene) {
        scene.schedule(job("b").dueIn(20), job("a").dueIn(10), job("c").dueIn(30));
        scene.clock.advance(Duration.ofSeconds(1));

        scene.promote("s");

        assertThat(scene.queue("default")).containsExactly("a", "b", "c");
    }

    // Where, and for how long.

    @Test
    void jobAtFrontIsNext(Scene scene) {
        scene.enqueue("a");
        due(scene, job("b").atFront());

        scene.promote("s");

        assertThat(scene.queue("default")).containsExactly("b", "a");
    }

    @ParameterizedTest
    @CsvSource({"2027-01-15T07:59:00.000000Z, b a", "'', a b"})
    void jobOfARetryAtFrontIsNextOnceItRan(String startedAt, String order, Scene scene) {
        scene.enqueue("a");
        due(scene, job("b").with("enqueue_at_front_on_retry", "1", "started_at", startedAt));

        scene.promote("s");

        assertThat(String.join(" ", scene.queue("default"))).isEqualTo(order);
    }

    @Test
    void waitingTimeOfTheJobAndOfItsChildrenBeginsAgain(Scene scene) {
        scene.schedule(job("a").ttl(60).dueIn(0), job("x").dueIn(60_000));
        scene.defer(job("b").after("a"));
        scene.redis.expire("rq:job:a", 10);
        scene.redis.expire("rq:job:a:dependents", 10);

        var changes = scene.changes(() -> scene.promote("s"));

        assertThat(changes).contains("~ ttl rq:job:a 10s -> 60s\n", "~ ttl rq:job:a:dependents 10s -> 60s\n");
    }

    @Test
    void jobWithoutATtlWaitsForEver(Scene scene) {
        due(scene, job("a"));
        scene.redis.expire("rq:job:a", 10);

        scene.promote("s");

        assertThat(scene.redis.ttl("rq:job:a")).isEqualTo(-1);
    }

    // What is no job, or none that waits.

    @ParameterizedTest
    @ValueSource(strings = {"canceled", "queued", "started", "finished", "deferred"})
    void jobThatIsNotScheduledAnyMoreOnlyLeavesTheSchedule(String status, Scene scene) {
        due(scene, job("a"));
        scene.redis.hset("rq:job:a", "status", status);
        scene.promote("s", 1_000, "high");

        var changes = scene.changes(() -> scene.promote("s", 1_000, "default", "high"));

        assertThat(changes).isEqualTo("""
                        - zset rq:scheduled:default {a = 1800000000.123}
                        + string rq:scheduler-lock:default s ttl 10s
                        ~ hash rq:scheduler:s {queues: high -> default,high}
                        """);
    }

    @Test
    void canceledJobIsNotPromoted(Scene scene) {
        due(scene, job("a"));
        scene.lifecycle.cancel("a");

        assertThat(scene.promote("s").promoted()).isZero();
        assertThat(scene.status("a")).isEqualTo("canceled");
    }

    @Test
    void idWithoutAHashLeavesTheScheduleAndNothingIsMade(Scene scene) {
        scene.redis.zadd("rq:scheduled:default", 1, "a");
        scene.redis.hset("rq:job:b", "status", "scheduled");
        scene.redis.zadd("rq:scheduled:default", 1, "b");

        scene.promote("s");

        assertThat(scene.redis.keys("*"))
                .containsExactlyInAnyOrder("rq:job:b", "rq:scheduler-lock:default", "rq:scheduler:s");
    }

    @Test
    void idWhoseHashAPythonClientIsAboutToWriteIsPromotedOnceItIsThere(Scene scene) {
        due(scene, job("a"));
        scene.redis.rename("rq:job:a", "elsewhere");

        assertThat(scene.promote("s").promoted()).isZero();
        scene.redis.rename("elsewhere", "rq:job:a");

        assertThat(scene.promote("s").promoted()).isOne();
        assertThat(scene.queue("default")).containsExactly("a");
    }

    @Test
    void idThatIsTenSecondsOverdueIsNotWaitedForAnyMore(Scene scene) {
        scene.redis.zadd("rq:scheduled:default", 1_800_000_000, "a");
        scene.clock.advance(Duration.ofSeconds(9));
        scene.promote("s");
        assertThat(scene.redis.zcard("rq:scheduled:default")).isOne();

        scene.clock.advance(Duration.ofSeconds(1));
        scene.promote("s");

        assertThat(scene.redis.exists("rq:scheduled:default")).isFalse();
    }

    @Test
    void idWithoutAHashDoesNotMakeTheSchedulerSpin(Scene scene) {
        due(scene, job("a"));
        scene.redis.del("rq:job:a");

        assertThat(scene.promote("s", 1, "default").full()).isFalse();
        assertThat(scene.promote("s", 1, "default").millis()).isEqualTo(877);
    }

    @Test
    void idWithoutAHashDoesNotHoldUpWhatIsDueWithIt(Scene scene) {
        scene.schedule(job("a").dueIn(0), job("b").dueIn(0), job("c").dueIn(0));
        scene.redis.del("rq:job:a");

        assertThat(scene.promote("s", 2, "default").millis()).isZero();
        scene.promote("s", 2, "default");

        assertThat(scene.queue("default")).containsExactly("b", "c");
    }

    @Test
    void hashThatIsSomethingElseDoesNotBarTheWay(Scene scene) {
        scene.schedule(job("b").dueIn(0), job("c").dueIn(0));
        scene.redis.set("rq:job:a", "x");
        scene.redis.zadd("rq:scheduled:default", 1, "a");

        scene.promote("s");

        assertThat(scene.queue("default")).containsExactly("b", "c");
        assertThat(scene.redis.exists("rq:scheduled:default")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rq:queue:default", "rq:scheduled:default", "rq:scheduler-lock:default"})
    void queueThatIsSomethingElseLosesNothingAndTheNextGoesOn(String key, Scene scene) {
        scene.schedule(job("a").dueIn(0), job("b").on("high").dueIn(0));
        if (key.equals("rq:scheduled:default")) {
            scene.redis.del(key);
        }
        scene.redis.hset(key, "x", "x");

        var promotion = scene.promote("s", 1_000, "default", "high");

        assertThat(promotion.promoted()).isEqualTo(1);
        assertThat(promotion.millis()).isPositive();
        assertThat(scene.queue("high")).containsExactly("b");
        assertThat(scene.status("a")).isEqualTo("scheduled");
        assertThat(scene.redis.hget("rq:scheduler:s", "queues")).isEqualTo("high");
    }

    // When to come back.

    @Test
    void passThatIsFullSaysThatThereMayBeMore(Scene scene) {
        scene.schedule(
                IntStream.range(0, 5).mapToObj(i -> job("j" + i).dueIn(0)).toArray(JobDraft[]::new));

        var first = scene.promote("s", 3, "default");
        var second = scene.promote("s", 3, "default");

        assertThat(first.promoted()).isEqualTo(3);
        assertThat(first.full()).isTrue();
        assertThat(first.millis()).isZero();
        assertThat(second.promoted()).isEqualTo(2);
        assertThat(second.full()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"300, 300", "60000, 877"})
    void schedulerComesBackForTheNextJobOrTheNextWholeSecond(long delay, long millis, Scene scene) {
        scene.schedule(job("a").dueIn(delay));

        assertThat(scene.promote("s").millis()).isEqualTo(millis);
    }

    @Test
    void emptyScheduleIsLookedAtWithTheNextWholeSecond(Scene scene) {
        assertThat(scene.promote("s").millis()).isEqualTo(877);
    }

    // The lock.

    @Test
    void lockOfAnotherSchedulerIsRespected(Scene scene) {
        due(scene, job("a"));
        scene.promote("s1", 1_000, "default");
        due(scene, job("b"));

        var changes = scene.changes(() -> {
            var promotion = scene.promote("s2");
            assertThat(promotion.promoted()).isZero();
            assertThat(promotion.millis()).isBetween(9_000L, 10_000L);
        });

        assertThat(changes).isEmpty();
    }

    @Test
    void lockOfAPythonSchedulerIsRespectedAndKeepsItsEnd(Scene scene) {
        due(scene, job("a"));
        scene.redis.set("rq:scheduler-lock:default", "0f9d3b7c5e5c4b0c9d0f7a2b4c6d8e0f");
        scene.redis.expire("rq:scheduler-lock:default", 61);

        var changes = scene.changes(() -> {
            var promotion = scene.promote("s");
            assertThat(promotion.promoted()).isZero();
            assertThat(promotion.millis()).isBetween(60_000L, 61_000L);
        });

        assertThat(changes).isEmpty();
    }

    @Test
    void lockWithoutAnEndIsLookedAtOnceASecond(Scene scene) {
        scene.redis.set("rq:scheduler-lock:default", "12345");

        assertThat(scene.promote("s").millis()).isEqualTo(877);
    }

    @Test
    void ownLockIsExtended(Scene scene) {
        scene.promote("s");
        scene.redis.pexpire("rq:scheduler-lock:default", 500);

        scene.promote("s");

        assertThat(scene.redis.pttl("rq:scheduler-lock:default")).isBetween(9_000L, 10_000L);
    }

    @Test
    void schedulerThatDiedIsReplacedWhenItsLockEnds(Scene scene) {
        due(scene, job("a"));
        scene.promote("s1", 1_000, "default");
        scene.schedule(job("b").dueIn(0));
        scene.redis.pexpire("rq:scheduler-lock:default", 100);

        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .until(() -> scene.promote("s2").promoted() == 1);

        assertThat(scene.queue("default")).containsExactly("a", "b");
        assertThat(scene.promote("s1").promoted()).isZero();
        assertThat(scene.redis.get("rq:scheduler-lock:default")).isEqualTo("s2");
    }

    @Test
    void schedulerThatStopsGivesBackItsOwnLocksOnly(Scene scene) {
        scene.promote("s1", 1_000, "default");
        scene.promote("s2", 1_000, "high");
        scene.redis.xadd("rq:bell:s1", (redis.clients.jedis.StreamEntryID) null, java.util.Map.of("queue", "default"));

        var changes =
                scene.changes(() -> assertThat(scene.lifecycle.leaveSchedule(scene.scheduler("s1", "default", "high")))
                        .isEqualTo(1));

        assertThat(changes.lines().map(line -> line.replaceAll(" \\{.*", "")))
                .containsExactly(
                        "- stream rq:bell:s1", "- string rq:scheduler-lock:default s1", "- hash rq:scheduler:s1");
    }

    @Test
    void secondLeaveChangesNothing(Scene scene) {
        scene.promote("s1");
        scene.lifecycle.leaveSchedule(scene.scheduler("s1", "default"));

        assertThat(scene.changes(() -> scene.lifecycle.leaveSchedule(scene.scheduler("s1", "default"))))
                .isEmpty();
    }
}
