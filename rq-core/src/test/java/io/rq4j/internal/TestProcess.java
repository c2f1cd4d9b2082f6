package io.rq4j.internal;

import io.rq4j.internal.lifecycle.Advance.Answer;
import io.rq4j.internal.lifecycle.Advance.Batch;
import io.rq4j.internal.lifecycle.Advance.Process;
import io.rq4j.internal.lifecycle.Advance.Verdict;
import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.internal.lifecycle.JobLifecycle.Abandoned;
import io.rq4j.internal.lifecycle.JobLifecycle.Held;
import io.rq4j.internal.lifecycle.Settlement;
import io.rq4j.internal.lifecycle.Settlement.Again;
import io.rq4j.internal.lifecycle.WorkerPresence.Self;
import io.rq4j.job.Execution;
import io.rq4j.job.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A worker process as Redis sees it. Its executions are named {@code <instance>-1}, {@code <instance>-2}, … */
final class TestProcess {

    static final long LEASE = 3_600;
    static final long FOREVER = -1;
    static final String ON_POLICY = "policy";
    static final String ON_THIRD = "third";

    final Process process;
    private final Scene scene;
    private long batch;
    private long executions;

    TestProcess(Scene scene, String instance) {
        this.scene = scene;
        process = new Process(instance, instance + "-worker", LEASE);
    }

    String instance() {
        return process.instance();
    }

    Self self(String... queues) {
        return new Self(instance(), process.worker(), List.of(queues));
    }

    /** The next batch, not yet sent. */
    Batch batch(int running, List<Settlement> settlements, List<String> queues, int slots) {
        var ids = IntStream.range(0, slots)
                .mapToObj(i -> instance() + "-" + ++executions)
                .toList();
        return new Batch(++batch, running, settlements, queues, List.of(), ids);
    }

    Answer send(Batch batch) {
        return scene.lifecycle.advance(process, batch);
    }

    Answer claim(int slots, String... queues) {
        return claimWhileRunning(0, slots, queues);
    }

    Answer claimWhileRunning(int running, int slots, String... queues) {
        return send(batch(running, List.of(), List.of(queues), slots));
    }

    /** The ids of the jobs that a claim from these queues gives. */
    List<String> claimed(int slots, String... queues) {
        return jobs(claim(slots, queues));
    }

    static List<String> jobs(Answer answer) {
        return answer.claims().stream()
                .map(Claim::execution)
                .map(Execution::jobId)
                .toList();
    }

    Answer settle(Settlement... settlements) {
        return send(batch(0, List.of(settlements), List.of(), 0));
    }

    String finish(Execution execution, String value, long ttl) {
        return word(settle(finished(execution, value, ttl)));
    }

    String fail(Execution execution, String text, long ttl) {
        return word(settle(failed(execution, text, ttl)));
    }

    private static String word(Answer answer) {
        return answer.verdicts().get(0).word();
    }

    static Settlement finished(Execution execution, String value, long ttl) {
        return new Settlement(execution, finished(value), false, ttl, 0);
    }

    static Settlement failed(Execution execution, String text, long ttl) {
        return new Settlement(execution, new Outcome.Failed(text, Duration.ZERO), false, 0, ttl);
    }

    /** What the function threw, and how long to wait before the next try. */
    static Settlement retried(Execution execution, String text, long ttl, long delayMillis, boolean front) {
        return new Settlement(
                execution, new Outcome.Failed(text, Duration.ZERO), false, 0, ttl, new Again(delayMillis, front));
    }

    /** What the function asked for. */
    static Settlement asked(Execution execution, String text, long ttl, long delayMillis) {
        var outcome = new Outcome.AnotherTry(Duration.ofMillis(delayMillis), 3, text, Duration.ZERO);
        return new Settlement(execution, outcome, false, 0, ttl, new Again(delayMillis, false));
    }

    /** What the function asked for once too often. */
    static Settlement askedTooOften(Execution execution, String text, long ttl) {
        var outcome = new Outcome.AnotherTry(Duration.ZERO, 3, text, Duration.ZERO);
        return new Settlement(execution, outcome, false, 0, ttl);
    }

    static Settlement repeated(Execution execution, String value, long ttl, long delayMillis) {
        return new Settlement(execution, finished(value), false, ttl, 0, new Again(delayMillis, false));
    }

    String settled(Settlement settlement) {
        return word(settle(settlement));
    }

    /** The same for a job that a beat has seen. */
    static Settlement registered(Settlement settlement) {
        return new Settlement(
                settlement.execution(),
                settlement.outcome(),
                true,
                settlement.resultTtl(),
                settlement.failureTtl(),
                settlement.again());
    }

    private static Outcome finished(String value) {
        return new Outcome.Finished(value.getBytes(StandardCharsets.UTF_8), Duration.ZERO);
    }

    List<String> renew(Execution... executions) {
        return words(scene.lifecycle.renew(process, List.of(executions)));
    }

    List<String> pushBack(Execution... executions) {
        return words(scene.lifecycle.pushBack(process, List.of(executions)));
    }

    private static List<String> words(List<Verdict> verdicts) {
        return verdicts.stream().map(Verdict::word).toList();
    }

    /** What another process does with these when this one is dead. */
    List<String> abandon(Execution... executions) {
        return recover(Stream.of(executions).map(this::held).toList()).stream()
                .map(Abandoned::word)
                .toList();
    }

    List<Abandoned> recover(List<Held> held) {
        return scene.lifecycle.abandon(instance(), held, ON_POLICY, ON_THIRD);
    }

    private Held held(Execution execution) {
        var millis = String.valueOf(Scene.START.toEpochMilli());
        return new Held(instance(), execution.id(), execution.queue(), execution.jobId(), millis);
    }

    boolean birth(Map<String, String> fields, String... queues) {
        return scene.presence.birth(self(queues), fields).isPresent();
    }

    long beat(String... queues) {
        return scene.presence
                .beat(self(queues), "", Map.of("queues", String.join(",", queues)))
                .held();
    }
}
