package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TransitionTest
class CancelTest {

    @Test
    void waitingJobIsCanceledAndKeptForAYear(Scene scene) {
        scene.enqueue("a", "b");

        var changes =
                scene.changes(() -> assertThat(scene.lifecycle.cancel("a")).isEqualTo("ok"));

        assertThat(changes).isEqualTo("""
                        + zset rq:canceled:default {a = 1800000000}
                        ~ hash rq:job:a {status: queued -> canceled}
                        ~ ttl rq:job:a none -> 31536000s
                        ~ list rq:queue:default [a, b] -> [b]
                        """);
    }

    @Test
    void jobThatStandsTwiceInItsQueueIsTakenOutTwice(Scene scene) {
        scene.enqueue("a", "b");
        scene.redis.rpush("rq:queue:default", "a");

        scene.lifecycle.cancel("a");

        assertThat(scene.queue("default")).containsExactly("b");
    }

    @ParameterizedTest
    @CsvSource({"60, 60", "0, 31536000", "x, 31536000", "-1, -1"})
    void hashIsKeptAsLongAsAFailedOne(String failureTtl, long kept, Scene scene) {
        scene.enqueue(job("a").with("failure_ttl", failureTtl, "dependency_ids", "[\"p\"]"));
        scene.redis.sadd("rq:job:a:dependents", "d");
        scene.redis.sadd("rq:job::a:dependencies", "p");

        scene.lifecycle.cancel("a");

        for (var key : List.of("rq:job:a", "rq:job:a:dependents", "rq:job::a:dependencies")) {
            assertThat(scene.redis.ttl(key)).as(key).isBetween(kept - 1, kept);
        }
    }

    @Test
    void ttlThatIsForEverEndsNoHash(Scene scene) {
        scene.enqueue(job("a").ttl(60).with("failure_ttl", "-1"));

        assertThat(scene.changes(() -> scene.lifecycle.cancel("a"))).contains("~ ttl rq:job:a 60s -> none\n");
    }

    @Test
    void clientThatAwaitsTheJobIsWoken(Scene scene) {
        scene.enqueue("a");
        scene.lifecycle.awaitedBy("c1", List.of("a"));

        assertThat(scene.changes(() -> scene.lifecycle.cancel("a")))
                .contains("+ stream rq:done:c1 {<now> {job: a}} ttl 600s\n");
    }

    @Test
    void jobWithoutAStatusCanBeCanceled(Scene scene) {
        scene.enqueue("a");
        scene.redis.hdel("rq:job:a", "status");

        assertThat(scene.lifecycle.cancel("a")).isEqualTo("ok");
        assertThat(scene.status("a")).isEqualTo("canceled");
    }

    @Test
    void jobWithoutAnOriginIsCanceledWhereItStands(Scene scene) {
        scene.enqueue("a");
        scene.redis.hdel("rq:job:a", "origin");

        assertThat(scene.lifecycle.cancel("a")).isEqualTo("ok");

        assertThat(scene.process().claimed(1, "default")).isEmpty();
        assertThat(scene.status("a")).isEqualTo("canceled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"started", "finished", "failed", "stopped", "canceled", "scheduled", "deferred", "unheard_of"})
    void jobThatDoesNotWaitIsNotCanceled(String status, Scene scene) {
        scene.enqueue(job("a").with("status", status));

        assertThat(scene.changes(() -> assertThat(scene.lifecycle.cancel("a")).isEqualTo(status)))
                .isEmpty();
    }

    @Test
    void jobThatIsNotThereIsAbsent(Scene scene) {
        assertThat(scene.changes(() -> assertThat(scene.lifecycle.cancel("a")).isEqualTo("absent")))
                .isEmpty();
    }

    @Test
    void repeatChangesNothing(Scene scene) {
        scene.enqueue("a");
        scene.lifecycle.cancel("a");

        assertThat(scene.changes(() -> assertThat(scene.lifecycle.cancel("a")).isEqualTo("canceled")))
                .isEmpty();
    }
}
