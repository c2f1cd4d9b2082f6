package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static io.rq4j.internal.TestProcess.jobs;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.job.Execution;
import java.util.ArrayList;
import java.util.List;
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
        assertThat(places(scene, id)).isEqualTo(status == null ? List.of() : List.of(status));
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
    void cancelAndClaimNeverBothSucceed(Scene scene) {
        for (int round = 0; round < ROUNDS; round++) {
            scene.redis.flushAll();
            scene.enqueue("a");
            var process = scene.process("p" + round);

            var answers = together(
                    () -> process.claimed(1, "default").isEmpty(),
                    () -> scene.lifecycle.cancel("a").equals("ok"));

            assertThat(answers.get(0)).isEqualTo(answers.get(1));
            assertStandsInOnePlace(scene, "a");
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
}
