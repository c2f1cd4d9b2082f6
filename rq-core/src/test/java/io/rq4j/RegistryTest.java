package io.rq4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.Registry.Kind;
import io.rq4j.Registry.Running;
import io.rq4j.job.Call;
import io.rq4j.job.JobStatus;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(RedisExtension.class)
class RegistryTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private TestRedis redis;
    private Rq rq;
    private Queue queue;

    @BeforeEach
    void connect(TestRedis redis) {
        this.redis = redis;
        rq = Rq.builder()
                .url(redis.url())
                .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                .build();
        queue = rq.queue("default");
    }

    @AfterEach
    void close() {
        rq.close();
    }

    /** Entries alone, as many as there shall be, with the scores of four seconds. */
    private List<String> entries(String key, int count) {
        var ids = IntStream.range(0, count).mapToObj("j%06d"::formatted).toList();
        for (int i = 0; i < count; i += 10_000) {
            var scores = new HashMap<String, Double>();
            for (int j = i; j < Math.min(i + 10_000, count); j++) {
                scores.put(ids.get(j), (double) (NOW.getEpochSecond() + 1 + 4L * j / count));
            }
            redis.client().zadd(key, scores);
        }
        return ids;
    }

    private List<String> enqueued(int count) {
        return queue.enqueueAll(Collections.nCopies(count, Call.named("f"))).stream()
                .map(JobHandle::id)
                .toList();
    }

    private List<String> failed(int count) {
        var ids = enqueued(count);
        var hands = new Hands(rq);
        for (int i = 0; i < count; i++) {
            hands.fail(hands.take(), "boom");
        }
        return ids;
    }

    // Reading.

    @Test
    void jobsStandWhereTheirStateSays() {
        var hands = new Hands(rq);
        enqueued(2);
        hands.fail(hands.take(), "boom");
        hands.finish(hands.take(), "7");
        queue.with(o -> o.id("due")).enqueueIn(Duration.ofDays(1), Call.named("f"));
        queue.with(o -> o.id("canceled")).enqueue("f").cancel();
        queue.with(o -> o.id("running")).enqueue("f");
        queue.with(o -> o.id("waiting").dependsOn("running")).enqueue("f");
        var running = hands.take();

        for (var kind : Kind.values()) {
            assertThat(rq.registry("default", kind).count()).as(kind.name()).isEqualTo(1);
            assertThat(queue.registry(kind).stream()).as(kind.name()).hasSize(1);
        }
        assertThat(queue.scheduled().ids(0, 9)).containsExactly("due");
        assertThat(queue.canceled().contains("canceled")).isTrue();
        assertThat(queue.deferred().contains("running")).isFalse();
        assertThat(queue.started().ids(0, 9)).containsExactly("running");
        assertThat(queue.started().executions(0, 9)).containsExactly(new Running("running", running.id()));
        assertThat(queue.started().contains("running")).isTrue();
        assertThat(queue.started().contains("due")).isFalse();
    }

    @Test
    void whatIsNoLongerKeptIsNotThere() {
        redis.client()
                .zadd(
                        "rq:failed:default",
                        Map.of(
                                "ever",
                                -1.0,
                                "over",
                                1_799_999_999.0,
                                "now",
                                1_800_000_000.0,
                                "a",
                                1_800_000_001.0,
                                "b",
                                1_800_000_002.0));

        assertThat(queue.failed().count()).isEqualTo(3);
        assertThat(queue.failed().ids(0, 10)).containsExactly("ever", "a", "b");
        assertThat(queue.failed().ids(1, 1)).containsExactly("a");
        assertThat(queue.failed().stream()).containsExactly("ever", "a", "b");
        assertThat(queue.failed().newestFirst().ids(0, 10)).containsExactly("b", "a", "ever");
        assertThat(queue.failed().newestFirst().ids(1, 2)).containsExactly("a", "ever");
        assertThat(queue.failed().newestFirst().stream()).containsExactly("b", "a", "ever");
        assertThat(queue.failed().contains("over")).isFalse();
        assertThat(queue.failed().contains("now")).isFalse();
        assertThat(queue.failed().contains("ever")).isTrue();
    }

    @Test
    void finishedJobsThatAreKeptForEverAreThere() {
        redis.client().zadd("rq:finished:default", Double.POSITIVE_INFINITY, "ever");
        redis.client().zadd("rq:finished:default", 1_799_999_999, "over");
        redis.client().zadd("rq:finished:default", 1_800_000_001, "a");

        assertThat(queue.finished().ids(0, 10)).containsExactly("a", "ever");
        assertThat(queue.finished().newestFirst().stream()).containsExactly("ever", "a");
        assertThat(queue.finished().count()).isEqualTo(2);
    }

    @Test
    void pagesOfIdsFollowEachOther() {
        var ids = entries("rq:deferred:default", 2_500);

        var pages = new ArrayList<String>();
        for (int i = 0; i < 3_000; i += 700) {
            pages.addAll(queue.deferred().ids(i, 700));
        }

        assertThat(pages).isEqualTo(ids);
    }

    @Test
    void streamMeetsAHundredThousandJobsOnceAndEachCommandLooksAtAPage() {
        var ids = entries("rq:failed:default", 100_000);
        var before = calls("zrange");

        assertThat(queue.failed().stream()).isEqualTo(ids);

        assertThat(calls("zrange") - before).isBetween(100L, 101L);
        var newest = new ArrayList<>(ids);
        Collections.reverse(newest);
        assertThat(queue.failed().newestFirst().stream()).isEqualTo(newest);
    }

    private long calls(String command) {
        return redis.client()
                .info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_" + command + ":"))
                .map(line -> line.replaceFirst("^[^,]*:calls=(\\d+),.*", "$1"))
                .mapToLong(Long::parseLong)
                .sum();
    }

    @Test
    void streamIsLazy() {
        entries("rq:failed:default", 100_000);
        var before = calls("zrange");

        assertThat(queue.failed().stream().limit(10)).hasSize(10);

        assertThat(calls("zrange") - before).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void streamMeetsEveryJobThatStaysWhateverHappensMeanwhile(Change change) {
        for (var registry : List.of(queue.failed(), queue.failed().newestFirst())) {
            redis.client().del("rq:failed:default");
            var ids = entries("rq:failed:default", 5_000);
            var met = new ArrayList<String>();
            registry.stream().forEach(id -> {
                met.add(id);
                if (met.size() % 700 == 0) {
                    change.apply(redis, met);
                }
            });

            assertThat(met).doesNotHaveDuplicates();
            assertThat(met).containsAll(stayed(ids));
        }
    }

    private List<String> stayed(List<String> ids) {
        var there = new HashSet<>(redis.client().zrange("rq:failed:default", 0, -1));
        return ids.stream().filter(there::contains).toList();
    }

    enum Change {
        ALL_THAT_WAS_MET_GOES {
            @Override
            void apply(TestRedis redis, List<String> met) {
                redis.client().zrem("rq:failed:default", met.toArray(String[]::new));
            }
        },
        THE_LAST_ONES_GO {
            @Override
            void apply(TestRedis redis, List<String> met) {
                redis.client()
                        .zrem(
                                "rq:failed:default",
                                met.subList(met.size() - 600, met.size()).toArray(String[]::new));
            }
        },
        MANY_COME_BEFORE_AND_AFTER {
            @Override
            void apply(TestRedis redis, List<String> met) {
                var more = new HashMap<String, Double>();
                IntStream.range(0, 2_500).forEach(i -> more.put("before" + i, -1.0));
                IntStream.range(0, 2_500).forEach(i -> more.put("after" + i, 1_900_000_000.0));
                redis.client().zadd("rq:failed:default", more);
            }
        };

        abstract void apply(TestRedis redis, List<String> met);
    }

    // Changing.

    @Test
    void everyFailedJobIsRequeuedWithAWordAfterEachSlice() {
        failed(250);
        redis.client().zadd("rq:failed:default", 1_900_000_000, "nobody");
        var seen = new ArrayList<Long>();

        assertThat(queue.failed().requeueAll(seen::add)).isEqualTo(250);

        assertThat(seen).containsExactly(100L, 200L, 251L);
        assertThat(queue.failed().count()).isZero();
        assertThat(queue.size()).isEqualTo(250);
    }

    @Test
    void jobsOfAQueueAtFrontAreRequeuedAtItsHead() {
        var failed = failed(1);
        enqueued(1);

        assertThat(queue.with(o -> o.atFront()).failed().requeue(List.of(failed.get(0), "nobody")))
                .containsExactly(true, false);
        assertThat(queue.jobIds(0, 1)).isEqualTo(failed);
    }

    @Test
    void canceledJobsAreRequeued() {
        var ids = enqueued(3);
        queue.cancelAll(ids);

        assertThat(queue.canceled().requeueAll()).isEqualTo(3);
        assertThat(queue.jobIds(0, 9)).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void removedJobIsKeptAndFoundByItsIdOnly() {
        var id = failed(1).get(0);

        assertThat(queue.failed().remove(List.of(id, "nobody"))).isEqualTo(1);
        assertThat(queue.failed().contains(id)).isFalse();
        assertThat(rq.job(id).status()).isEqualTo(JobStatus.FAILED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"STARTED", "DEFERRED", "SCHEDULED"})
    void jobThatHasNotEndedIsNotRemoved(Kind kind) {
        assertThatThrownBy(() -> queue.registry(kind).remove(List.of("a")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Only jobs that are finished or failed or canceled are removed from their registry, these are "
                                + kind.name().toLowerCase(Locale.ROOT) + "; cancel or delete them");
    }

    @Test
    void everyJobIsDeletedWithAllItsKeys() {
        failed(250);

        assertThat(queue.failed().deleteAll()).isEqualTo(250);

        assertThat(redis.client().keys("*"))
                .doesNotContain("rq:failed:default")
                .noneMatch(key -> key.startsWith("rq:job:"));
    }

    @Test
    void jobThatWasRequeuedMeanwhileIsNotDeleted() {
        var ids = failed(2);
        queue.failed().requeue(List.of(ids.get(0)));

        assertThat(queue.failed().delete(ids)).isEqualTo(1);
        assertThat(rq.job(ids.get(0)).status()).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    void everyScheduledJobIsCanceled() {
        queue.enqueueAllAt(NOW.plusSeconds(60), Collections.nCopies(150, Call.named("f")));

        assertThat(queue.scheduled().cancelAll()).isEqualTo(150);
        assertThat(queue.canceled().count()).isEqualTo(150);
        assertThatThrownBy(() -> queue.canceled().cancelAll()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void runningJobsAreTakenFromTheirExecutions() {
        enqueued(2);
        var hands = new Hands(rq);
        var first = hands.take();
        hands.take();

        assertThat(queue.started().cancelAll()).isEqualTo(2);
        hands.finish(first, "7");

        assertThat(rq.job(first.jobId()).status()).isEqualTo(JobStatus.CANCELED);
        assertThat(queue.started().count()).isZero();
    }

    @Test
    void aHundredThousandFailedJobsAreRequeued() {
        var ids = queue.enqueueAll(Collections.nCopies(100_000, Call.named("f"))).stream()
                .map(JobHandle::id)
                .toList();
        // As if each had failed: what a worker writes is the business of other tests.
        redis.client().del("rq:queue:default");
        try (var pipeline = redis.client().pipelined()) {
            for (var id : ids) {
                pipeline.hset("rq:job:" + id, "status", "failed");
                pipeline.zadd("rq:failed:default", 1_831_536_000, id);
            }
        }

        assertThat(queue.failed().stream().distinct()).hasSize(100_000);
        assertThat(queue.failed().requeueAll()).isEqualTo(100_000);
        assertThat(queue.size()).isEqualTo(100_000);
    }
}
