package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.job.JobStatus;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@TransitionTest
class UnregisterTest {

    private static List<String> unregister(Scene scene, JobStatus registry, String... jobs) {
        return scene.lifecycle.unregister(registry, "default", List.of(jobs));
    }

    @Test
    void jobStaysUntilItsTimeIsOver(Scene scene) {
        scene.process().finish(scene.started("a"), "7", 60);

        var changes = scene.changes(() ->
                assertThat(unregister(scene, JobStatus.FINISHED, "a", "b")).containsExactly("ok", "absent"));

        assertThat(changes).isEqualTo("- zset rq:finished:default {a = 1800000060}\n");
    }

    @Test
    void jobThatWasToBeKeptForEverEndsAfterAYear(Scene scene) {
        var execution = scene.started("a");
        scene.defer(job("c").after("a"));
        scene.process().fail(execution, "boom", -1);

        var changes = scene.changes(
                () -> assertThat(unregister(scene, JobStatus.FAILED, "a")).containsExactly("ok"));

        assertThat(changes).isEqualTo("""
                        - zset rq:failed:default {a = -1}
                        ~ ttl rq:job:a none -> 31536000s
                        ~ ttl rq:job:a:dependents none -> 31536000s
                        ~ ttl rq:results:a none -> 31536000s
                        """);
    }

    @Test
    void dependentsThatAreToldInSlicesStayUntilTheLastOne(Scene scene) {
        var execution = scene.started("p");
        scene.defer(
                IntStream.range(0, 101).mapToObj(i -> job("c" + i).after("p")).toArray(JobDraft[]::new));
        scene.process().finish(execution, "7", -1);

        unregister(scene, JobStatus.FINISHED, "p");

        assertThat(scene.redis.ttl("rq:job:p")).isPositive();
        assertThat(scene.redis.ttl("rq:job:p:dependents")).isEqualTo(-1);
    }

    @Test
    void entryOfAJobThatLivesOnIsAllThatGoes(Scene scene) {
        scene.enqueue("a");
        scene.redis.zadd("rq:failed:default", -1, "a");

        assertThat(scene.changes(() -> unregister(scene, JobStatus.FAILED, "a")))
                .isEqualTo("- zset rq:failed:default {a = -1}\n");
    }

    @Test
    void entryWithoutAJobGoes(Scene scene) {
        scene.redis.zadd("rq:canceled:default", 7, "a");

        assertThat(scene.changes(() -> unregister(scene, JobStatus.CANCELED, "a")))
                .isEqualTo("- zset rq:canceled:default {a = 7}\n");
    }

    @Test
    void keyOfAnotherTypeEndsItsOwnItemOnly(Scene scene) {
        scene.process().finish(scene.started("b"), "7", 60);
        scene.redis.zadd("rq:finished:default", 7, "a");
        scene.redis.set("rq:job:a", "x");

        assertThat(unregister(scene, JobStatus.FINISHED, "a", "b")).containsExactly("bad", "ok");
    }
}
