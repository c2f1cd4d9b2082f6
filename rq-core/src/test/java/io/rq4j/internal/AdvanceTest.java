package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static io.rq4j.internal.TestProcess.failed;
import static io.rq4j.internal.TestProcess.finished;
import static io.rq4j.internal.TestProcess.jobs;
import static io.rq4j.internal.lifecycle.Advance.QueueState.EMPTY;
import static io.rq4j.internal.lifecycle.Advance.QueueState.HELD;
import static io.rq4j.internal.lifecycle.Advance.QueueState.MORE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.lifecycle.Advance.Answer;
import io.rq4j.internal.lifecycle.Advance.Batch;
import io.rq4j.internal.lifecycle.Advance.Verdict;
import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.internal.lifecycle.Settlement;
import io.rq4j.job.Execution;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/** One round trip of a worker process: what it ends, what it claims, and that it may be repeated. */
@TransitionTest
class AdvanceTest {

    private static final int KIB = 1_024;

    private static String[] ids(int count) {
        return IntStream.range(0, count).mapToObj(i -> "j" + i).toArray(String[]::new);
    }

    /** Jobs whose payloads have so many bytes each. */
    private static void enqueueLarge(Scene scene, int count, int bytes) {
        for (var id : ids(count)) {
            scene.enqueue(job(id).data(new byte[bytes]));
        }
    }

    // A batch is carried out once.

    @Test
    void repeatedBatchIsAnsweredAgainAndChangesNothing(Scene scene) {
        scene.enqueue(job("a").with("timeout", "7"), job("b"), job("c"));
        var process = scene.process();
        var first = process.claim(2, "default").claims();
        var batch = process.batch(
                1,
                List.of(
                        finished(first.get(0).execution(), "7", 500),
                        failed(lost(first.get(1).execution()), "boom", 60)),
                List.of("high", "default"),
                3);
        var answer = process.send(batch);
        scene.clock.advance(Duration.ofSeconds(9));

        var changes = scene.changes(() -> {
            var again = process.send(batch);
            assertThat(again.late()).isFalse();
            assertThat(again.verdicts()).isEqualTo(answer.verdicts());
            assertThat(again.verdicts()).extracting(Verdict::word).containsExactly("ok", "taken");
            assertThat(again.claims()).extracting(Claim::execution).isEqualTo(executions(answer));
            assertThat(again.claims().get(0).data())
                    .isEqualTo(answer.claims().get(0).data());
            assertThat(again.states()).isEmpty();
        });

        assertThat(changes).isEmpty();
        assertThat(jobs(answer)).containsExactly("c");
    }

    private static Execution lost(Execution execution) {
        return new Execution("other", execution.jobId(), execution.queue(), execution.fence(), execution.startedAt());
    }

    private static List<Execution> executions(Answer answer) {
        return answer.claims().stream().map(Claim::execution).toList();
    }

    @Test
    void repeatedBatchLeavesOutWhatIsNoLongerHeld(Scene scene) {
        scene.enqueue("a", "b", "c");
        var batch = scene.process().batch(0, List.of(), List.of("default"), 3);
        scene.process().send(batch);
        scene.lifecycle.delete("a");
        scene.redis.hset("rq:job:b", "execution_id", "other");

        assertThat(jobs(scene.process().send(batch))).containsExactly("c");
    }

    @Test
    void repeatedBatchFindsAQueueOfAnyName(Scene scene) {
        scene.enqueue(job("a").on("two words\nand a line"));
        var batch = scene.process().batch(0, List.of(), List.of("two words\nand a line"), 1);
        var answer = scene.process().send(batch);

        assertThat(executions(scene.process().send(batch))).isEqualTo(executions(answer));
    }

    @Test
    void olderBatchIsLateAndChangesNothing(Scene scene) {
        scene.enqueue("a");
        var older = scene.process().batch(0, List.of(), List.of("default"), 1);
        scene.process().claim(0, "default");

        var changes = scene.changes(() -> {
            var answer = scene.process().send(older);
            assertThat(answer.late()).isTrue();
            assertThat(answer.claims()).isEmpty();
        });

        assertThat(changes).isEmpty();
    }

    @Test
    void processesHaveBatchNumbersOfTheirOwn(Scene scene) {
        scene.enqueue("a");
        scene.process().claim(0, "default");
        scene.process().claim(0, "default");

        assertThat(scene.process("p2").claimed(1, "default")).containsExactly("a");
    }

    @Test
    void lastBatchIsRememberedForADay(Scene scene) {
        scene.process().claim(1, "default");

        assertThat(scene.redis.ttl("rq:last:p1")).isBetween(86_395L, 86_400L);
    }

    // Each item stands alone.

    @Test
    void settlementThatCannotBeWrittenDoesNotSpoilTheOthers(Scene scene) {
        scene.enqueue("a", "b", "c", "d");
        var claims = scene.process().claim(3, "default").claims();
        scene.redis.set("rq:results:b", "x");

        var batch = scene.process()
                .batch(
                        0,
                        claims.stream()
                                .map(claim -> finished(claim.execution(), "7", 500))
                                .toList(),
                        List.of("default"),
                        1);
        var answer = scene.process().send(batch);

        assertThat(answer.verdicts().get(0).word()).isEqualTo("ok");
        assertThat(answer.verdicts().get(1).word()).startsWith("bad:WRONGTYPE");
        assertThat(answer.verdicts().get(2).word()).isEqualTo("ok");
        assertThat(scene.process().send(batch).verdicts()).isEqualTo(answer.verdicts());
        assertThat(List.of(scene.status("a"), scene.status("b"), scene.status("c")))
                .containsExactly("finished", "failed", "finished");
        assertThat(jobs(answer)).containsExactly("d");
    }

    @Test
    void keyThatIsNoJobIsDroppedAndReported(Scene scene) {
        scene.redis.set("rq:job:a", "x");
        scene.redis.rpush("rq:queue:default", "a");
        scene.enqueue("b");

        var answer = scene.process().claim(2, "default");

        assertThat(jobs(answer)).containsExactly("b");
        assertThat(answer.bad()).singleElement().asString().startsWith("default a WRONGTYPE");
        assertThat(scene.queue("default")).isEmpty();
        assertThat(scene.redis.get("rq:job:a")).isEqualTo("x");
    }

    @Test
    void queueThatIsNoListIsReportedAndTheNextGoesOn(Scene scene) {
        scene.redis.set("rq:queue:broken", "x");
        scene.enqueue("a");

        var answer = scene.process().claim(2, "broken", "default");

        assertThat(jobs(answer)).containsExactly("a");
        assertThat(answer.states()).containsExactly(HELD, EMPTY);
        assertThat(answer.bad()).singleElement().asString().startsWith("broken  WRONGTYPE");
    }

    @Test
    void jobsOfAQueueWhoseWipIsSomethingElseStayInTheirOrder(Scene scene) {
        scene.enqueue("a", "b");
        scene.enqueueAs("n2", job("c").on("high"));
        scene.redis.set("rq:wip:default", "x");

        var answer = scene.process().claim(3, "default", "high");

        assertThat(jobs(answer)).containsExactly("c");
        assertThat(answer.bad()).hasSize(2);
        assertThat(scene.queue("default")).containsExactly("a", "b");
        assertThat(scene.status("a")).isEqualTo("queued");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.b", "a:b", "ä", "a b", ""})
    void idThatPythonCannotReadEndsAsFailedAndIsKept(String id, Scene scene) {
        scene.enqueue(job(id));
        scene.enqueueAs("n2", job("b"));

        assertThat(scene.process().claimed(2, "default")).containsExactly("b");

        assertThat(scene.status(id)).isEqualTo("failed");
        assertThat(scene.redis.hget("rq:job:" + id, "exc_info")).contains("The job id " + id + " is not allowed");
        assertThat(scene.redis.hexists("rq:job:" + id, "data")).isTrue();
        assertThat(scene.redis.ttl("rq:job:" + id)).isBetween(31_535_990L, 31_536_000L);
        assertThat(scene.redis.zscore("rq:failed:default", id)).isEqualTo(1_831_536_000);
        assertThat(scene.queue("default")).isEmpty();
    }

    @Test
    void badIdWithoutAJobIsOnlyDropped(Scene scene) {
        scene.redis.rpush("rq:queue:default", "a.b");

        scene.process().claim(1, "default");

        assertThat(scene.redis.keys("*")).containsExactly("rq:last:p1");
    }

    // What stands in a queue and does not wait.

    @Test
    void idWithoutAHashIsDropped(Scene scene) {
        scene.redis.rpush("rq:queue:default", "gone");
        scene.enqueue("a");

        assertThat(scene.process().claimed(2, "default")).containsExactly("a");
        assertThat(scene.redis.exists("rq:job:gone")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "finished, finished, 1800000060",
        "failed, failed, 1800000060",
        "stopped, failed, 1800000060",
        "canceled, canceled, 1800000000",
        "deferred, deferred, 1800000000"
    })
    void leftoverThatStandsNowhereElseIsPutWhereItsStatusSays(
            String status, String registry, double score, Scene scene) {
        scene.enqueue(job("a").with("status", status));
        scene.redis.expire("rq:job:a", 60);
        scene.redis.rename("rq:queue:default", "rq:queue:high");

        var changes = scene.changes(
                () -> assertThat(scene.process().claimed(1, "high")).isEmpty());

        assertThat(changes.lines())
                .containsExactlyInAnyOrder(
                        "+ zset rq:%s:default {a = %.0f}".formatted(registry, score),
                        "+ string rq:last:p1 1\\n\\n ttl 86400s",
                        "- list rq:queue:high [a]");
    }

    @ParameterizedTest
    @CsvSource({"finished, Infinity", "failed, -1"})
    void leftoverWithoutAnEndIsKeptForEver(String status, double score, Scene scene) {
        scene.enqueue(job("a").with("status", status));

        scene.process().claim(1, "default");

        assertThat(scene.redis.zscore("rq:" + status + ":default", "a")).isEqualTo(score);
    }

    @ParameterizedTest
    @ValueSource(strings = {"finished", "failed", "canceled", "deferred", "scheduled"})
    void leftoverThatStandsWhereItShouldIsOnlyDropped(String status, Scene scene) {
        scene.enqueue(job("a").with("status", status));
        scene.redis.zadd("rq:" + status + ":default", 7, "a");
        scene.redis.rename("rq:queue:default", "rq:queue:high");

        var changes = scene.changes(
                () -> assertThat(scene.process().claimed(1, "high")).isEmpty());

        assertThat(changes).isEqualTo("""
                        + string rq:last:p1 1\\n\\n ttl 86400s
                        - list rq:queue:high [a]
                        """);
    }

    @Test
    void scheduledJobThatIsNotScheduledRuns(Scene scene) {
        scene.enqueue(job("a").with("status", "scheduled"));

        assertThat(scene.process().claimed(1, "default")).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:e1", "a:e2", "a"})
    void startedJobThatIsInWipIsOnlyDropped(String member, Scene scene) {
        scene.enqueue(job("a").with("status", "started", "execution_id", "e1"));
        scene.redis.zadd("rq:executions:a", 1, "e2");
        scene.redis.zadd("rq:wip:default", 1, member);
        scene.redis.rename("rq:queue:default", "rq:queue:high");

        assertThat(scene.process().claimed(1, "high")).isEmpty();
        assertThat(scene.queue("high")).isEmpty();
    }

    @Test
    void startedJobThatNobodyHoldsRuns(Scene scene) {
        scene.enqueue(job("a").with("status", "started", "execution_id", "e1"));

        assertThat(scene.process().claimed(1, "default")).containsExactly("a");
    }

    @Test
    void jobThatStandsTwiceIsClaimedOnce(Scene scene) {
        scene.enqueue("a", "b");
        scene.redis.lpush("rq:queue:default", "a");

        var answer = scene.process().claim(5, "default");

        assertThat(jobs(answer)).containsExactly("a", "b");
        assertThat(scene.redis.zcard("rq:wip:default")).isEqualTo(2);
        assertThat(scene.queue("default")).isEmpty();
    }

    // How much one call takes.

    @Test
    void claimTakesAsManyJobsAsThereAreSlotsInOrder(Scene scene) {
        scene.enqueue("a", "b", "c");

        var answer = scene.process().claim(2, "default");

        assertThat(jobs(answer)).containsExactly("a", "b");
        assertThat(answer.states()).containsExactly(MORE);
        assertThat(scene.queue("default")).containsExactly("c");
    }

    @Test
    void orderOfTheQueuesIsTheirPriority(Scene scene) {
        scene.enqueue(job("a").on("low"), job("b").on("high"), job("c").on("low"), job("d").on("high"));

        assertThat(scene.process().claimed(3, "high", "low")).containsExactly("b", "d", "a");
    }

    @Test
    void emptyQueueSaysSo(Scene scene) {
        scene.enqueue("a");

        assertThat(scene.process().claim(2, "high", "default").states()).containsExactly(EMPTY, EMPTY);
    }

    @Test
    void callWithoutSlotsLooksAtNothing(Scene scene) {
        scene.enqueue("a");

        var answer = scene.process().claim(0, "default");

        assertThat(answer.claims()).isEmpty();
        assertThat(answer.states()).isEmpty();
        assertThat(scene.queue("default")).containsExactly("a");
    }

    @Test
    void largeBatchPasses(Scene scene) {
        scene.enqueue(ids(2_500));
        var claims = scene.process().claim(2_500, "default").claims();
        var settlements = claims.stream()
                .map(claim -> TestProcess.registered(finished(claim.execution(), "7", 500)))
                .toArray(Settlement[]::new);

        assertThat(claims).hasSize(2_500);
        assertThat(scene.process().settle(settlements).verdicts()).allMatch(Verdict::accepted);
        assertThat(scene.redis.exists("rq:held:p1")).isFalse();
    }

    @Test
    void tenTimesTheSlotsAreLookedAtAndNoMore(Scene scene) {
        scene.redis.rpush("rq:queue:default", ids(25));
        scene.enqueue("a");

        var answer = scene.process().claim(2, "default");

        assertThat(answer.claims()).isEmpty();
        assertThat(answer.states()).containsExactly(MORE);
        assertThat(scene.queue("default")).hasSize(6);
        assertThat(scene.process().claimed(2, "default")).containsExactly("a");
    }

    @Test
    void claimStopsBeforeFourMebibytesOfPayload(Scene scene) {
        enqueueLarge(scene, 25, 200 * KIB);
        scene.enqueueAs("n2", job("small").on("low"));

        var answer = scene.process().claim(25, "default", "low");

        assertThat(answer.claims()).hasSize(20);
        assertThat(answer.states()).containsExactly(MORE, MORE);
        assertThat(scene.queue("default")).hasSize(5).startsWith("j20");
    }

    @Test
    void payloadOf256KibibytesComesAlong(Scene scene) {
        enqueueLarge(scene, 1, 256 * KIB);

        assertThat(scene.process().claim(1, "default").claims().get(0).data()).hasSize(256 * KIB);
    }

    @Test
    void largerPayloadIsLeftToTheThreadThatRunsIt(Scene scene) {
        enqueueLarge(scene, 17, 256 * KIB + 1);

        var batch = scene.process().batch(0, List.of(), List.of("default"), 17);
        for (var answer : List.of(scene.process().send(batch), scene.process().send(batch))) {
            assertThat(answer.claims()).hasSize(17).allSatisfy(claim -> {
                assertThat(claim.data()).isNull();
                assertThat(claim.dataSize()).isEqualTo(256 * KIB + 1);
            });
        }
    }

    @Test
    void busyJobCostsAtMost16Commands(Scene scene) {
        scene.enqueue(ids(20));
        var running = scene.process().claim(10, "default").claims();
        var settlements = running.stream()
                .map(claim -> finished(claim.execution(), "7", 500))
                .toList();
        scene.redis.executeCommand(new CommandArguments(Protocol.Command.CONFIG).add("RESETSTAT"));

        assertThat(scene.process()
                        .send(scene.process().batch(0, settlements, List.of("default"), 10))
                        .claims())
                .hasSize(10);

        assertThat(calls(scene)).isLessThanOrEqualTo(10 * 16);
    }

    private static int calls(Scene scene) {
        var counts = new HashMap<String, Integer>();
        scene.redis
                .info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_"))
                .forEach(line -> {
                    var command = line.substring("cmdstat_".length(), line.indexOf(':'));
                    counts.put(command, Integer.parseInt(line.replaceAll(".*:calls=(\\d+),.*", "$1")));
                });
        counts.keySet().removeAll(List.of("info", "config", "config|resetstat", "ping", "client|setinfo", "hello"));
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    // Held queues.

    @Test
    void nothingIsTakenWhileAllIsSuspended(Scene scene) {
        scene.enqueue("a");
        scene.redis.set("rq:suspended", "1");

        var answer = scene.process().claim(1, "default", "high");

        assertThat(answer.claims()).isEmpty();
        assertThat(answer.states()).containsExactly(HELD, EMPTY);
        assertThat(scene.queue("default")).containsExactly("a");
    }

    @Test
    void claimedJobIsHeldThoughItsSeatCannotBeGivenBack(Scene scene) {
        scene.enqueue("a");
        scene.redis.set("rq:seated:p1", "x");
        var process = scene.process();
        var batch = process.batch(0, List.of(), List.of("default"), 1);

        var answer = process.send(
                new Batch(batch.number(), 0, List.of(), batch.queues(), List.of("default|1"), batch.executions()));

        assertThat(jobs(answer)).containsExactly("a");
        assertThat(scene.redis.hlen("rq:held:p1")).isEqualTo(1);
    }

    @Test
    void seatAtAQueueThatGaveAJobIsGivenBack(Scene scene) {
        scene.enqueue(job("a").on("high"));
        scene.redis.rpush("rq:seated:p1", "high|2", "default|1");
        var process = scene.process();
        var batch = process.batch(0, List.of(), List.of("high", "default"), 2);

        process.send(new Batch(
                batch.number(), 0, List.of(), batch.queues(), List.of("high|2", "default|1"), batch.executions()));

        assertThat(scene.redis.lrange("rq:seated:p1", 0, -1)).containsExactly("default|1");
        assertThat(scene.redis.lrange("rq:seats:high", 0, -1)).containsExactly("high|2");
        assertThat(scene.redis.exists("rq:seats:default")).isFalse();
    }

    @Test
    void suspendedProcessStillSettles(Scene scene) {
        var execution = scene.started("a");
        scene.redis.set("rq:suspended", "1");

        assertThat(scene.process().finish(execution, "7", 500)).isEqualTo("ok");
    }

    @Test
    void pausedQueueIsPassedOver(Scene scene) {
        scene.enqueue(job("a").on("high"), job("b"));
        scene.redis.set("rq:paused:high", "maintenance");

        var answer = scene.process().claim(2, "high", "default");

        assertThat(jobs(answer)).containsExactly("b");
        assertThat(answer.states()).containsExactly(HELD, EMPTY);
        assertThat(scene.queue("high")).containsExactly("a");
    }

    // A job that took two processes with it runs alone.

    private static JobDraft suspect(String id) {
        return job(id).with("abandoned_count", "2");
    }

    @Test
    void idleProcessTakesASuspectJobAndNothingBesides(Scene scene) {
        scene.enqueue(suspect("a"), job("b"));

        var answer = scene.process().claim(5, "default");

        assertThat(jobs(answer)).containsExactly("a");
        assertThat(answer.claims().get(0).abandonedCount()).isEqualTo(2);
        assertThat(answer.drain()).isTrue();
        assertThat(answer.states()).containsExactly(MORE);
        assertThat(scene.queue("default")).containsExactly("b");
    }

    @Test
    void repeatedBatchStillSaysThatTheJobRunsAlone(Scene scene) {
        scene.enqueue(suspect("a"));
        var batch = scene.process().batch(0, List.of(), List.of("default"), 5);
        scene.process().send(batch);

        assertThat(scene.process().send(batch).drain()).isTrue();
    }

    @Test
    void busyProcessLeavesASuspectJobAtTheHeadAndDrainsItself(Scene scene) {
        scene.enqueue(suspect("a"), suspect("b"), job("c"));

        var answer = scene.process().claimWhileRunning(1, 5, "default");

        assertThat(jobs(answer)).containsExactly("c");
        assertThat(answer.drain()).isTrue();
        assertThat(answer.states()).containsExactly(MORE);
        assertThat(scene.queue("default")).containsExactly("a", "b");
        assertThat(scene.redis.get("rq:solo:default")).isEqualTo("p1");
        assertThat(scene.redis.pttl("rq:solo:default")).isBetween(55_000L, 60_000L);
    }

    @Test
    void processThatTookAnotherJobFirstLeavesTheSuspectOne(Scene scene) {
        scene.enqueue(job("a"), suspect("b"), job("c"));

        assertThat(scene.process().claimed(5, "default")).containsExactly("a", "c");
        assertThat(scene.queue("default")).containsExactly("b");
    }

    @Test
    void oneProcessDrainsItselfForASuspectJobTheOthersGoOn(Scene scene) {
        scene.enqueue(suspect("a"));

        assertThat(scene.process("p1").claimWhileRunning(1, 5, "default").drain())
                .isTrue();
        assertThat(scene.process("p2").claimWhileRunning(1, 5, "default").drain())
                .isFalse();
    }

    @Test
    void drainingProcessGoesOnDrainingAndThenTakesTheJob(Scene scene) {
        scene.enqueue(suspect("a"));
        var process = scene.process();
        process.claimWhileRunning(1, 5, "default");

        assertThat(process.claimWhileRunning(1, 5, "default").drain()).isTrue();
        assertThat(process.claimed(5, "default")).containsExactly("a");
        assertThat(scene.redis.exists("rq:solo:default")).isFalse();
    }

    @Test
    void jobThatTookOneProcessWithItRunsAmongOthers(Scene scene) {
        scene.enqueue(job("a").with("abandoned_count", "1"), job("b"));

        var answer = scene.process().claim(5, "default");

        assertThat(jobs(answer)).containsExactly("a", "b");
        assertThat(answer.drain()).isFalse();
    }

    @Test
    void countThatIsNoNumberCountsAsNone(Scene scene) {
        scene.enqueue(
                job("a").with("abandoned_count", "x"),
                job("b").with("abandoned_count", "inf"),
                job("c").with("abandoned_count", "2.5"),
                job("d").with("abandoned_count", "-"));

        assertThat(scene.process().claim(5, "default").claims())
                .hasSize(4)
                .allMatch(claim -> claim.abandonedCount() == 0);
    }
}
