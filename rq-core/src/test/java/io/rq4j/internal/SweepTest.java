package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What maintenance does to one queue. */
@TransitionTest
class SweepTest {

    private static final String LIST = "rq:queue:default:intermediate";

    @Test
    void nothingOfAHealthyQueueIsTouched(Scene scene) {
        scene.enqueue(job("a"), job("b"));
        scene.process().birth(java.util.Map.of("queues", "default"), "default");
        scene.process().claim(1, "default");

        assertThat(scene.changes(
                        () -> assertThat(scene.lifecycle.sweep("default")).isZero()))
                .isEmpty();
    }

    @Test
    void canceledEntryOfAJobThatLivesAnewLeaves(Scene scene) {
        scene.enqueue("a");
        scene.lifecycle.cancel("a");
        scene.redis.del("rq:job:a");
        scene.enqueueAs("n2", job("a"));

        assertThat(scene.changes(() -> scene.lifecycle.sweep("default")))
                .isEqualTo("- zset rq:canceled:default {a = 1800000000}\n");
    }

    @Test
    void canceledEntryWithoutAHashLeaves(Scene scene) {
        scene.enqueue("a");
        scene.lifecycle.cancel("a");
        scene.redis.zadd("rq:canceled:default", 1, "gone");

        scene.lifecycle.sweep("default");

        assertThat(scene.redis.zrange("rq:canceled:default", 0, -1)).containsExactly("a");
    }

    @Test
    void deferredJobThatWaitsForNothingIsQueued(Scene scene) {
        scene.enqueue("p");
        scene.lifecycle.defer("n2", List.of(job("c").made().after(List.of("p"), false)));
        scene.redis.hset("rq:job:p", "status", "finished");
        scene.clock.advance(Duration.ofSeconds(61));

        assertThat(scene.lifecycle.sweep("default")).isEqualTo(1);

        assertThat(scene.queue("default")).containsExactly("p", "c");
        assertThat(scene.redis.exists("rq:deferred:default")).isFalse();
        assertThat(scene.redis.hget("rq:pulse", "mended")).isEqualTo("1");
    }

    @Test
    void deferredJobWhoseParentsPythonHasNotNamedYetIsLeftAlone(Scene scene) {
        scene.enqueue("p");
        scene.lifecycle.defer("n2", List.of(job("c").made().after(List.of("p"), false)));
        scene.redis.del("rq:job::c:dependencies");
        scene.clock.advance(Duration.ofSeconds(60));

        assertThat(scene.lifecycle.sweep("default")).isZero();

        assertThat(scene.status("c")).isEqualTo("deferred");
    }

    @Test
    void deferredJobWhoseBlockerIsGoneIsNotedToBeEnded(Scene scene) {
        scene.enqueue("p");
        scene.lifecycle.defer("n2", List.of(job("c").made().after(List.of("p"), false)));
        scene.redis.hset("rq:job:c", "blocked_by", "p");
        scene.redis.del("rq:job:p");

        scene.lifecycle.sweep("default");

        assertThat(scene.redis.smembers("rq:blocked")).containsExactly("c");
        assertThat(scene.status("c")).isEqualTo("deferred");
    }

    @Test
    void deferredJobWhoseParentPythonCanceledIsNotedToBeEnded(Scene scene) {
        scene.enqueue("p");
        scene.lifecycle.defer("n2", List.of(job("c").made().after(List.of("p"), false)));
        scene.redis.hset("rq:job:p", "status", "canceled");

        scene.lifecycle.sweep("default");

        assertThat(scene.redis.smembers("rq:blocked")).containsExactly("c");
        assertThat(scene.redis.hget("rq:job:c", "blocked_by")).isEqualTo("p");
    }

    @Test
    void blockerThatFinishedAfterAllIsForgotten(Scene scene) {
        scene.enqueue("p", "other");
        scene.lifecycle.defer("n2", List.of(job("c").made().after(List.of("p", "other"), false)));
        scene.redis.hset("rq:job:c", "blocked_by", "p");
        scene.redis.hset("rq:job:p", "status", "finished");
        scene.lifecycle.sweep("default");
        scene.redis.del("rq:job:p");

        scene.lifecycle.sweep("default");

        assertThat(scene.redis.exists("rq:blocked")).isFalse();
        assertThat(scene.redis.hexists("rq:job:c", "blocked_by")).isFalse();
    }

    @Test
    void entryOfADeferredJobThatIsNoneLeaves(Scene scene) {
        scene.enqueue("a");
        scene.redis.zadd("rq:deferred:default", 1, "a");
        scene.redis.zadd("rq:deferred:default", 1, "gone");

        scene.lifecycle.sweep("default");

        assertThat(scene.redis.exists("rq:deferred:default")).isFalse();
        assertThat(scene.queue("default")).containsExactly("a");
    }

    @Test
    void workerWhoseHashHasExpiredLeaves(Scene scene) {
        scene.process().birth(java.util.Map.of("queues", "default"), "default");
        scene.redis.sadd("rq:workers:default", "rq:worker:dead");
        scene.redis.sadd("rq:workers", "rq:worker:dead");

        scene.lifecycle.sweep("default");

        assertThat(scene.redis.smembers("rq:workers")).containsExactly("rq:worker:p1-worker");
        assertThat(scene.redis.smembers("rq:workers:default")).containsExactly("rq:worker:p1-worker");
    }

    @Test
    void jobThatPythonLeftInTheIntermediateListGoesBackToTheHeadAfter15Seconds(Scene scene) {
        scene.enqueue("a", "b");
        scene.redis.lmove(
                "rq:queue:default",
                LIST,
                redis.clients.jedis.args.ListDirection.LEFT,
                redis.clients.jedis.args.ListDirection.RIGHT);
        scene.redis.set(LIST + ":first_seen:a", "1800000000.5");

        scene.lifecycle.sweep("default");
        scene.clock.advance(Duration.ofMillis(14_999));
        scene.lifecycle.sweep("default");
        assertThat(scene.queue("default")).containsExactly("b");

        scene.clock.advance(Duration.ofMillis(1));
        assertThat(scene.lifecycle.sweep("default")).isEqualTo(1);
        assertThat(scene.queue("default")).containsExactly("a", "b");
        assertThat(scene.redis.exists(LIST, LIST + ":first_seen:a", "rq:seen:default"))
                .isZero();
    }

    @Test
    void jobThatComesIntoTheIntermediateListAgainIsSeenForTheFirstTime(Scene scene) {
        scene.enqueue("a");
        scene.redis.rename("rq:queue:default", LIST);
        scene.lifecycle.sweep("default");
        scene.redis.rename(LIST, "rq:queue:default");
        scene.lifecycle.sweep("default");
        assertThat(scene.redis.exists("rq:seen:default")).isFalse();
        scene.clock.advance(Duration.ofSeconds(15));
        scene.redis.rename("rq:queue:default", LIST);

        assertThat(scene.lifecycle.sweep("default")).isZero();
    }

    @Test
    void finishedJobWithAStaleIntermediateEntryStaysFinished(Scene scene) {
        scene.process().finish(scene.started("a"), "7", 500);
        scene.redis.rpush(LIST, "a", "gone");
        scene.lifecycle.sweep("default");
        scene.clock.advance(Duration.ofSeconds(15));

        assertThat(scene.lifecycle.sweep("default")).isZero();

        assertThat(scene.status("a")).isEqualTo("finished");
        assertThat(scene.redis.exists(LIST, "rq:queue:default")).isZero();
    }

    @Test
    void runningJobIsLeftInTheIntermediateList(Scene scene) {
        scene.renewed(job("a"));
        scene.redis.rpush(LIST, "a");
        scene.lifecycle.sweep("default");
        scene.clock.advance(Duration.ofSeconds(60));

        assertThat(scene.lifecycle.sweep("default")).isZero();

        assertThat(scene.redis.lrange(LIST, 0, -1)).containsExactly("a");
    }
}
