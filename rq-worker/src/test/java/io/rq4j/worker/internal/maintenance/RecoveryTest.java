package io.rq4j.worker.internal.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Deeds;
import io.rq4j.JobHandle;
import io.rq4j.Rq;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.Advance.Batch;
import io.rq4j.internal.lifecycle.Advance.Process;
import io.rq4j.internal.lifecycle.JobLifecycle.Abandoned;
import io.rq4j.internal.lifecycle.WorkerPresence.Self;
import io.rq4j.job.JobStatus;
import io.rq4j.job.OnAbandon;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.SettableClock;
import io.rq4j.test.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.RedisClient;

@ExtendWith(RedisExtension.class)
class RecoveryTest {

    private static final Self KILLED = new Self("killed", "w-killed", List.of("default"));
    private static final Self LIVING = new Self("living", "w-living", List.of("default"));

    private final SettableClock clock = SettableClock.at(Instant.parse("2027-01-15T08:00:00Z"));
    private final RedisClient redis;
    private final Rq rq;
    private final Engine engine;
    private final List<Abandoned> taken = new ArrayList<>();

    RecoveryTest(TestRedis redis) {
        this.redis = redis.client();
        this.rq = Rq.builder().url(redis.url()).clock(clock).build();
        this.engine = rq.engine();
    }

    @BeforeEach
    void bothProcessesLive() {
        for (var self : List.of(KILLED, LIVING)) {
            engine.presence().birth(self, Map.of("queues", "default"));
        }
        passesGoOnFor(Duration.ofSeconds(33));
        taken.clear();
    }

    @AfterEach
    void close() {
        rq.close();
    }

    @Test
    void jobsOfAKilledProcessWait25SecondsAndThenStandAtTheHeadOfTheirQueue() {
        var jobs = claimedByTheKilled(3, OnAbandon.REQUEUE);
        var later = rq.queue("default").enqueue(Deeds::add, 1, 2).id();

        passesGoOnFor(Duration.ofSeconds(24));
        assertThat(taken).isEmpty();
        passesGoOnFor(Duration.ofSeconds(3));

        assertThat(taken).extracting(abandoned -> abandoned.held().jobId()).containsExactlyInAnyOrderElementsOf(jobs);
        assertThat(taken).extracting(Abandoned::worker).containsOnly("w-killed");
        assertThat(rq.queue("default").jobIds(0, 10)).hasSize(4).endsWith(later).containsAll(jobs);
        assertThat(job(jobs.get(0)).fetch().orElseThrow().abandonedCount()).isEqualTo(1);
        assertThat(engine.store().recovered()).isEqualTo(3);
    }

    @Test
    void jobThatMustNotStartTwiceFailsWithRqsWords() {
        var id = claimedByTheKilled(1, OnAbandon.FAIL).get(0);

        passesGoOnFor(Duration.ofSeconds(27));

        assertThat(job(id).status()).isEqualTo(JobStatus.FAILED);
        assertThat(job(id).results().get(0).error())
                .startsWith("Moved to FailedJobRegistry, due to AbandonedJobError, at 2027-01-15 08:0")
                .contains("onAbandon FAIL");
    }

    @Test
    void jobThatTookThreeProcessesWithItFailsWithTheReason() {
        var id = claimedByTheKilled(1, OnAbandon.REQUEUE).get(0);
        redis.hset("rq:job:" + id, "abandoned_count", "2");

        passesGoOnFor(Duration.ofSeconds(27));

        assertThat(job(id).status()).isEqualTo(JobStatus.FAILED);
        assertThat(job(id).results().get(0).error()).contains("Three worker processes in a row stopped beating");
    }

    @Test
    void nothingIsTakenFor30SecondsAfterEverybodyWasAway() {
        var id = claimedByTheKilled(1, OnAbandon.REQUEUE).get(0);

        clock.advance(Duration.ofSeconds(40));
        assertThat(pass()).as("this pass finds that everybody was away").isTrue();
        engine.presence().beat(KILLED, id, Map.of());
        passesGoOnFor(Duration.ofSeconds(20));

        assertThat(taken).isEmpty();
        assertThat(job(id).status()).isEqualTo(JobStatus.STARTED);
        passesGoOnFor(Duration.ofSeconds(12));
        assertThat(taken)
                .as("it never beat again, so after the amnesty it is dead")
                .hasSize(1);
    }

    @Test
    void moreThanASliceIsTakenWithinTwoPasses() {
        claimedByTheKilled(150, OnAbandon.REQUEUE);

        passesGoOnFor(Duration.ofSeconds(31));

        assertThat(taken).hasSize(150);
        assertThat(rq.queue("default").size()).isEqualTo(150);
        assertThat(redis.exists("rq:held:killed")).isFalse();
    }

    @Test
    void onlyOneProcessAtATimeRunsAPass() {
        pass();
        new Recovery(engine, KILLED).pass(taken::add);

        assertThat(redis.get("rq:recovery")).isEqualTo("living");
    }

    private List<String> claimedByTheKilled(int count, OnAbandon policy) {
        var queue = rq.queue("default").with(options -> options.onAbandon(policy));
        var ids = IntStream.range(0, count)
                .mapToObj(i -> queue.enqueue(Deeds::add, i, 1).id())
                .toList();
        engine.presence().beat(KILLED, "", Map.of());
        var executions = IntStream.range(0, count).mapToObj(i -> "e" + i).toList();
        var batch = new Batch(1, 0, List.of(), List.of("default"), List.of(), executions);
        assertThat(engine.lifecycle()
                        .advance(new Process("killed", "w-killed", 3_600), batch)
                        .claims())
                .hasSize(count);
        return ids;
    }

    private JobHandle<Object> job(String id) {
        return rq.job(id);
    }

    /** A living process passes every three seconds. */
    private void passesGoOnFor(Duration time) {
        for (long second = 0; second < time.toSeconds(); second += 3) {
            clock.advance(Duration.ofSeconds(Math.min(3, time.toSeconds() - second)));
            engine.presence().beat(LIVING, "", Map.of());
            pass();
        }
    }

    private boolean pass() {
        redis.del("rq:recovery"); // its end is the server's own time, which does not move with the clock
        return new Recovery(engine, LIVING).pass(taken::add) == Recovery.Found.AMNESTY;
    }
}
