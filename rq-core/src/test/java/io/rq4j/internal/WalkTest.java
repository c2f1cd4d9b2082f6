package io.rq4j.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.lifecycle.JobTransition;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Random walks over all transitions, beside a model. A walk of a seed is the same every time: {@code -Drq.test.seed=N} walks
 * that one alone. {@code -Pwalks} walks longer, {@code -Drq.test.steps=N} steps in all.
 */
@TransitionTest
class WalkTest {

    private static final int STEPS_OF_A_WALK = 400;
    private static final int LEAST = 50;

    /** Beside the transitions. */
    private static final List<String> ALSO = List.of(
            "renew",
            "saveMeta",
            "cancel, children pass",
            "cancel, leaves its parents",
            "crash before a script",
            "crash after a script",
            "repeated call",
            "repeated batch",
            "late call",
            "late batch",
            "python start",
            "python success",
            "python failure",
            "python retry",
            "python stop",
            "python release",
            "python cancel",
            "python requeue",
            "python delete",
            "python cleanup");

    @Test
    void everyWalkEndsWhereTheModelSays(Scene scene) {
        var tally = new WalkTally();
        var one = System.getProperty("rq.test.seed", "");
        if (!one.isEmpty()) {
            walk(Long.parseLong(one), scene, tally);
            return;
        }
        int walks = Integer.getInteger("rq.test.steps", 16_000) / STEPS_OF_A_WALK;
        long first = System.nanoTime();
        System.out.printf("Walks of %d steps from seed %d%n", STEPS_OF_A_WALK, first);
        // A few more when chance has left out too much.
        for (long i = 0; i < walks || i < walks * 1.5 && !rare(tally).isEmpty(); i++) {
            walk(first + i, scene, tally);
        }
        System.out.print(tally);
        assertThat(rare(tally)).as("taken less than %d times", LEAST).isEmpty();
    }

    private static List<String> rare(WalkTally tally) {
        // Nothing is to be repaired in a walk: each step looks whether a job stands nowhere.
        var transitions = Arrays.stream(JobTransition.values())
                .filter(transition -> transition != JobTransition.REPAIR)
                .map(JobTransition::script);
        return Stream.concat(transitions, ALSO.stream())
                .filter(name -> tally.of(name) < LEAST)
                .toList();
    }

    private static void walk(long seed, Scene scene, WalkTally tally) {
        scene.redis.flushAll();
        scene.clock.set(Scene.START);
        new Walk(seed, scene, tally).run(STEPS_OF_A_WALK);
    }
}
