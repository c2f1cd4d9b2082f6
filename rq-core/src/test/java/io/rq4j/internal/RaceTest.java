package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static io.rq4j.internal.TestProcess.jobs;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.job.Execution;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two clients at the same moment: whatever comes first, a job is held once and stands in one place. */
@TransitionTest
class RaceTest {

    private static final int ROUNDS = 150;

    /** Of the races that have been lost before; the profile {@code races} runs ten times as many. */
    private static final int MANY = Integer.getInteger("rq.test.rounds", 1_000);

    private final ExecutorService threads = Executors.newFixedThreadPool(2);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    /** Lets two calls start together, in either order, and returns what they answer. */
    private <T> List<T> together(Callable<T> one, Callable<T> other) {
        var start = new CyclicBarrier(2);
        var futures = List.of(one, other).stream()
                .map(call -> threads.submit(() -> {
                    start.await(5, TimeUnit.SECONDS);
                    return call.call();
                }))
                .toList();
        var answers = new ArrayList<T>();
        try {
            for (var future : futures) {
                answers.add(future.get(10, TimeUnit.SECONDS));
            }
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
        return answers;
    }

    /** Every place where a job stands. */
    private static List<String> places(Scene scene, String id) {
        var places = new ArrayList<String>();
        scene.queue("default").stream().filter(id::equals).forEach(job -> places.add("queued"));
        scene.redis.zrange("rq:wip:default", 0, -1).stream()
                .filter(member -> member.startsWith(id + ":"))
                .forEach(member -> places.add("started"));
        for (var registry : List.of("finished", "failed", "canceled", "deferred", "scheduled")) {
            if (scene.redis.zscore("rq:" + registry + ":default", id) != null) {
                places.add(registry);
            }
        }
        return places;
    }

    private static void assertStandsInOnePlace(Scene scene, String id) {
        var status = scene.status(id);
        var place = "stopped".equals(status) ? "failed" : status;
        assertThat(places(scene, id)).isEqualTo(place == null ? List.of() : List.of(place));
    }

    /** What somebody else may do to a running job. */
    enum Rival {
        DELETE {
            @Override
            void act(Scene scene, TestProcess process, Execution execution) {
                scene.lifecycle.delete(execution.jobId());
            }
        },
        CANCEL {
            @Override
            void act(Scene scene, TestProcess process, Execution execution) {
                scene.lifecycle.cancel(execution.jobId());
            }
        },
        STOP {
            @Override
            void act(Scene scene, TestProcess process, Execution execution) {
                scene.lifecycle.stop(execution.jobId(), "boom");
            }
        },
        RETRY {
            @Override
            void act(Scene scene, TestProcess process, Execution execution) {
                scene.process("p2").settle(TestProcess.retried(execution, "boom", 60, 60_000, false));
            }
        },
        ABANDON {
            @Override
            void act(Scene scene, TestProcess process, Execution execution) {
                process.abandon(execution);
            }
        },
        ABANDON_AND_CLAIM {
            @Override
            void act(Scene scene, TestProcess process, Execution execution) {
                process.abandon(execution);
                scene.process("p2").claim(1, "default");
            }
        },
        PUSH_BACK {
            @Override
            void act(Scene scene, TestProcess process, Execution execution) {
                process.pushBack(execution);
            }
        },
        RENEW {
            @Override
            void act(Scene scene, TestProcess process, Execution execution) {
                process.renew(execution);
            }
        },
        SETTLE_AGAIN {
            @Override
            void act(Scene scene, TestProcess process, Execution execution) {
                scene.process("p2").fail(execution, "boom", 60);
            }
        };

        abstract void act(Scene scene, TestProcess process, Execution execution);
    }

    @ParameterizedTest
    @EnumSource
    void settleAndARivalLeaveTheJobInOnePlace(Rival rival, Scene scene) {
        for (int round = 0; round < ROUNDS; round++) {
            scene.redis.flushAll();
            var process = scene.process("p1");
            scene.enqueue("a");
            var execution = process.claim(1, "default").claims().get(0).execution();

            var word = together(() -> process.finish(execution, "7", 500), () -> {
                        rival.act(scene, process, execution);
                        return "";
                    })
                    .get(0);

            assertStandsInOnePlace(scene, "a");
            assertThat(word.equals("ok") || !"finished".equals(scene.status("a")))
                    .isTrue();
            assertThat(scene.redis.exists("rq:results:a") && scene.status("a") == null)
                    .isFalse();
        }
    }

    @Test
    void twoPassesOverOneDeadProcessRequeueEachJobOnce(Scene scene) {
        for (int round = 0; round < ROUNDS / 3; round++) {
            scene.redis.flushAll();
            var process = scene.process("p1");
            scene.enqueue(IntStream.range(0, 10).mapToObj(i -> "j" + i).toArray(String[]::new));
            var executions = process.claim(10, "default").claims().stream()
                    .map(Claim::execution)
                    .toArray(Execution[]::new);

            var words = together(() -> process.abandon(executions), () -> process.abandon(executions));

            assertThat(words.stream().flatMap(List::stream).filter("requeued"::equals))
                    .hasSize(10);
            assertThat(scene.queue("default")).hasSize(10).doesNotHaveDuplicates();
            assertThat(scene.redis.hget("rq:pulse", "recovered")).isEqualTo("10");
        }
    }

    @Test
    void twoProcessesClaimEachJobOnce(Scene scene) {
        scene.enqueue(IntStream.range(0, 1_000).mapToObj(i -> "j" + i).toArray(String[]::new));

        var claimed = together(() -> drain(scene.process("p1")), () -> drain(scene.process("p2")));

        assertThat(claimed.stream().flatMap(List::stream)).hasSize(1_000).doesNotHaveDuplicates();
        assertThat(scene.redis.zcard("rq:wip:default")).isEqualTo(1_000);
        assertThat(scene.redis.hlen("rq:held:p1") + scene.redis.hlen("rq:held:p2"))
                .isEqualTo(1_000);
    }

    private static List<String> drain(TestProcess process) {
        var claimed = new ArrayList<String>();
        List<String> more;
        do {
            more = jobs(process.claim(7, "default"));
            claimed.addAll(more);
        } while (!more.isEmpty());
        return claimed;
    }

    @Test
    void canceledJobNeverFinishesWhetherItWasClaimedOrNot(Scene scene) {
        for (int round = 0; round < ROUNDS; round++) {
            scene.redis.flushAll();
            scene.enqueue("a");
            var process = scene.process("p" + round);

            var execution = together(() -> process.claim(1, "default").claims(), () -> {
                        scene.lifecycle.cancel("a");
                        return List.<Claim>of();
                    })
                    .get(0);

            assertThat(scene.status("a")).isEqualTo("canceled");
            assertStandsInOnePlace(scene, "a");
            execution.forEach(claim ->
                    assertThat(process.finish(claim.execution(), "7", 500)).isEqualTo("canceled"));
        }
    }

    @Test
    void twoRequeuesOfOneJobQueueItOnce(Scene scene) {
        for (int round = 0; round < ROUNDS; round++) {
            scene.redis.flushAll();
            scene.enqueue(job("a").with("status", "failed"));
            scene.redis.del("rq:queue:default");
            scene.redis.zadd("rq:failed:default", 1, "a");

            var words = together(
                    () -> scene.lifecycle
                            .requeue("n1", "default", false, List.of("a"))
                            .get(0),
                    () -> scene.lifecycle
                            .requeue("n2", "default", false, List.of("a"))
                            .get(0));

            assertThat(words).containsExactlyInAnyOrder("ok", "absent");
            assertStandsInOnePlace(scene, "a");
        }
    }

    @Test
    void twoClientsWithOneIdEnqueueItOnce(Scene scene) {
        for (int round = 0; round < ROUNDS; round++) {
            scene.redis.flushAll();

            var words = together(
                    () -> scene.enqueueAs("n1", job("a")).get(0),
                    () -> scene.enqueueAs("n2", job("a")).get(0));

            assertThat(words).containsExactlyInAnyOrder("ok", "queued");
            assertStandsInOnePlace(scene, "a");
        }
    }

    // A child and the end of its parent.

    /** How a parent ends, and what a child that allows failures may be afterwards when its registration was accepted. */
    enum End {
        FINISH("queued") {
            @Override
            String end(Scene scene, Execution execution) {
                return scene.process("end").finish(execution, "7", 500);
            }
        },
        FINISH_AND_KEEP_NOTHING("queued") {
            @Override
            String end(Scene scene, Execution execution) {
                return scene.process("end").finish(execution, "7", 0);
            }
        },
        FAIL("queued") {
            @Override
            String end(Scene scene, Execution execution) {
                return scene.process("end").fail(execution, "boom", 60);
            }
        },
        FAIL_AND_KEEP_NOTHING("queued") {
            @Override
            String end(Scene scene, Execution execution) {
                return scene.process("end").fail(execution, "boom", 0);
            }
        },
        CANCEL("blocked") {
            @Override
            String end(Scene scene, Execution execution) {
                return scene.lifecycle.cancel(execution.jobId());
            }
        },
        CANCEL_AND_PASS("queued") {
            @Override
            String end(Scene scene, Execution execution) {
                return scene.lifecycle.cancel(execution.jobId(), true, false);
            }
        },
        DELETE("blocked") {
            @Override
            String end(Scene scene, Execution execution) {
                return scene.lifecycle.delete(execution.jobId()) ? "ok" : "absent";
            }
        };

        final String childs;

        End(String childs) {
            this.childs = childs;
        }

        abstract String end(Scene scene, Execution execution);
    }

    @ParameterizedTest
    @EnumSource
    void childThatIsRegisteredWhileItsParentEndsIsNeverStranded(End end, Scene scene) {
        var seen = new TreeMap<String, Integer>();
        for (int round = 0; round < MANY; round++) {
            scene.redis.flushAll();
            scene.enqueue("p");
            var execution = scene.process("p" + round)
                    .claim(1, "default")
                    .claims()
                    .get(0)
                    .execution();

            var words = together(
                    () -> end.end(scene, execution),
                    () -> scene.defer(job("c").on("low").afterAny("p")).get(0));

            assertThat(words.get(0)).isEqualTo("ok");
            var verdict = words.get(1);
            if (verdict.equals("ok")) {
                assertThat(whereChildIs(scene)).isEqualTo(end.childs);
            } else {
                assertThat(verdict).isIn("unknown p", "canceled p");
                assertThat(scene.redis.exists("rq:job:c", "rq:deferred:low", "rq:queue:low"))
                        .isZero();
            }
            assertThat(scene.redis.exists("rq:job:p:dependents")).isEqualTo(end == End.CANCEL && verdict.equals("ok"));
            seen.merge(verdict, 1, Integer::sum);
        }
        System.out.println(end + " " + seen);
    }

    @ParameterizedTest
    @EnumSource
    void childAfterAnyEndThatIsRegisteredWhileItsParentEndsAlwaysRuns(End end, Scene scene) {
        for (int round = 0; round < MANY; round++) {
            scene.redis.flushAll();
            scene.enqueue("p");
            var execution = scene.process("p" + round)
                    .claim(1, "default")
                    .claims()
                    .get(0)
                    .execution();

            var words = together(
                    () -> end.end(scene, execution),
                    () -> scene.defer(job("c").on("low").afterAnyEnd("p")).get(0));

            assertThat(words).containsExactly("ok", "ok");
            assertThat(whereChildIs(scene)).isEqualTo("queued");
            assertThat(scene.redis.exists("rq:job:p:dependents", "rq:deferred:low"))
                    .isZero();
        }
    }

    private static String whereChildIs(Scene scene) {
        var queued = scene.redis.lrange("rq:queue:low", 0, -1);
        var deferred = scene.redis.zrange("rq:deferred:low", 0, -1);
        if (queued.equals(List.of("c")) && deferred.isEmpty()) {
            return scene.status("c");
        }
        boolean blocked = deferred.equals(List.of("c")) && scene.redis.sismember("rq:blocked", "c");
        return queued.isEmpty() && blocked && "deferred".equals(scene.status("c")) ? "blocked" : "stranded";
    }

    @Test
    void twoParentsThatEndTogetherQueueTheirChildOnce(Scene scene) {
        for (int round = 0; round < MANY / 4; round++) {
            scene.redis.flushAll();
            scene.enqueue("a", "b");
            var process = scene.process("p" + round);
            var executions = process.claim(2, "default").claims();
            scene.defer(job("c").on("low").after("a", "b"));

            together(
                    () -> scene.process("q1").finish(executions.get(0).execution(), "7", 500),
                    () -> scene.process("q2").finish(executions.get(1).execution(), "7", 500));

            assertThat(whereChildIs(scene)).isEqualTo("queued");
        }
    }

    @Test
    void twoProcessesThatReleaseSlicesOfOneParentQueueEachChildOnce(Scene scene) {
        for (int round = 0; round < Math.max(5, MANY / 100); round++) {
            scene.redis.flushAll();
            var execution = scene.process("p" + round);
            scene.enqueue("p");
            var parent = execution.claim(1, "default").claims().get(0).execution();
            scene.defer(IntStream.range(0, 1_000)
                    .mapToObj(i -> job("c" + i).on("low").after("p"))
                    .toArray(JobDraft[]::new));
            execution.finish(parent, "7", round % 2 == 0 ? 0 : 500);

            together(() -> releaseAll(scene), () -> releaseAll(scene));

            assertThat(scene.redis.lrange("rq:queue:low", 0, -1)).hasSize(1_000).doesNotHaveDuplicates();
            assertThat(scene.redis.exists("rq:releasing", "rq:job:p:dependents", "rq:deferred:low"))
                    .isZero();
        }
    }

    private static int releaseAll(Scene scene) {
        int slices = 1;
        while (scene.lifecycle.release()) {
            slices++;
        }
        return slices;
    }

    // Schedulers.

    @Test
    void twoSchedulersOnOneQueuePromoteEachJobOnce(Scene scene) {
        for (int round = 0; round < Math.max(5, MANY / 20); round++) {
            scene.redis.flushAll();
            scene.schedule(
                    IntStream.range(0, 100).mapToObj(i -> job("j" + i).dueIn(0)).toArray(JobDraft[]::new));

            var promoted = together(() -> promoteAll(scene, "s1"), () -> promoteAll(scene, "s2"));

            assertThat(promoted).containsExactlyInAnyOrder(100L, 0L);
            assertThat(scene.queue("default")).hasSize(100).doesNotHaveDuplicates();
        }
    }

    private static long promoteAll(Scene scene, String scheduler) {
        long promoted = 0;
        boolean more = true;
        while (more) {
            var pass = scene.promote(scheduler, 7, "default");
            promoted += pass.promoted();
            more = pass.full();
        }
        return promoted;
    }

    @Test
    void schedulerThatLosesItsLockInTheMiddlePromotesNothingTwice(Scene scene) {
        for (int round = 0; round < Math.max(5, MANY / 20); round++) {
            scene.redis.flushAll();
            scene.schedule(
                    IntStream.range(0, 100).mapToObj(i -> job("j" + i).dueIn(0)).toArray(JobDraft[]::new));

            var promoted = together(() -> promoteAll(scene, "s1"), () -> {
                scene.redis.del("rq:scheduler-lock:default");
                return promoteAll(scene, "s2");
            });

            assertThat(promoted.get(0) + promoted.get(1)).isEqualTo(100);
            assertThat(scene.queue("default")).hasSize(100).doesNotHaveDuplicates();
        }
    }

    @Test
    void cancelAndPromoteLeaveTheJobInOnePlace(Scene scene) {
        for (int round = 0; round < ROUNDS; round++) {
            scene.redis.flushAll();
            scene.schedule(job("a").dueIn(0));

            together(() -> scene.promote("s").promoted(), () ->
                    (long) scene.lifecycle.cancel("a").length());

            assertThat(scene.status("a")).isEqualTo("canceled");
            assertStandsInOnePlace(scene, "a");
        }
    }

    @Test
    void stopAndFinishNeverBothSucceed(Scene scene) {
        for (int round = 0; round < ROUNDS; round++) {
            scene.redis.flushAll();
            scene.enqueue("a");
            var process = scene.process("p" + round);
            var execution = process.claim(1, "default").claims().get(0).execution();

            var words = together(() -> process.finish(execution, "7", 500), () -> scene.lifecycle.stop("a", "boom"));

            assertThat(words).isIn(List.of("ok", "finished"), List.of("taken", "ok"));
            assertThat(scene.redis.xlen("rq:results:a")).isEqualTo(1);
        }
    }
}
