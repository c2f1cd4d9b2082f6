package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.job.Execution;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs that run when others have ended, however that was. */
@TransitionTest
class AnyEndTest {

    /** How parent {@code p}, which runs, ends. */
    enum End {
        FINISH((scene, p) -> scene.process().finish(p, "7", 500)),
        FINISH_UNKEPT((scene, p) -> scene.process().finish(p, "7", 0)),
        FAIL((scene, p) -> scene.process().fail(p, "boom", 60)),
        FAIL_UNKEPT((scene, p) -> scene.process().fail(p, "boom", 0)),
        STOP((scene, p) -> scene.lifecycle.stop("p", "stopped")),
        CANCEL((scene, p) -> scene.lifecycle.cancel("p")),
        CANCEL_PASSING((scene, p) -> scene.lifecycle.cancel("p", true, false)),
        DELETE((scene, p) -> scene.lifecycle.delete("p")),
        EMPTY((scene, p) -> {
            scene.process().pushBack(p);
            scene.lifecycle.empty("default");
        });

        private final BiConsumer<Scene, Execution> way;

        End(BiConsumer<Scene, Execution> way) {
            this.way = way;
        }
    }

    @ParameterizedTest
    @EnumSource
    void childRunsHoweverItsParentEnds(End end, Scene scene) {
        var parent = scene.started("p");
        scene.defer(job("c").on("low").afterAnyEnd("p"));

        end.way.accept(scene, parent);

        assertThat(scene.queue("low")).containsExactly("c");
        assertThat(scene.redis.keys("rq:deferred:*")).isEmpty();
        assertThat(scene.redis.exists("rq:blocked", "rq:job::c:dependencies", "rq:job:p:dependents"))
                .isZero();
        assertThat(scene.redis.hexists("rq:job:c", "blocked_by")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void childWaitsForTheLastOfItsParents(End end, Scene scene) {
        scene.enqueueAs("n0", job("q").on("other"));
        var parent = scene.started("p");
        scene.defer(job("c").on("low").afterAnyEnd("p", "q"));

        end.way.accept(scene, parent);
        assertThat(scene.status("c")).isEqualTo("deferred");
        assertThat(scene.redis.smembers("rq:job::c:dependencies")).containsExactly("q");

        scene.lifecycle.cancel("q");
        assertThat(scene.queue("low")).containsExactly("c");
    }

    @ParameterizedTest
    @EnumSource
    void childOfOneThatHasEndedIsQueuedAtOnce(End end, Scene scene) {
        end.way.accept(scene, scene.started("p"));

        assertThat(scene.defer(job("c").on("low").afterAnyEnd("p"))).containsExactly("ok");

        assertThat(scene.queue("low")).containsExactly("c");
    }

    @ParameterizedTest
    @EnumSource(
            value = End.class,
            names = {"FINISH", "CANCEL", "STOP"})
    void manyChildrenAreToldInSlices(End end, Scene scene) {
        var parent = scene.started("p");
        scene.defer(IntStream.range(0, 250)
                .mapToObj(i -> job("c" + i).on("low").afterAnyEnd("p"))
                .toArray(JobDraft[]::new));

        end.way.accept(scene, parent);
        for (int i = 0; i < 100 && scene.lifecycle.release(); i++) {
            // The call is the work.
        }

        assertThat(scene.queue("low")).hasSize(250);
    }

    @Test
    void parentThatFailsBecauseOfItsOwnParentHasEnded(Scene scene) {
        scene.enqueue("grandparent");
        scene.defer(job("p").after("grandparent"), job("c").on("low").afterAnyEnd("p"));
        scene.lifecycle.cancel("grandparent");

        scene.lifecycle.giveUp(Map.of("p", "grandparent"), by -> "no");

        assertThat(scene.queue("low")).containsExactly("c");
    }

    @Test
    void childThatAllowsAnyEndSaysSoToPythonToo(Scene scene) {
        scene.enqueue("p");

        var changes = scene.changes(() -> scene.defer(job("c").afterAnyEnd("p")));

        assertThat(changes).contains("after_any_end: 1, allow_dependency_failures: 1", "+ set rq:job:p:dependents {c}");
    }

    @Test
    void childThatAllowsFailuresOnlyStillFailsWithACanceledParent(Scene scene) {
        scene.enqueue("p");
        scene.defer(job("c").afterAny("p"));

        scene.lifecycle.cancel("p");

        assertThat(scene.redis.smembers("rq:blocked")).containsExactly("c");
        assertThat(scene.defer(job("d").afterAny("p"), job("e").afterAny("nobody")))
                .containsExactly("canceled p", "unknown nobody");
    }

    /** Python cancels and stops without a word to the children. */
    @ParameterizedTest
    @EnumSource(
            value = io.rq4j.job.JobStatus.class,
            names = {"CANCELED", "STOPPED", "FAILED", "FINISHED"})
    void maintenanceFreesAChildWhoseParentPythonEnded(io.rq4j.job.JobStatus status, Scene scene) {
        scene.enqueueAs("n0", job("p").on("other"));
        scene.defer(job("c").afterAnyEnd("p"));
        scene.redis.hset("rq:job:p", "status", status.word());
        scene.clock.advance(Duration.ofSeconds(61));

        assertThat(scene.lifecycle.sweep("default")).isEqualTo(1);
        assertThat(scene.queue("default")).containsExactly("c");
    }

    @Test
    void maintenanceDoesNotGiveUpAChildOneOfWhoseParentsPythonCanceled(Scene scene) {
        scene.enqueueAs("n0", job("p").on("other"), job("q").on("other"));
        scene.defer(job("c").afterAnyEnd("p", "q"));
        scene.redis.hset("rq:job:p", "status", "canceled");
        scene.clock.advance(Duration.ofSeconds(61));

        assertThat(scene.changes(() -> scene.lifecycle.sweep("default"))).isEmpty();
    }

    @Test
    void circleIsRefusedAllTheSame(Scene scene) {
        scene.enqueue("a");
        scene.defer(job("b").afterAnyEnd("a"));
        scene.redis.hset("rq:job:a", "status", "finished");

        assertThat(scene.deferAs("n2", job("a").afterAnyEnd("b"))).isEqualTo(List.of("cycle b"));
    }

    // More parents than one script may look at.

    private static JobDraft held(String... first) {
        return job("c").on("low").held(first);
    }

    @Test
    void jobIsHeldUntilItHasAllItsParents(Scene scene) {
        scene.enqueueAs("n0", job("p"), job("q"), job("r"));
        scene.defer(held("p"));
        scene.lifecycle.cancel("p");
        assertThat(scene.status("c")).isEqualTo("deferred");

        var changes = scene.changes(() -> assertThat(scene.lifecycle.dependOn("c", false, List.of("p", "q")))
                .isEqualTo("ok"));
        assertThat(changes).isEqualTo("""
                        ~ set rq:job::c:dependencies {+q}
                        + set rq:job:q:dependents {c}
                        """);
        scene.lifecycle.cancel("q");
        assertThat(scene.status("c")).isEqualTo("deferred");

        changes = scene.changes(() -> scene.lifecycle.dependOn("c", true, List.of("r")));
        assertThat(changes).isEqualTo("""
                        ~ set rq:job::c:dependencies {-c, +r}
                        + set rq:job:r:dependents {c}
                        """);
        scene.lifecycle.cancel("r");
        assertThat(scene.queue("low")).containsExactly("c");
    }

    @Test
    void jobWhoseParentsHaveAllEndedIsQueuedWhenTheLastIsNamed(Scene scene) {
        assertThat(scene.defer(held("gone"))).containsExactly("ok");
        assertThat(scene.status("c")).isEqualTo("deferred");

        scene.lifecycle.dependOn("c", true, List.of("gone too"));

        assertThat(scene.queue("low")).containsExactly("c");
        assertThat(scene.changes(() -> assertThat(scene.lifecycle.dependOn("c", true, List.of("gone too")))
                        .isEqualTo("ok")))
                .isEmpty();
    }

    @Test
    void jobThatSomebodyCanceledMeanwhileStaysCanceled(Scene scene) {
        scene.enqueue("q");
        scene.defer(held("gone"));
        scene.lifecycle.cancel("c");

        assertThat(scene.changes(() -> scene.lifecycle.dependOn("c", true, List.of("q"))))
                .isEmpty();
    }

    @Test
    void jobThatSomebodyDeletedMeanwhileIsAbsent(Scene scene) {
        scene.defer(held("gone"));
        scene.lifecycle.delete("c");

        assertThat(scene.lifecycle.dependOn("c", true, List.of("q"))).isEqualTo("absent");
    }

    @Test
    void parentThatIsSomethingElseIsMetBeforeAnythingIsWritten(Scene scene) {
        scene.enqueueAs("n0", job("p"), job("q"));
        scene.defer(held("gone"));
        scene.redis.set("rq:job:q:dependents", "x");

        assertThat(scene.changes(
                        () -> assertThatThrownBy(() -> scene.lifecycle.dependOn("c", true, List.of("p", "q")))))
                .isEmpty();
    }

    @Test
    void jobWhoseClientDiedBeforeItHadAllItsParentsIsDropped(Scene scene) {
        scene.enqueueAs("n0", job("p").on("other"));
        scene.defer(held("p"));
        assertThat(scene.changes(() -> scene.lifecycle.sweep("low"))).isEmpty();

        scene.clock.advance(Duration.ofSeconds(61));
        scene.lifecycle.sweep("low");
        scene.lifecycle.sweep("low");

        assertThat(scene.redis.keys("*")).containsExactlyInAnyOrder("rq:job:p", "rq:queue:other", "rq:queues");
    }

    @Test
    void clockOfAParentEndsItsSetOfDependents(Scene scene) {
        scene.enqueueAs("n0", job("p").ttl(60));
        scene.defer(held("gone"));

        scene.lifecycle.dependOn("c", true, List.of("p"));

        assertThat(scene.redis.ttl("rq:job:p:dependents")).isBetween(59L, 60L);
    }
}
