package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Deeds;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.Advance.Batch;
import io.rq4j.internal.lifecycle.Advance.Process;
import io.rq4j.internal.lifecycle.JobLifecycle.Held;
import io.rq4j.internal.lifecycle.Settlement;
import io.rq4j.internal.lifecycle.WorkerPresence.Self;
import io.rq4j.job.Call;
import io.rq4j.job.Execution;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Outcome;
import io.rq4j.test.RedisExtension;
import io.rq4j.worker.execution.Assignment;
import io.rq4j.worker.execution.JobExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class HeartbeatTest {

    private static final Process PROCESS = new Process("i", "w", 3_600);
    private static final Self SELF = new Self("i", "w", List.of("default"));

    private final Workshop shop;
    private final Engine engine;
    private final Holdings holdings = new Holdings();
    private final List<String> interrupted = new ArrayList<>();
    private int stuck;

    HeartbeatTest(Workshop shop) {
        this.shop = shop;
        this.engine = shop.rq.engine();
    }

    @Test
    void heartBeatsWhileAllThreadsAreBlocked() {
        var gate = shop.gate();
        shop.queue().enqueueAll(Collections.nCopies(4, Call.of(Deeds::passInAnyCase, gate)));
        shop.start(options -> options.concurrency(3));
        shop.awaitEntered(gate, 3);
        Workshop.eventually(() -> assertThat(shop.keys("rq:execution:*")).hasSize(3));
        double before = lastBeat();

        Workshop.eventually(() -> assertThat(lastBeat()).isGreaterThan(before + 4_000));
        assertThat(Workshop.entered(gate)).hasSize(3);
    }

    @Test
    void jobThatIsDeletedWhileItRunsIsInterruptedAndItsOutcomeRefused() {
        var log = new LogFile();
        var gate = shop.gate();
        var job = shop.queue().enqueue(Deeds::pass, gate);
        shop.start();
        shop.awaitEntered(gate, 1);

        job.delete();

        Workshop.eventually(() -> assertThat(log.text())
                .contains("WARN worker - Interrupting job=" + job.id())
                .contains("WARN worker - The outcome of job=" + job.id())
                .contains("the job is no longer ours: deleted"));
        assertThat(job.fetch()).isEmpty();
        assertThat(job.results()).isEmpty();
        assertThat(shop.keys("rq:failed:*")).isEmpty();
        shop.assertNothingRuns();
    }

    @Test
    void firstBeatRegistersWhatRunsAndLaterOnesOnlyWhatIsDue() {
        var execution = claim(1).get(0);
        var heartbeat = heartbeat(PROCESS);
        heartbeat.beat();
        assertThat(shop.keys("rq:execution:*")).hasSize(1);

        shop.keys("rq:execution:*").forEach(shop.redis::del);
        heartbeat.beat();

        assertThat(shop.keys("rq:execution:*"))
                .as("a lease of an hour is renewed every 30 s")
                .isEmpty();
        assertThat(holdings.settle(execution.id()))
                .as("the settlement knows that there are keys")
                .isTrue();
        assertThat(interrupted).isEmpty();
    }

    @Test
    void whatWasTakenWhileWeSeemedDeadIsInterruptedAtTheNextBeatAndOnceOnly() {
        var executions = claim(3);
        var heartbeat = heartbeat(PROCESS);
        heartbeat.beat();
        var taken = executions.get(1);
        abandon(taken);

        heartbeat.beat();
        assertThat(interrupted).containsExactly(taken.id());

        heartbeat.beat();
        assertThat(interrupted).hasSize(1);
    }

    @Test
    void outcomeOnItsWayIsNoLossToBeFollowedUp() {
        var executions = claim(2);
        var heartbeat = heartbeat(PROCESS);
        heartbeat.beat();
        settle(executions.get(0));

        heartbeat.beat();

        assertThat(interrupted).isEmpty();
    }

    @Test
    void keyOfAnotherTypeIsNoReasonToInterrupt() {
        claim(1);
        shop.redis.set("rq:worker:w:executions", "not a set");

        heartbeat(PROCESS).beat();

        assertThat(interrupted).isEmpty();
    }

    @Test
    void whatRedisHoldsForUsAndWeDoNotRunGoesBackToItsQueue() {
        var old = plant("old", Instant.now().minusSeconds(11));
        var young = plant("young", Instant.now());
        var expected = plant("expected", Instant.now().minusSeconds(11));
        holdings.expect(List.of("expected"));

        heartbeat(PROCESS).beat();

        assertThat(shop.job(old).status()).isEqualTo(JobStatus.QUEUED);
        assertThat(shop.job(old).abandonedCount()).isZero();
        assertThat(shop.queue().jobIds(0, 10)).containsExactly(old);
        assertThat(shop.job(young).status())
                .as("its claim may still be on its way to us")
                .isEqualTo(JobStatus.STARTED);
        assertThat(shop.job(expected).status())
                .as("its batch is still being sent")
                .isEqualTo(JobStatus.STARTED);
    }

    @Test
    void strangeEntriesOfTheIndexAreRemoved() {
        shop.redis.hset("rq:held:i", "e", "whatever");

        heartbeat(PROCESS).beat();

        assertThat(shop.redis.exists("rq:held:i")).isFalse();
    }

    private Heartbeat heartbeat(Process process) {
        return new Heartbeat(
                engine,
                SELF,
                process,
                holdings,
                new Tally(),
                new Interrupts(),
                new WorkerLog("w"),
                Map.of(),
                () -> "busy");
    }

    /** Claims new jobs into the holdings, as the loop does. */
    private List<Execution> claim(int count) {
        IntStream.range(0, count).forEach(i -> shop.queue().enqueue(Deeds::add, i, 1));
        var ids = IntStream.range(0, count).mapToObj(i -> "e" + i).toList();
        var answer =
                engine.lifecycle().advance(PROCESS, new Batch(1, 0, List.of(), List.of("default"), List.of(), ids));
        answer.claims().forEach(claim -> holdings.add(claim, System.nanoTime()));
        return holdings.executions();
    }

    /** Redis has settled it, and its answer is on the way to the loop. */
    private void settle(Execution execution) {
        var outcome = new Outcome.Finished("1".getBytes(StandardCharsets.UTF_8), Duration.ZERO);
        var settlement = new Settlement(execution, outcome, holdings.settle(execution.id()), 500, 500);
        engine.lifecycle()
                .advance(PROCESS, new Batch(2, 1, List.of(settlement), List.of("default"), List.of(), List.of()));
    }

    @Test
    void threadsThatWouldNotStopAreShownUntilTheyHaveStopped() {
        var heartbeat = heartbeat(PROCESS);
        heartbeat.beat();
        assertThat(shop.redis.hgetAll("rq:worker:w")).doesNotContainKey("stuck_threads");

        stuck = 2;
        heartbeat.beat();
        assertThat(shop.redis.hgetAll("rq:worker:w")).containsEntry("stuck_threads", "2");

        stuck = 0;
        heartbeat.beat();
        assertThat(shop.redis.hgetAll("rq:worker:w")).containsEntry("stuck_threads", "0");
    }

    /** As a recovery pass of another process would. */
    private void abandon(Execution taken) {
        engine.lifecycle().abandon("i", List.of(new Held("i", taken.id(), "default", taken.jobId(), "0")), "", "");
    }

    private String plant(String execution, Instant claimedAt) {
        var id = RawJob.of(shop, "com.acme.Deeds.add", "[1, 2]")
                .set("status", "started")
                .set("execution_id", execution)
                .write();
        shop.redis.zadd("rq:wip:default", Instant.now().getEpochSecond() + 3_600, id + ":" + execution);
        shop.redis.hset("rq:held:i", execution, "default|" + id + "|" + claimedAt.toEpochMilli());
        return id;
    }

    private double lastBeat() {
        return shop.redis.zrangeWithScores("rq:beats", 0, -1).get(0).getScore();
    }

    /** Runs nothing and notes who is interrupted. */
    private final class Interrupts implements JobExecutor {

        @Override
        public boolean interrupt(String executionId, String reason) {
            return interrupted.add(executionId);
        }

        @Override
        public boolean kill(String executionId, String text) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void execute(Assignment assignment, Listener listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int running() {
            return 0;
        }

        @Override
        public int inFlight() {
            return 0;
        }

        @Override
        public int stuckThreads() {
            return stuck;
        }

        @Override
        public List<Assignment> stop(Duration grace) {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
