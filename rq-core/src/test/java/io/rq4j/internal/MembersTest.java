package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How jobs become members of groups, and how they leave them. */
@TransitionTest
class MembersTest {

    /** The ways in. */
    enum In {
        ENQUEUE((scene, job) -> scene.enqueueAs("n-" + job.id(), job)),
        SCHEDULE((scene, job) -> scene.scheduleAs("n-" + job.id(), job.dueIn(60_000))),
        DEFER((scene, job) -> scene.deferAs("n-" + job.id(), job.after("parent")));

        private final BiConsumer<Scene, JobDraft> way;

        In(BiConsumer<Scene, JobDraft> way) {
            this.way = way;
        }

        String job(Scene scene, JobDraft job) {
            scene.enqueueAs("p", JobDraft.job("parent").on("other"));
            return scene.changes(() -> way.accept(scene, job));
        }
    }

    /** The ways out that leave no hash. */
    enum Out {
        DELETE((scene, job) -> {
            scene.enqueue(job);
            scene.lifecycle.delete(job.id());
        }),
        EMPTY((scene, job) -> {
            scene.enqueue(job);
            scene.lifecycle.empty("default");
        }),
        FINISH((scene, job) -> scene.process().finish(scene.started(job), "7", 0)),
        FAIL((scene, job) -> scene.process().fail(scene.started(job), "boom", 0));

        private final BiConsumer<Scene, JobDraft> way;

        Out(BiConsumer<Scene, JobDraft> way) {
            this.way = way;
        }
    }

    @ParameterizedTest
    @EnumSource
    void memberIsWrittenInTheScriptOfItsJob(In in, Scene scene) {
        assertThat(in.job(scene, job("a").in("g")))
                .contains("+ set rq:group:g {a}\n", "+ set rq:groups {g}\n", "rq:job:a");
    }

    @ParameterizedTest
    @EnumSource
    void groupThatIsSomethingElseIsMetBeforeAnythingIsWritten(In in, Scene scene) {
        scene.redis.set("rq:group:g", "x");

        assertThat(in.job(scene, job("a").in("g"))).isEmpty();
    }

    @Test
    void jobWithoutAGroupIsNoMember(Scene scene) {
        assertThat(scene.changes(() -> scene.enqueue("a"))).doesNotContain("group");
    }

    @Test
    void jobThatIsEnqueuedAnewLeavesItsOldGroup(Scene scene) {
        scene.process().finish(scene.started(job("a").in("old")), "7", 60);

        scene.enqueueAs("n2", job("a").in("new"));

        assertThat(scene.redis.keys("rq:group:*")).containsExactly("rq:group:new");
        assertThat(scene.redis.smembers("rq:groups")).containsExactly("new");
    }

    @Test
    void memberStaysWhileItsJobIsKept(Scene scene) {
        scene.process().finish(scene.started(job("a").in("g")), "7", 60);
        scene.process().fail(scene.started(job("b").in("g")), "boom", 60);
        scene.enqueueAs("n3", job("c").in("g"));
        scene.lifecycle.cancel("c");

        assertThat(scene.redis.smembers("rq:group:g")).containsExactlyInAnyOrder("a", "b", "c");
    }

    @ParameterizedTest
    @EnumSource
    void jobThatLeavesNoHashLeavesItsGroup(Out out, Scene scene) {
        scene.enqueueAs("n0", job("other").on("elsewhere").in("g"));

        out.way.accept(scene, job("a").in("g"));

        assertThat(scene.redis.smembers("rq:group:g")).containsExactly("other");
        assertThat(scene.redis.smembers("rq:groups")).containsExactly("g");
    }

    @ParameterizedTest
    @EnumSource
    void groupGoesWithItsLastMember(Out out, Scene scene) {
        out.way.accept(scene, job("a").in("g"));

        assertThat(scene.redis.keys("rq:group*")).isEmpty();
        assertThat(scene.redis.keys("rq:job:*")).isEmpty();
    }

    @Test
    void groupThatHasVanishedDoesNotFailTheJob(Scene scene) {
        var execution = scene.started(job("a").in("g"));
        scene.redis.del("rq:group:g");

        assertThat(scene.process().finish(execution, "7", 0)).isEqualTo("ok");
        assertThat(scene.redis.keys("rq:group*")).isEmpty();
    }

    @Test
    void groupThatHasBecomeSomethingElseDoesNotFailTheJob(Scene scene) {
        var execution = scene.started(job("a").in("g"));
        scene.redis.set("rq:group:g", "x");

        assertThat(scene.process().finish(execution, "7", 0)).isEqualTo("ok");
        assertThat(scene.redis.exists("rq:job:a")).isFalse();
    }

    // Maintenance.

    @Test
    void membersThatHaveExpiredAreDropped(Scene scene) {
        scene.enqueueAs("n1", job("a").in("g"), job("b").in("g"));
        scene.redis.del("rq:job:b");

        var changes =
                scene.changes(() -> assertThat(scene.lifecycle.sweepGroups()).isEqualTo(1));

        assertThat(changes).isEqualTo("~ set rq:group:g {-b}\n");
    }

    @Test
    void groupWithoutMembersIsDropped(Scene scene) {
        scene.enqueueAs("n1", job("a").in("g"));
        scene.redis.sadd("rq:groups", "vanished");
        scene.redis.del("rq:job:a");

        assertThat(scene.changes(scene.lifecycle::sweepGroups)).isEqualTo("""
                        - set rq:group:g {a}
                        - set rq:groups {g, vanished}
                        """);
    }

    @Test
    void nothingOfAHealthyGroupIsTouched(Scene scene) {
        scene.enqueueAs("n1", job("a").in("g"));

        assertThat(scene.changes(scene.lifecycle::sweepGroups)).isEmpty();
    }

    @Test
    void largeGroupIsTidiedInSlices(Scene scene) {
        scene.enqueueAs("n1", job("a").in("g"));
        scene.redis.sadd(
                "rq:group:g",
                IntStream.range(0, 5_000).mapToObj(i -> "gone-" + i).toArray(String[]::new));

        assertThat(scene.lifecycle.sweepGroups()).isBetween(100L, 1_000L);
        assertThat(scene.redis.ttl("rq:sweep")).isPositive();
        for (int i = 0; i < 1_000 && scene.redis.exists("rq:sweep"); i++) {
            scene.lifecycle.sweepGroups();
        }

        assertThat(scene.redis.smembers("rq:group:g")).containsExactly("a");
        assertThat(scene.redis.hexists("rq:sweep", "group:g")).isFalse();
    }

    @Test
    void groupThatIsSomethingElseDoesNotKeepTheOthersWaiting(Scene scene) {
        scene.enqueueAs("n1", job("a").in("g"));
        scene.redis.del("rq:job:a");
        scene.redis.sadd("rq:groups", "wrong");
        scene.redis.set("rq:group:wrong", "x");

        assertThat(scene.lifecycle.sweepGroups()).isEqualTo(1);
        assertThat(scene.redis.smembers("rq:groups")).containsExactly("wrong");
    }
}
