package io.rq4j.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

@TransitionTest
class AwaitedByTest {

    @Test
    void eachJobNotesItsClientAndAnswersItsStatus(Scene scene) {
        scene.enqueue("a", "b");
        scene.process().claim(1, "default");
        scene.redis.hdel("rq:job:b", "status");

        var changes = scene.changes(() ->
                assertThat(scene.lifecycle.awaitedBy("c1", List.of("a", "b"))).containsExactly("started", ""));

        assertThat(changes).isEqualTo("""
                        ~ hash rq:job:a {+awaited_by: c1}
                        ~ hash rq:job:b {+awaited_by: c1}
                        """);
    }

    @Test
    void jobThatIsNotThereIsGoneAndIsNotMade(Scene scene) {
        scene.redis.set("rq:job:b", "x");

        var changes = scene.changes(() ->
                assertThat(scene.lifecycle.awaitedBy("c1", List.of("a", "b"))).containsExactly("gone", "gone"));

        assertThat(changes).isEmpty();
    }

    @Test
    void repeatChangesNothing(Scene scene) {
        scene.enqueue("a");
        scene.lifecycle.awaitedBy("c1", List.of("a"));

        assertThat(scene.changes(() -> scene.lifecycle.awaitedBy("c1", List.of("a"))))
                .isEmpty();
    }
}
