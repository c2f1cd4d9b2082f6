package io.rq4j.internal;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that hold something else: Redis does not say which. */
@TransitionTest
class MisuseTest {

    @ParameterizedTest
    @CsvSource({
        "rq:pulse, hash",
        "rq:beats, zset",
        "rq:workers, set",
        "rq:held:p1, hash",
        "rq:worker:p1-worker, hash",
        "rq:workers:default, set"
    })
    void errorOfABeatNamesTheScriptTheKeyAndTheWayOut(String key, String type, Scene scene) {
        scene.process().birth(Map.of("queues", "default"), "default");
        scene.redis.del(key);
        scene.redis.set(key, "x");

        assertThatThrownBy(() -> scene.process().beat("default"))
                .hasMessageContaining(
                        "(script beat; the key " + key + " is a string, and RQ keeps a " + type + " there;")
                .hasMessageEndingWith("rename or delete it, or use another database or prefix)");
    }

    @Test
    void errorOfARoundTripNamesTheKey(Scene scene) {
        scene.enqueue("a");
        scene.redis.sadd("rq:last:p1", "x");

        assertThatThrownBy(() -> scene.process().claim(1, "default"))
                .hasMessageContaining("(script advance; the key rq:last:p1 is a set, and RQ keeps a string there;");
    }
}
