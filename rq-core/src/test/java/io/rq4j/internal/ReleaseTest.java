package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static io.rq4j.internal.TestProcess.failed;
import static io.rq4j.internal.TestProcess.finished;
import static io.rq4j.internal.TestProcess.repeated;
import static io.rq4j.internal.TestProcess.retried;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.lifecycle.Settlement;
import io.rq4j.job.Execution;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the end of a job means for those that wait for it. */
@TransitionTest
class ReleaseTest {

    private static JobDraft[] children(int count, String parent) {
        return IntStream.range(0, count)
                .mapToObj(i -> job("c" + i).on("low").after(parent))
                .toArray(JobDraft[]::new);
    }

    private static void releaseAll(Scene scene) {
        for (int i = 0; scene.lifecycle.release(); i++) {
            assertThat(i).as("slices").isLessThan(100);
        }
    }

    private static void assertBlocked(Scene scene, String child, String parent, boolean forEver) {
        assertThat(scene.status(child)).isEqualTo("deferred");
        assertThat(scene.redis.zscore("rq:deferred:default", child)).isNotNull();
        assertThat(scene.redis.hget("rq:job:" + child, "blocked_by")).isEqualTo(parent);
        assertThat(scene.redis.sismember("rq:blocked", child)).isEqualTo(forEver);
    }

    // At the end of the parent.

    @Test
    void childOfAFinishedJobIsQueued(Scene scene) {
        var execution = scene.started("p");
        scene.defer(job("c").on("low").after("p"));

        var changes = scene.changes(() -> scene.process().finish(execution, "7", 500));

        assertThat(changes).isEqualTo("""
                        - zset rq:deferred:low {c = 1800000000}
                        + zset rq:finished:default {p = 1800000500}
                        - hash rq:held:p1 {p1-1: default|p|1800000000123}
                        - set rq:job::c:dependencies {p}
                        ~ hash rq:job:c {+enqueued_at: 2027-01-15T08:00:00.123456Z, status: deferred -> queued}
                        ~ hash rq:job:p {+abandoned_count: 0, +ended_at: 2027-01-15T08:00:00.123456Z, \
                        status: started -> finished}
                        ~ ttl rq:job:p none -> 500s
                        - set rq:job:p:dependents {c}
                        ~ string rq:last:p1 1\\n\\np1-1 1800000000123 1800000000.123456 p 1\\n -> 2\\nok\\n
                        + list rq:queue:low [c]
                        + stream rq:results:p {<now> {execution_ended_at: 1800000000.123456, execution_id: p1-1, \
                        execution_started_at: 1800000000.123456, return_value: Nw==, type: 1, worker_name: p1-worker}} ttl 500s
                        - zset rq:wip:default {p:p1-1 = 1800003600}
                        """);
    }

    @Test
    void resultThatIsNotKeptFreesTheChildrenToo(Scene scene) {
        var execution = scene.started("p");
        scene.defer(job("c").after("p"));

        scene.process().finish(execution, "7", 0);

        assertThat(scene.queue("default")).containsExactly("c");
        assertThat(scene.redis.keys("rq:job:*")).containsExactly("rq:job:c");
    }

    @Test
    void childWaitsForTheLastOfItsParents(Scene scene) {
        var first = scene.started("p1");
        scene.enqueue("p2");
        scene.defer(job("c").after("p1", "p2"));

        scene.process().finish(first, "7", 500);
        assertThat(scene.status("c")).isEqualTo("deferred");
        assertThat(scene.redis.smembers("rq:job::c:dependencies")).containsExactly("p2");

        scene.process().finish(claimed(scene), "7", 500);
        assertThat(scene.queue("default")).containsExactly("c");
    }

    private static Execution claimed(Scene scene) {
        return scene.process().claim(1, "default").claims().get(0).execution();
    }

    @Test
    void parentThatIsNoLongerThereIsNotWaitedFor(Scene scene) {
        var first = scene.started("p1");
        scene.enqueue("p2");
        scene.defer(job("c").after("p1", "p2"));
        scene.redis.del("rq:job:p2");

        scene.process().finish(first, "7", 500);

        assertThat(scene.status("c")).isEqualTo("queued");
    }

    @Test
    void failureBlocksTheChildThatDoesNotAllowIt(Scene scene) {
        var execution = scene.started("p");
        scene.defer(job("c").after("p"));

        scene.process().fail(execution, "boom", 60);

        assertBlocked(scene, "c", "p", false);
        assertThat(scene.redis.ttl("rq:job:p:dependents")).isBetween(59L, 60L);
    }

    @Test
    void failureFreesTheChildThatAllowsIt(Scene scene) {
        var execution = scene.started("p");
        scene.defer(job("c").afterAny("p"));

        scene.process().fail(execution, "boom", 60);

        assertThat(scene.queue("default")).containsExactly("c");
        assertThat(scene.redis.exists("rq:job:p:dependents", "rq:job::c:dependencies"))
                .isZero();
    }

    @Test
    void requeuedParentThatFinishesFreesItsChild(Scene scene) {
        var execution = scene.started("p");
        scene.defer(job("c").after("p"));
        scene.process().fail(execution, "boom", 60);
        scene.lifecycle.requeue("again", "default", false, List.of("p"));

        scene.process().finish(claimed(scene), "7", 500);

        assertThat(scene.queue("default")).containsExactly("c");
        assertThat(scene.redis.hexists("rq:job:c", "blocked_by")).isFalse();
    }

    @Test
    void failedParentThatFinishesAfterAllDoesNotBlockAnyMore(Scene scene) {
        var execution = scene.started("p1");
        scene.enqueueAs("n2", job("p2").on("high"));
        scene.defer(job("c").after("p1", "p2"));
        scene.process().fail(execution, "boom", 60);
        scene.lifecycle.requeue("again", "default", false, List.of("p1"));

        scene.process().finish(claimed(scene), "7", 500);

        assertThat(scene.status("c")).isEqualTo("deferred");
        assertThat(scene.redis.hexists("rq:job:c", "blocked_by")).isFalse();
    }

    @Test
    void failedParentThatIsEnqueuedAnewAndFinishesFreesItsChild(Scene scene) {
        var execution = scene.started("p");
        scene.defer(job("c").after("p"));
        scene.process().fail(execution, "boom", 60);
        scene.enqueueAs("n2", job("p"));

        scene.process().finish(claimed(scene), "7", 500);

        assertThat(scene.queue("default")).containsExactly("c");
    }

    @Test
    void childOfAFailureThatIsNotKeptIsNotedToBeEnded(Scene scene) {
        var execution = scene.started("p");
        scene.defer(job("c").after("p"), job("d").afterAny("p"));

        scene.process().fail(execution, "boom", 0);

        assertBlocked(scene, "c", "p", true);
        assertThat(scene.queue("default")).containsExactly("d");
    }

    @Test
    void firstRunOfARepeatingJobFreesItsChildren(Scene scene) {
        var execution = scene.started(job("p").with("repeats_left", "3"));
        scene.defer(job("c").after("p"));

        scene.process().settle(repeated(execution, "7", 500, 60_000));

        assertThat(scene.queue("default")).containsExactly("c");
    }

    @Test
    void tryThatIsNotTheLastTellsNobody(Scene scene) {
        var execution = scene.started(job("p").with("retries_left", "3"));
        scene.defer(job("c").afterAny("p"));

        scene.process().settle(retried(execution, "boom", 60, 60_000, false));

        assertThat(scene.status("c")).isEqualTo("deferred");
        assertThat(scene.redis.hexists("rq:job:c", "blocked_by")).isFalse();
        assertThat(scene.redis.smembers("rq:job:p:dependents")).containsExactly("c");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void stoppedJobFreesNoChild(boolean allows, Scene scene) {
        scene.started("p");
        scene.defer(allows ? job("c").afterAny("p") : job("c").after("p"));

        scene.lifecycle.stop("p", "stopped");

        assertBlocked(scene, "c", "p", false);
    }

    @Test
    void cancelFreesTheChildrenWhenAsked(Scene scene) {
        scene.enqueue("p");
        scene.defer(job("c").after("p"));

        scene.lifecycle.cancel("p", true, false);

        assertThat(scene.queue("default")).containsExactly("c");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void childOfACanceledJobIsNotedToBeEnded(boolean allows, Scene scene) {
        scene.enqueue("p");
        scene.defer(allows ? job("c").afterAny("p") : job("c").after("p"));

        scene.lifecycle.cancel("p");

        assertBlocked(scene, "c", "p", true);
    }

    @Test
    void childOfADeletedJobIsNotedToBeEnded(Scene scene) {
        scene.enqueue("p");
        scene.defer(job("c").after("p"));

        scene.lifecycle.delete("p");

        assertBlocked(scene, "c", "p", true);
        assertThat(scene.redis.exists("rq:job:p:dependents")).isFalse();
    }

    @Test
    void childOfAnEmptiedQueueIsNotedToBeEnded(Scene scene) {
        scene.enqueue("p");
        scene.defer(job("c").after("p"));

        scene.lifecycle.empty("default");

        assertBlocked(scene, "c", "p", true);
    }

    @Test
    void poisonTellsTheChildren(Scene scene) {
        var execution = scene.started("p");
        scene.defer(job("c").after("p"), job("d").afterAny("p"));
        scene.redis.set("rq:results:p", "x");

        scene.process().finish(execution, "7", 500);

        assertThat(scene.status("p")).isEqualTo("failed");
        assertBlocked(scene, "c", "p", false);
        assertThat(scene.queue("default")).containsExactly("d");
    }

    @Test
    void jobThatFailsWithItsProcessTellsTheChildren(Scene scene) {
        var execution = scene.started(job("p").with("on_abandon", "fail"));
        scene.defer(job("c").after("p"), job("d").afterAny("p"));

        scene.process().abandon(execution);

        assertBlocked(scene, "c", "p", false);
        assertThat(scene.queue("default")).containsExactly("d");
    }

    // What the child is.

    @Test
    void childAtFrontIsNext(Scene scene) {
        var execution = scene.started("p");
        scene.enqueue("a");
        scene.defer(job("c").atFront().after("p"));

        scene.process().finish(execution, "7", 500);

        assertThat(scene.queue("default")).containsExactly("c", "a");
    }

    @Test
    void waitingTimeOfTheChildBeginsAgain(Scene scene) {
        var execution = scene.started("p");
        scene.defer(job("c").ttl(60).after("p"));
        scene.redis.expire("rq:job:c", 10);

        assertThat(scene.changes(() -> scene.process().finish(execution, "7", 500)))
                .contains("~ ttl rq:job:c 10s -> 60s\n");
    }

    /** What may have happened to a child before its parent ends. */
    enum Child {
        CANCELED {
            @Override
            void happen(Scene scene) {
                scene.lifecycle.cancel("c");
            }
        },
        DELETED {
            @Override
            void happen(Scene scene) {
                scene.redis.del("rq:job:c");
            }
        },
        STARTED {
            @Override
            void happen(Scene scene) {
                scene.redis.hset("rq:job:c", "status", "started");
            }
        };

        abstract void happen(Scene scene);
    }

    @ParameterizedTest
    @EnumSource
    void childThatIsNotDeferredAnyMoreIsOnlyForgotten(Child child, Scene scene) {
        var execution = scene.started("p");
        scene.defer(job("c").after("p"));
        child.happen(scene);
        var before = scene.redis.hgetAll("rq:job:c");

        scene.process().finish(execution, "7", 500);

        assertThat(scene.queue("default")).isEmpty();
        assertThat(scene.redis.hgetAll("rq:job:c")).isEqualTo(before);
        assertThat(scene.redis.exists("rq:job:p:dependents")).isFalse();
    }

    @Test
    void childThatIsSomethingElseDoesNotBarTheWay(Scene scene) {
        var execution = scene.started("p");
        scene.defer(job("b").after("p"), job("c").after("p"), job("d").after("p"));
        scene.redis.del("rq:job:c");
        scene.redis.set("rq:job:c", "x");

        assertThat(scene.process().finish(execution, "7", 500)).isEqualTo("ok");

        assertThat(scene.queue("default")).containsExactlyInAnyOrder("b", "d");
    }

    @Test
    void queueThatIsSomethingElseLeavesItsChildDeferred(Scene scene) {
        var execution = scene.started("p");
        scene.defer(job("c").on("low").after("p"));
        scene.redis.set("rq:queue:low", "x");

        assertThat(scene.process().finish(execution, "7", 500)).isEqualTo("ok");

        assertThat(scene.status("c")).isEqualTo("deferred");
        assertThat(scene.redis.zscore("rq:deferred:low", "c")).isNotNull();
    }

    @Test
    void childThatWasEnqueuedAnewForAnotherParentIsNotBlockedByItsOldOne(Scene scene) {
        scene.enqueue("p1", "p2");
        scene.defer(job("c").after("p1"));
        scene.lifecycle.cancel("c");
        scene.deferAs("n2", job("c").after("p2"));

        scene.lifecycle.cancel("p1");

        assertThat(scene.redis.hexists("rq:job:c", "blocked_by")).isFalse();
        assertThat(scene.redis.exists("rq:blocked", "rq:job:p1:dependents")).isZero();
    }

    @Test
    void laterFailureOfAnotherParentDoesNotHideACanceledOne(Scene scene) {
        var execution = scene.started("p1");
        scene.enqueue("p2");
        scene.defer(job("c").after("p1", "p2"));
        scene.lifecycle.cancel("p2");

        scene.process().fail(execution, "boom", 60);

        assertBlocked(scene, "c", "p2", true);
    }

    @Test
    void childWhoseOtherParentIsGoneIsQueuedAndForgetsWhoBlockedIt(Scene scene) {
        var execution = scene.started("p1");
        scene.enqueue("p2");
        scene.defer(job("c").after("p1", "p2"));
        scene.lifecycle.delete("p2");

        scene.process().finish(execution, "7", 500);

        assertThat(scene.queue("default")).containsExactly("c");
        assertThat(scene.redis.hexists("rq:job:c", "blocked_by")).isFalse();
    }

    @Test
    void childThatWasEnqueuedAnewIsToldNothingByItsOldParent(Scene scene) {
        var execution = scene.started("old");
        scene.enqueue("p");
        scene.defer(job("c").after("p"));
        scene.redis.sadd("rq:job:old:dependents", "c");
        scene.redis.del("rq:job:p");

        scene.process().finish(execution, "7", 500);

        assertThat(scene.status("c")).isEqualTo("deferred");
        assertThat(scene.redis.exists("rq:job:old:dependents")).isFalse();
    }

    @Test
    void canceledParentIsNamedBeforeOneThatFailedEarlier(Scene scene) {
        var execution = scene.started("p1");
        scene.enqueue("p2");
        scene.defer(job("c").after("p1", "p2"));
        scene.process().fail(execution, "boom", 60);

        scene.lifecycle.cancel("p2");

        assertBlocked(scene, "c", "p2", true);
    }

    // Many children.

    @Test
    void aHundredChildrenAreToldAtOnce(Scene scene) {
        var execution = scene.started("p");
        scene.defer(children(100, "p"));

        var answer = scene.process().settle(finished(execution, "7", 500));

        assertThat(answer.releasing()).isFalse();
        assertThat(scene.queue("low")).hasSize(100);
        assertThat(scene.redis.exists("rq:releasing", "rq:job:p:dependents")).isZero();
    }

    @Test
    void manyParentsThatEndTogetherTellAThousandChildrenAtOnceAndTheOthersInSlices(Scene scene) {
        var parents = IntStream.range(0, 12).mapToObj(i -> "p" + i).toList();
        var ended = parents.stream()
                .map(scene::started)
                .map(execution -> finished(execution, "7", 500))
                .toArray(Settlement[]::new);
        for (var parent : parents) {
            scene.deferAs(
                    parent,
                    IntStream.range(0, 100)
                            .mapToObj(i -> job(parent + "-" + i).on("low").after(parent))
                            .toArray(JobDraft[]::new));
        }

        assertThat(scene.process().settle(ended).releasing()).isTrue();
        assertThat(scene.queue("low")).hasSize(1_000);

        releaseAll(scene);
        assertThat(scene.queue("low")).hasSize(1_200);
    }

    @Test
    void moreThanAHundredChildrenAreToldInSlices(Scene scene) {
        var execution = scene.started("p");
        scene.defer(children(101, "p"));

        var answer = scene.process().settle(finished(execution, "7", 500));

        assertThat(answer.releasing()).isTrue();
        assertThat(scene.queue("low")).isEmpty();
        assertThat(scene.redis.hgetAll("rq:releasing"))
                .containsExactly(java.util.Map.entry("p", "finished|0|2027-01-15T08:00:00.123456Z"));
        releaseAll(scene);
        assertThat(scene.queue("low")).hasSize(101);
        assertThat(scene.redis.exists("rq:releasing", "rq:job:p:dependents")).isZero();
    }

    @Test
    void aThousandChildrenAreQueuedSliceBySlice(Scene scene) {
        var execution = scene.started("p");
        scene.defer(children(1_000, "p"));
        scene.process().finish(execution, "7", 500);

        long before = 0;
        boolean more = true;
        for (int slice = 1; more; slice++) {
            assertThat(slice).as("slices").isLessThan(50);
            more = scene.lifecycle.release();
            long queued = scene.redis.llen("rq:queue:low");
            assertThat(queued - before).as("jobs of a slice").isLessThanOrEqualTo(600L);
            before = queued;
        }

        assertThat(scene.queue("low")).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(scene.redis.exists("rq:releasing", "rq:job:p:dependents", "rq:deferred:low"))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"finished, queued, 0", "failed, deferred, 0", "vanished, deferred, 300", "dropped, deferred, 300"})
    void slicesSayTheSameAsOneStep(String how, String childs, long blocked, Scene scene) {
        var execution = scene.started("p");
        scene.defer(children(300, "p"));

        switch (how) {
            case "finished" -> scene.process().finish(execution, "7", 500);
            case "failed" -> scene.process().fail(execution, "boom", 60);
            case "vanished" -> scene.process().settle(failed(execution, "boom", 0));
            default -> scene.lifecycle.delete("p");
        }
        releaseAll(scene);

        assertThat(IntStream.range(0, 300).mapToObj(i -> scene.status("c" + i))).containsOnly(childs);
        assertThat(scene.redis.scard("rq:blocked")).isEqualTo(blocked);
    }

    @Test
    void parentThatIsNotKeptLeavesNothingAfterTheLastSlice(Scene scene) {
        var execution = scene.started("p");
        scene.defer(children(300, "p"));

        scene.process().settle(failed(execution, "boom", 0));
        assertThat(scene.redis.exists("rq:job:p")).isFalse();
        assertThat(scene.redis.scard("rq:job:p:dependents")).isEqualTo(300);
        releaseAll(scene);

        assertThat(scene.redis.keys("rq:job:p*")).isEmpty();
        assertThat(scene.redis.scard("rq:blocked")).isEqualTo(300);
    }

    @Test
    void setOfBlockedChildrenEndsWithItsParentAfterTheLastSlice(Scene scene) {
        var execution = scene.started("p");
        scene.defer(children(300, "p"));

        scene.process().fail(execution, "boom", 60);
        assertThat(scene.redis.ttl("rq:job:p:dependents")).isEqualTo(-1);
        releaseAll(scene);

        assertThat(scene.redis.scard("rq:job:p:dependents")).isEqualTo(300);
        assertThat(scene.redis.ttl("rq:job:p:dependents")).isBetween(58L, 60L);
    }

    @Test
    void childrenOfAParentWithATtlAreNotLostBetweenSlices(Scene scene) {
        scene.enqueue(job("p").ttl(60));
        scene.defer(children(300, "p"));
        assertThat(scene.redis.ttl("rq:job:p:dependents")).isPositive();

        scene.lifecycle.cancel("p", true, false);

        assertThat(scene.redis.ttl("rq:job:p:dependents")).isEqualTo(-1);
        releaseAll(scene);
        assertThat(scene.queue("low")).hasSize(300);
    }

    @Test
    void childrenOfAParentWithAShortResultTtlAreNotLostBetweenSlices(Scene scene) {
        var execution = scene.started("p");
        scene.defer(children(300, "p"));

        scene.process().finish(execution, "7", 1);

        assertThat(scene.redis.ttl("rq:job:p:dependents")).isEqualTo(-1);
        scene.redis.del("rq:job:p");
        releaseAll(scene);
        assertThat(scene.queue("low")).hasSize(300);
        assertThat(scene.redis.exists("rq:job:p:dependents")).isFalse();
    }

    @Test
    void childThatIsCanceledBetweenSlicesIsNotQueued(Scene scene) {
        var execution = scene.started("p");
        scene.defer(children(300, "p"));
        scene.process().finish(execution, "7", 500);
        scene.lifecycle.cancel("c7");

        releaseAll(scene);

        assertThat(scene.queue("low")).hasSize(299).doesNotContain("c7");
    }

    @Test
    void parentThatEndsAgainWhileItsChildrenAreToldBeginsAnew(Scene scene) {
        var execution = scene.started("p");
        scene.defer(children(300, "p"));
        scene.process().fail(execution, "boom", 60);
        scene.lifecycle.release();
        scene.lifecycle.requeue("again", "default", false, List.of("p"));
        scene.process().finish(claimed(scene), "7", 500);

        releaseAll(scene);

        assertThat(scene.queue("low")).hasSize(300);
    }

    @Test
    void childOfAParentThatWasEnqueuedAnewIsNotFreedByTheSlicesOfItsLastEnd(Scene scene) {
        var execution = scene.started("p");
        scene.defer(children(300, "p"));
        scene.process().finish(execution, "7", 500);
        scene.clock.advance(Duration.ofSeconds(1));
        scene.enqueueAs("n2", job("p"));
        scene.defer(job("late").after("p"));

        releaseAll(scene);
        assertThat(scene.queue("low")).hasSize(300);
        assertThat(scene.status("late")).isEqualTo("deferred");

        scene.process().finish(claimed(scene), "7", 500);
        assertThat(scene.queue("default")).containsExactly("late");
    }

    @Test
    void lastOfVeryManyParentsIsFound(Scene scene) {
        for (int i = 0; i < 5_000; i++) {
            scene.redis.hset("rq:releasing", "p" + i, "finished|0|2027-01-15T08:00:00.123456Z");
        }

        for (int i = 0; i < 5_000 && scene.lifecycle.release(); i++) {}

        assertThat(scene.redis.exists("rq:releasing")).isFalse();
    }

    @Test
    void entryThatCannotBeReadIsRemoved(Scene scene) {
        scene.redis.hset("rq:releasing", "p", "?");

        assertThat(scene.lifecycle.release()).isFalse();
        assertThat(scene.redis.keys("*")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rq:job:p", "rq:job:p:dependents"})
    void parentThatIsSomethingElseDoesNotBarTheWay(String key, Scene scene) {
        scene.redis.set(key, "x");
        scene.redis.hset("rq:releasing", "p", "finished|0|2027-01-15T08:00:00.123456Z");

        assertThat(scene.lifecycle.release()).isFalse();
        assertThat(scene.redis.exists("rq:releasing")).isFalse();
    }

    @Test
    void nothingToReleaseChangesNothing(Scene scene) {
        assertThat(scene.changes(() -> assertThat(scene.lifecycle.release()).isFalse()))
                .isEmpty();
    }

    @Test
    void childOfTwoCanceledParentsIsNotedForTheOtherWhenOneIsPassed(Scene scene) {
        scene.enqueue("p", "q");
        scene.defer(job("c").after("p", "q"));
        scene.lifecycle.cancel("p");
        scene.lifecycle.cancel("q");
        scene.redis.del("rq:blocked");
        scene.enqueueAs("n2", job("q"));

        scene.lifecycle.cancel("q", true, false);

        assertThat(scene.redis.smembers("rq:blocked")).containsExactly("c");
        assertThat(scene.redis.hget("rq:job:c", "blocked_by")).isEqualTo("p");
    }
}
