package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.interop.Deeds;
import io.rq4j.job.Call;
import io.rq4j.job.Job;
import io.rq4j.job.JobStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.params.ZRangeParams;

/**
 * Jobs with damaged fields: random bytes, cut, swapped, huge, gone; queued, due, deferred, left behind by a dead Python worker. No
 * matter what, the worker goes on, and a job that fails says why. {@code -Pinterop} runs 10,000, {@code -Drq.test.seed=N} repeats
 * those of a printed seed.
 */
@WithPython
class FuzzTest {

    private static final int JOBS = Integer.getInteger("rq.test.rounds", 400);
    private static final int SLICE = 100;
    private static final long SEED = Long.getLong("rq.test.seed", System.nanoTime());
    private static final Duration SOON = Duration.ofSeconds(30);

    /** Every field that a script or a worker reads. */
    private static final List<String> FIELDS = List.of(
            "data",
            "status",
            "origin",
            "description",
            "timeout",
            "ttl",
            "result_ttl",
            "failure_ttl",
            "created_at",
            "enqueued_at",
            "started_at",
            "ended_at",
            "last_heartbeat",
            "worker_name",
            "group_id",
            "meta",
            "retries_left",
            "retry_intervals",
            "enqueue_at_front_on_retry",
            "number_of_retries",
            "repeats_left",
            "repeat_intervals",
            "dependency_id",
            "dependency_ids",
            "allow_dependency_failures",
            "enqueue_at_front",
            "webhooks",
            "success_callback_name",
            "success_callback_timeout",
            "failure_callback_name",
            "failure_callback_timeout",
            "stopped_callback_name",
            "stopped_callback_timeout",
            "java_success_callback",
            "java_failure_callback",
            "java_success_callback_timeout",
            "on_abandon",
            "execution_id",
            "fence",
            "enqueue_id",
            "end_id",
            "abandoned_count",
            "recovered_count",
            "result_of",
            "after_any_end",
            "blocked_by",
            "retry_rules",
            "awaited_by",
            "progress",
            "missed_at",
            "exc_info",
            "result");

    private static final List<String> VALUES = List.of(
            "",
            "0",
            "-1",
            "1",
            "-0",
            "1.5",
            "1e3",
            "NaN",
            "9".repeat(15),
            "9".repeat(19),
            "-" + "9".repeat(19),
            "9".repeat(400),
            "x",
            "null",
            "[]",
            "{}",
            "[1",
            "[\"a\", 5]",
            "[99999999999999999999]",
            "é",
            "\u0000",
            " ",
            "a b",
            "queued",
            "started",
            "finished",
            "failed",
            "deferred",
            "scheduled",
            "canceled",
            "stopped",
            "created",
            "ready_to_enqueue",
            "rate_limited",
            "2026-11-22T10:27:08.652594Z",
            "9999-99-99",
            "java",
            "other",
            "x:intermediate");

    private final JavaRq java;
    private final Random random = new Random(SEED);
    private final RandomOptions options = new RandomOptions(random);
    private final Map<String, String> damages = new HashMap<>();

    FuzzTest(JavaRq java) {
        this.java = java;
    }

    @Test
    @Case(29)
    void damagedJobsStopNobody() {
        System.out.println("Damaged jobs: -Drq.test.seed=" + SEED);
        java.redis.hset("rq:pulse", "at", java.serverSeconds() + "000");
        java.start(builder -> builder.queues("java", "other").name("w").concurrency(4));
        for (int begun = 0; begun < JOBS; begun += SLICE) {
            java.rq.suspend();
            var ids = enqueue(begun);
            ids.forEach(this::damage);
            java.rq.resume();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(waiting(ids)).as(seed()).isEmpty());
            ids.forEach(this::assertSaysWhy);
            assertThat(java.queue("java").enqueue(Deeds::add, 1, 2).await(SOON))
                    .as(seed())
                    .isEqualTo(3);
        }
        assertThat(java.rq.workers()).extracting(worker -> worker.name()).contains("w");
    }

    private String seed() {
        return "-Drq.test.seed=" + SEED;
    }

    private List<String> enqueue(int begun) {
        var ids = new ArrayList<String>();
        for (int i = 0; i < SLICE; i++) {
            var id = "j-" + begun + "-" + i;
            var drawn = options.next(id, ids);
            java.queue("java")
                    .with(o -> drawn)
                    .enqueue(random.nextInt(3) == 0 ? Call.of(Deeds::fail, "oh") : Call.of(Deeds::add, 1, 2));
            ids.add(id);
        }
        return ids;
    }

    /** One to three fields; and some are left where a killed Python worker leaves a job. */
    private void damage(String id) {
        var said = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            var field = FIELDS.get(random.nextInt(FIELDS.size()));
            said.append(field)
                    .append('=')
                    .append(damageField(bytes("rq:job:" + id), bytes(field)))
                    .append(' ');
        }
        if (random.nextInt(10) == 0 && java.redis.lrem("rq:queue:java", 1, id) == 1) {
            java.redis.zadd("rq:wip:java", 1, id + ":" + "0".repeat(32));
            java.redis.hset("rq:job:" + id, "status", "started");
            said.append("left in wip");
        }
        damages.put(id, said.toString());
    }

    private String damageField(byte[] key, byte[] field) {
        var was = java.redis.hget(key, field);
        var now = switch (random.nextInt(5)) {
            case 0 -> randomBytes(random.nextInt(40));
            case 1 -> was == null ? randomBytes(3) : Arrays.copyOf(was, was.length / 2);
            case 2 -> java.redis.hget(key, bytes(FIELDS.get(random.nextInt(FIELDS.size()))));
            case 3 -> null;
            default -> bytes(VALUES.get(random.nextInt(VALUES.size())));
        };
        if (now == null) {
            java.redis.hdel(key, field);
            return "gone";
        }
        var text = new String(now, StandardCharsets.ISO_8859_1);
        if (new String(field, StandardCharsets.UTF_8).matches("(retries|repeats)_left") && text.matches("\\d{3,15}")) {
            return "left: a job that asks for so many runs at once gets them";
        }
        java.redis.hset(key, field, now);
        return text.substring(0, Math.min(text.length(), 40));
    }

    private byte[] randomBytes(int count) {
        var bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What still stands in a queue, is due or runs. Those that wait for a later time or for another job may. */
    private Set<String> waiting(List<String> ids) {
        var waiting = new HashSet<>(java.redis.lrange("rq:queue:java", 0, -1));
        waiting.addAll(java.redis.lrange("rq:queue:other", 0, -1));
        java.redis.zrange("rq:wip:java", 0, -1).forEach(member -> waiting.add(member.split(":")[0]));
        waiting.addAll(
                java.redis.zrange("rq:scheduled:java", ZRangeParams.zrangeByScoreParams(0, java.serverSeconds())));
        waiting.retainAll(ids);
        return waiting.stream()
                .map(id -> id + " " + damages.get(id) + "\n" + java.redis.hgetAll("rq:job:" + id))
                .collect(Collectors.toSet());
    }

    /**
     * Each of our readers takes it; what failed has a text, in its results or in the legacy field. One that was made to say
     * that it has failed is a leftover, which nobody fails.
     */
    private void assertSaysWhy(String id) {
        var handle = java.job(id);
        handle.progress();
        handle.position();
        handle.executions();
        var results = handle.results();
        handle.fetch()
                .filter(job -> job.status() == JobStatus.FAILED)
                .filter(job -> !String.valueOf(damages.get(id)).contains("status=failed"))
                .ifPresent(job -> assertThat(
                                results.isEmpty() || results.get(0).error() == null
                                        ? job.errorText()
                                        : results.get(0).error())
                        .as("%s %s", seed(), damage(job))
                        .isNotBlank());
    }

    private String damage(Job job) {
        return job.id() + " " + damages.get(job.id());
    }
}
