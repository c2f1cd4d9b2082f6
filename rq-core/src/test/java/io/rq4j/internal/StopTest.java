package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.JedisPubSub;

@TransitionTest
class StopTest {

    private static String stop(Scene scene, String job) {
        return scene.lifecycle.stop(job, "boom");
    }

    @Test
    void runningJobIsTakenFromItsExecutionAndKeptAsStopped(Scene scene) {
        scene.process().birth(Map.of("queues", "default"), "default");
        scene.renewed(job("a"));
        scene.clock.advance(Duration.ofSeconds(2));

        var changes = scene.changes(() -> assertThat(stop(scene, "a")).isEqualTo("ok"));

        assertThat(changes).isEqualTo("""
                        - hash rq:execution:a:p1-1 {created_at: 1800000000.123456, id: p1-1, job_id: a, \
                        last_heartbeat: 1800000000.123456, worker_name: p1-worker}
                        - zset rq:executions:a {p1-1 = 1800003600}
                        + zset rq:failed:default {a = 1831536002}
                        - hash rq:held:p1 {p1-1: default|a|1800000000123}
                        ~ hash rq:job:a {+abandoned_count: 0, +end_id: n1, +ended_at: "", status: started -> stopped}
                        ~ ttl rq:job:a none -> 31536000s
                        + stream rq:results:a {<now> {exc_string: eJxLys/PBQAEJAGu, execution_id: p1-1, type: 2, \
                        worker_name: p1-worker}} ttl 31536000s
                        - zset rq:wip:default {a:p1-1 = 1800003600}
                        - set rq:worker:p1-worker:executions {a:p1-1}
                        """);
    }

    @Test
    void repeatAfterALostReplyIsTheSuccessThatItWas(Scene scene) {
        scene.started("a");
        var repeating = scene.repeating();
        repeating.stop("a", "boom");

        assertThat(scene.changes(() -> assertThat(repeating.stop("a", "boom")).isEqualTo("ok")))
                .isEmpty();
    }

    @Test
    void whatAStoppedJobReturnsIsRefused(Scene scene) {
        var execution = scene.started("a");
        stop(scene, "a");

        assertThat(scene.process().finish(execution, "7", 500)).isEqualTo("taken");
        assertThat(scene.status("a")).isEqualTo("stopped");
        assertThat(scene.redis.exists("rq:finished:default")).isFalse();
    }

    @Test
    void stoppedJobIsRequeuedLikeAFailedOne(Scene scene) {
        scene.started("a");
        stop(scene, "a");

        assertThat(scene.lifecycle.requeue("again", "default", false, List.of("a")))
                .containsExactly("ok");
        assertThat(scene.process().claimed(1, "default")).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource({"60, 60, 1800000060", "0, 31536000, 1831536000", "x, 31536000, 1831536000", "-1, -1, -1"})
    void hashIsKeptAsLongAsAFailedOne(String failureTtl, long kept, double score, Scene scene) {
        scene.started(job("a").with("failure_ttl", failureTtl));

        stop(scene, "a");

        assertThat(scene.redis.ttl("rq:job:a")).isBetween(kept - 1, kept);
        assertThat(scene.redis.zscore("rq:failed:default", "a")).isEqualTo(score);
    }

    @Test
    void clientThatAwaitsTheJobIsWoken(Scene scene) {
        scene.started("a");
        scene.lifecycle.awaitedBy("c1", List.of("a"));

        assertThat(scene.changes(() -> stop(scene, "a"))).contains("+ stream rq:done:c1 {<now> {job: a}} ttl 600s\n");
    }

    @Test
    void processThatRunsTheJobStopsItAndHearsNothingOfIt(Scene scene) {
        var execution = scene.started("a");
        var heard = new java.util.concurrent.atomic.AtomicBoolean();

        listening(
                scene,
                "p1-worker",
                text -> heard.set(true),
                () -> assertThat(scene.lifecycle.stop(execution, "boom")).isEqualTo("ok"));

        assertThat(scene.status("a")).isEqualTo("stopped");
        assertThat(heard).isFalse();
    }

    @Test
    void processStopsItsOwnExecutionOnly(Scene scene) {
        var first = scene.started("a");
        scene.process().pushBack(first);
        scene.process("p2").claim(1, "default");

        assertThat(scene.changes(
                        () -> assertThat(scene.lifecycle.stop(first, "boom")).isEqualTo("taken")))
                .isEmpty();
    }

    @Test
    void nobodyIsToldOfAnIdThatWouldBreakTheCommand(Scene scene) {
        pythonRuns(scene, "a\"b");
        var heard = new java.util.concurrent.atomic.AtomicBoolean();

        listening(
                scene,
                "w",
                text -> heard.set(true),
                () -> assertThat(stop(scene, "a\"b")).isEqualTo("asked"));

        assertThat(heard).isFalse();
    }

    /** What is published meanwhile has arrived when this returns: a last message follows it. */
    private static void listening(
            Scene scene, String worker, java.util.function.Consumer<String> listener, Runnable action) {
        var subscriber = new JedisPubSub() {
            @Override
            public void onMessage(String channel, String text) {
                if (text.equals("end")) {
                    unsubscribe();
                } else {
                    listener.accept(text);
                }
            }
        };
        var thread = new Thread(() -> scene.redis.subscribe(subscriber, "rq:pubsub:" + worker), "subscriber");
        thread.start();
        Awaitility.await().until(subscriber::isSubscribed);
        action.run();
        scene.redis.publish("rq:pubsub:" + worker, "end");
        Awaitility.await().until(() -> !thread.isAlive());
    }

    /** A job that Python's worker {@code w} runs. */
    static void pythonRuns(Scene scene, String job) {
        scene.redis.hset(
                "rq:job:" + job, Map.of("status", "started", "origin", "default", "data", "x", "worker_name", "w"));
        scene.redis.hset("rq:execution:" + job + ":e", "id", "e");
        scene.redis.zadd("rq:executions:" + job, 1_800_000_150, "e");
        scene.redis.zadd("rq:wip:default", 1_800_000_090, job + ":e");
        scene.redis.hset("rq:worker:w", Map.of("queues", "default", "current_job", job));
    }

    @Test
    void pythonWorkerIsAskedAndTheJobIsLeftToIt(Scene scene) {
        pythonRuns(scene, "a");

        assertThat(scene.changes(() -> assertThat(stop(scene, "a")).isEqualTo("asked")))
                .isEmpty();
    }

    @Test
    void jobThatAJavaProcessLostToPythonIsLeftToIt(Scene scene) {
        pythonRuns(scene, "a");
        scene.redis.hset("rq:job:a", "execution_id", "p1-7");

        assertThat(scene.changes(() -> assertThat(stop(scene, "a")).isEqualTo("asked")))
                .isEmpty();
    }

    @Test
    void workerIsToldOnRqsChannel(Scene scene) throws Exception {
        pythonRuns(scene, "a");
        var message = new CompletableFuture<String>();
        var subscriber = new JedisPubSub() {
            @Override
            public void onMessage(String channel, String text) {
                message.complete(text);
            }
        };
        var thread = new Thread(() -> scene.redis.subscribe(subscriber, "rq:pubsub:w"), "subscriber");
        thread.start();
        try {
            Awaitility.await().until(subscriber::isSubscribed);
            stop(scene, "a");
            assertThat(message.get(5, TimeUnit.SECONDS)).isEqualTo("{\"command\": \"stop-job\", \"job_id\": \"a\"}");
        } finally {
            subscriber.unsubscribe();
            thread.join(5_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"created", "queued", "scheduled", "deferred", "finished", "failed", "stopped", "canceled"})
    void jobThatDoesNotRunIsNotStopped(String status, Scene scene) {
        scene.enqueue(job("a").with("status", status));

        assertThat(scene.changes(() -> assertThat(stop(scene, "a")).isEqualTo(status)))
                .isEmpty();
    }

    @Test
    void jobThatIsNotThereIsAbsent(Scene scene) {
        assertThat(scene.changes(() -> assertThat(stop(scene, "a")).isEqualTo("absent")))
                .isEmpty();
    }

    @Test
    void repeatChangesNothing(Scene scene) {
        scene.started("a");
        stop(scene, "a");

        assertThat(scene.changes(() -> assertThat(stop(scene, "a")).isEqualTo("stopped")))
                .isEmpty();
    }

    @Test
    void registryOfAnotherTypeLeavesTheJobWithItsExecution(Scene scene) {
        scene.started("a");
        scene.redis.set("rq:failed:default", "x");

        assertThat(scene.changes(
                        () -> assertThatThrownBy(() -> stop(scene, "a")).hasMessageContaining("WRONGTYPE")))
                .isEmpty();
    }
}
