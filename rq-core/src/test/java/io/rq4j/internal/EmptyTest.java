package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@TransitionTest
class EmptyTest {

    @Test
    void waitingJobsGoAndOtherQueuesStay(Scene scene) {
        scene.enqueue("a", "b");
        scene.enqueueAs("n2", job("c").on("high"));
        scene.redis.sadd("rq:job:a:dependents", "d");

        var changes =
                scene.changes(() -> assertThat(scene.lifecycle.empty("default")).isEqualTo(2));

        assertThat(changes.lines().map(line -> line.replaceAll(" \\{.*| \\[.*", "")))
                .containsExactly(
                        "- hash rq:job:a", "- set rq:job:a:dependents", "- hash rq:job:b", "- list rq:queue:default");
    }

    @Test
    void queueOfManySlicesBecomesEmpty(Scene scene) {
        scene.enqueue(IntStream.range(0, 450).mapToObj(i -> "j" + i).toArray(String[]::new));

        assertThat(scene.lifecycle.empty("default")).isEqualTo(450);
        assertThat(scene.redis.keys("*")).containsExactly("rq:queues");
    }

    @Test
    void jobThatDoesNotWaitKeepsItsHash(Scene scene) {
        scene.enqueue(job("a").with("status", "finished"), job("b"));

        assertThat(scene.lifecycle.empty("default")).isEqualTo(1);
        assertThat(scene.status("a")).isEqualTo("finished");
    }

    @Test
    void jobWithoutAStatusGoesToo(Scene scene) {
        scene.enqueue("a");
        scene.redis.hdel("rq:job:a", "status");

        assertThat(scene.lifecycle.empty("default")).isEqualTo(1);
        assertThat(scene.redis.exists("rq:job:a")).isFalse();
    }

    @Test
    void idsThatAreNoJobsGoUncounted(Scene scene) {
        scene.redis.set("rq:job:a", "x");
        scene.redis.rpush("rq:queue:default", "a", "gone");
        scene.enqueue("b");

        assertThat(scene.lifecycle.empty("default")).isEqualTo(1);
        assertThat(scene.redis.keys("*")).containsExactlyInAnyOrder("rq:job:a", "rq:queues");
    }

    @Test
    void clientThatAwaitsAJobIsWoken(Scene scene) {
        scene.enqueue("a");
        scene.lifecycle.awaitedBy("c1", List.of("a"));

        assertThat(scene.changes(() -> scene.lifecycle.empty("default")))
                .contains("+ stream rq:done:c1 {<now> {job: a}} ttl 600s\n");
    }

    @Test
    void repeatChangesNothing(Scene scene) {
        scene.enqueue("a");
        scene.lifecycle.empty("default");

        assertThat(scene.changes(
                        () -> assertThat(scene.lifecycle.empty("default")).isZero()))
                .isEmpty();
    }
}
