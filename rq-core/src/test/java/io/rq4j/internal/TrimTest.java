package io.rq4j.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries of ended jobs leave when their time is over. */
@TransitionTest
class TrimTest {

    @ParameterizedTest
    @ValueSource(strings = {"finished", "failed"})
    void entryWhoseTimeIsOverLeaves(String registry, Scene scene) {
        var key = "rq:" + registry + ":default";
        scene.redis.zadd(key, 1_800_000_000, "over");
        scene.redis.zadd(key, 1_800_000_001, "kept");
        scene.redis.zadd(key, -1, "forever");

        assertThat(scene.lifecycle.trim("default")).isFalse();

        assertThat(scene.redis.zrange(key, 0, -1)).containsExactly("forever", "kept");
    }

    @Test
    void aLongRegistryIsTrimmedInSlices(Scene scene) {
        scene.redis.zadd(
                "rq:finished:default",
                IntStream.range(0, 1_500).boxed().collect(Collectors.toMap(i -> "j" + i, i -> 1.0)));

        assertThat(scene.lifecycle.trim("default")).isTrue();
        assertThat(scene.redis.zcard("rq:finished:default")).isEqualTo(500);

        assertThat(scene.lifecycle.trim("default")).isFalse();
        assertThat(scene.redis.exists("rq:finished:default")).isFalse();
    }

    @Test
    void registryOfAnotherTypeHoldsNothingUp(Scene scene) {
        scene.redis.set("rq:finished:default", "text");
        scene.redis.zadd("rq:failed:default", 1, "over");

        assertThat(scene.lifecycle.trim("default")).isFalse();

        assertThat(scene.redis.exists("rq:failed:default")).isFalse();
    }
}
