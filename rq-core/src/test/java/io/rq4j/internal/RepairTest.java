package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Jobs that stand nowhere are put back. */
@TransitionTest
class RepairTest {

    private static void age(Scene scene) {
        scene.clock.advance(Duration.ofSeconds(61));
    }

    private static long repair(Scene scene) {
        long mended = 0;
        do {
            mended += scene.lifecycle.repair();
        } while (!"0".equals(scene.redis.hget("rq:sweep", "repair")));
        return mended;
    }

    @Test
    void healthyJobsAreLeftAlone(Scene scene) {
        scene.enqueue("a", "b", "c");
        scene.process().claim(1, "default");
        scene.lifecycle.schedule("n1", List.of(job("s").made().dueIn(9_000_000)));
        scene.lifecycle.defer("n2", List.of(job("d").made().after(List.of("b"), false)));
        scene.process().finish(scene.started(job("f").on("other")), "7", -1);
        age(scene);

        assertThat(scene.changes(() -> assertThat(repair(scene)).isZero()))
                .isEqualTo("+ hash rq:sweep {repair: 0} ttl 86400s\n");
    }

    @Test
    void queuedJobThatStandsInNoListGoesToTheHead(Scene scene) {
        scene.enqueue("lost");
        scene.redis.del("rq:queue:default");
        age(scene);
        scene.enqueueAs("n2", job("b"));

        assertThat(repair(scene)).isZero();
        scene.clock.advance(Duration.ofMillis(14_999));
        assertThat(repair(scene)).isZero();
        scene.clock.advance(Duration.ofMillis(1));
        assertThat(repair(scene)).isEqualTo(1);

        assertThat(scene.queue("default")).containsExactly("lost", "b");
        assertThat(scene.redis.hexists("rq:job:lost", "missed_at")).isFalse();
        assertThat(scene.redis.hget("rq:pulse", "mended")).isEqualTo("1");
    }

    @Test
    void youngJobAtTheHeadDoesNotHaveTheListReadThrough(Scene scene) {
        scene.enqueue("a", "b", "c");
        age(scene);
        scene.enqueueAs("n2", job("young").atFront());
        age(scene);

        assertThat(searchesOf(() -> repair(scene), scene)).isZero();
    }

    @Test
    void manyLostJobsAreLookedForInTurn(Scene scene) {
        scene.enqueue(IntStream.range(0, 200).mapToObj(i -> job("lost" + i)).toArray(JobDraft[]::new));
        scene.redis.del("rq:queue:default");
        scene.redis.rpush(
                "rq:queue:default",
                IntStream.range(0, 2_000).mapToObj(i -> "j" + i).toArray(String[]::new));
        age(scene);

        assertThat(searchesOf(scene.lifecycle::repair, scene)).isBetween(50L, 102L);
    }

    /** How many lists are read through. */
    private static long searchesOf(Runnable action, Scene scene) {
        long before = searches(scene);
        action.run();
        return searches(scene) - before;
    }

    private static long searches(Scene scene) {
        var calls = Pattern.compile("cmdstat_lpos:calls=(\\d+)").matcher(scene.redis.info("commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    @Test
    void jobThatWasMissedBeforeItWasQueuedAnewIsMissedForTheFirstTime(Scene scene) {
        scene.enqueue("a");
        scene.redis.del("rq:queue:default");
        age(scene);
        repair(scene);
        scene.redis.hset("rq:job:a", "enqueued_at", "2027-01-15T08:02:00.000000Z");
        scene.clock.advance(Duration.ofMinutes(3));

        assertThat(repair(scene)).isZero();
    }

    @Test
    void jobThatWasTouchedInTheLastMinuteIsLeftAlone(Scene scene) {
        scene.enqueue("lost");
        scene.redis.del("rq:queue:default");
        scene.clock.advance(Duration.ofSeconds(44));
        assertThat(repair(scene)).isZero();
        scene.clock.advance(Duration.ofSeconds(16));

        assertThat(repair(scene)).isZero();
    }

    @Test
    void jobInPythonsIntermediateListIsNotLost(Scene scene) {
        scene.enqueue("a");
        scene.redis.rename("rq:queue:default", "rq:queue:default:intermediate");
        age(scene);
        assertThat(repair(scene)).isZero();
        scene.clock.advance(Duration.ofSeconds(15));

        assertThat(repair(scene)).isZero();
    }

    @Test
    void startedJobThatNobodyHoldsRunsAgain(Scene scene) {
        var execution = scene.started("a");
        scene.redis.del("rq:wip:default");
        age(scene);

        assertThat(repair(scene)).isEqualTo(1);

        assertThat(scene.queue("default")).containsExactly("a");
        assertThat(scene.status("a")).isEqualTo("queued");
        assertThat(scene.process().finish(execution, "7", 500)).isNotEqualTo("ok");
    }

    @Test
    void jobThatAPythonWorkerHoldsIsLeftAlone(Scene scene) {
        scene.started("a");
        scene.redis.del("rq:wip:default");
        scene.redis.zadd("rq:wip:default", 1, "a");
        var other = scene.started("c");
        scene.redis.hdel("rq:job:c", "execution_id");
        scene.redis.zadd("rq:executions:c", 1, other.id());
        age(scene);

        assertThat(repair(scene)).isZero();
    }

    @Test
    void deferredJobThatPythonHasNotEnteredYetIsLeftAlone(Scene scene) {
        scene.enqueue("p");
        scene.lifecycle.defer("n2", List.of(job("d").made().after(List.of("p"), false)));
        scene.redis.del("rq:deferred:default", "rq:job::d:dependencies");

        assertThat(repair(scene)).isZero();
    }

    @Test
    void retryThatPythonHasNotScheduledYetIsLeftAlone(Scene scene) {
        var execution = scene.started("a");
        age(scene);
        scene.process().renew(execution);
        scene.redis.del("rq:wip:default");
        scene.redis.hset("rq:job:a", "status", "scheduled");

        assertThat(repair(scene)).isZero();
        age(scene);
        assertThat(repair(scene)).isEqualTo(1);
    }

    @Test
    void deferredAndScheduledJobsWithoutAnEntryHaveOneAgain(Scene scene) {
        scene.enqueue("p");
        scene.lifecycle.schedule("n1", List.of(job("s").made().dueIn(9_000_000)));
        scene.lifecycle.defer("n2", List.of(job("d").made().after(List.of("p"), false)));
        scene.redis.del("rq:scheduled:default", "rq:deferred:default");
        age(scene);

        assertThat(repair(scene)).isEqualTo(2);

        assertThat(scene.redis.zrange("rq:deferred:default", 0, -1)).containsExactly("d");
        assertThat(scene.redis.zrange("rq:scheduled:default", 0, -1)).containsExactly("s");
    }
}
