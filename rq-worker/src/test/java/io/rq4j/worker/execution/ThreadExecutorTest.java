package io.rq4j.worker.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rq4j.codec.JsonCodec;
import io.rq4j.job.Job;
import io.rq4j.job.Outcome;
import io.rq4j.job.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ThreadExecutorTest {

    private static final String JOBS = """
            package com.acme;
            import io.rq4j.worker.execution.JobContext;
            public class Jobs {
                public static void noop() { }
                public static String thread() { return Thread.currentThread().getName(); }
                public static void sleep() throws InterruptedException { began(); Thread.sleep(60_000); }
                public static String calm() {
                    began();
                    try { Thread.sleep(60_000); return "slept"; } catch (InterruptedException e) { return "awake"; }
                }
                public static String deaf() {
                    began();
                    JobContext.current().meta().put("hold", true);
                    JobContext.current().saveMeta();
                    return "done";
                }
                public static boolean interrupted() { return Thread.interrupted(); }
                private static void began() { JobContext.current().saveMeta(); }
            }
            """;

    @TempDir
    static Path dir;

    private static Functions functions;

    private final Gate gate = new Gate();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final ThreadExecutor executor = new ThreadExecutor("w1", 2, Threads.PLATFORM, runner());

    /** Lets a test know that its job began, and holds one that saves {@code hold} whatever interrupts it. */
    private static final class Gate implements JobAccess {

        private final Semaphore began = new Semaphore(0);
        private final Semaphore open = new Semaphore(0);

        @Override
        public byte @Nullable [] readMeta() {
            return null;
        }

        @Override
        public void saveMeta(byte[] meta) {
            if (new String(meta, UTF_8).contains("hold")) {
                open.acquireUninterruptibly();
            } else {
                began.release();
            }
        }

        @Override
        public void saveProgress(Progress progress) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] resultOf(String job) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Job job() {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeAll
    static void compile() {
        functions = Functions.inClasspath(List.of(UserCode.in(dir).jar("jobs", JOBS)), List.of(), List.of());
    }

    @AfterAll
    static void closeFunctions() {
        functions.close();
    }

    @AfterEach
    void close() {
        gate.open.release(1_000);
        executor.close();
    }

    private static JobRunner runner() {
        return new JobRunner(JsonCodec.standard(), functions, InstanceFactory.newInstances());
    }

    private TestAssignment job(String method) {
        return TestAssignment.of("com.acme.Jobs." + method).access(gate);
    }

    private Assignment run(TestAssignment job) {
        var assignment = job.build();
        executor.execute(assignment, outcomes::add);
        return assignment;
    }

    private Assignment begun(TestAssignment job) throws InterruptedException {
        var assignment = run(job);
        assertThat(gate.began.tryAcquire(30, TimeUnit.SECONDS))
                .as("the job began")
                .isTrue();
        return assignment;
    }

    private Outcome outcome() throws InterruptedException {
        var outcome = outcomes.poll(30, TimeUnit.SECONDS);
        assertThat(outcome).isNotNull();
        return outcome;
    }

    private String value() throws InterruptedException {
        var outcome = outcome();
        assertThat(outcome).isInstanceOf(Outcome.Finished.class);
        return new String(((Outcome.Finished) outcome).value(), UTF_8);
    }

    private String failure() throws InterruptedException {
        var outcome = outcome();
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).text();
    }

    /** Two jobs that meet prove two threads; a third one finds no place. */
    @Test
    void thereAreAsManyThreadsAsAskedForNamedAfterTheWorker() throws InterruptedException {
        begun(job("deaf"));
        begun(job("deaf"));
        var third = run(job("thread"));
        assertThat(executor.running()).isEqualTo(3);
        assertThat(outcomes).isEmpty();
        gate.open.release();
        assertThat(List.of(value(), value())).contains("\"done\"").anyMatch(name -> name.matches("\"rq-w1-job-[12]\""));
        assertThat(executor.interrupt(third.execution().id(), "late")).isFalse();
    }

    @Test
    void aJobPastItsTimeoutFailsWithItsStack() throws InterruptedException {
        run(job("sleep").timeout(Duration.ofSeconds(1)));
        assertThat(failure())
                .startsWith("io.rq4j.error.JobTimeoutException: "
                        + "Task exceeded maximum timeout value (1 seconds)\n\tat java.")
                .contains("\tat com.acme.Jobs.sleep(Jobs.java:6)\n")
                .doesNotContain("JobRunner", "ThreadExecutor", "java.lang.reflect");
    }

    @Test
    void aJobThatSwallowsTheInterruptOfItsTimeoutStillTimedOut() throws InterruptedException {
        run(job("calm").timeout(Duration.ofMillis(50)));
        assertThat(failure())
                .startsWith("io.rq4j.error.JobTimeoutException: Task exceeded maximum timeout value (0.05 seconds)\n");
    }

    @Test
    void aJobThatIsSlowToHeedItsTimeoutKeepsItsPlaceUntilItReturns() throws InterruptedException {
        begun(job("deaf").timeout(Duration.ofMillis(50)));
        awaitTimeout();
        assertThat(outcomes).isEmpty();
        assertThat(executor.running()).isOne();
        gate.open.release();
        assertThat(failure()).contains("(0.05 seconds)", "com.acme.Jobs.deaf");
        assertThat(executor.running()).isZero();
    }

    /** The timer serves in order of time: when this later timeout has struck, the earlier one has. */
    private void awaitTimeout() throws InterruptedException {
        run(job("sleep").timeout(Duration.ofMillis(100)));
        assertThat(failure()).contains("(0.1 seconds)");
    }

    @Test
    void aTimeoutOfAgesIsNoError() throws InterruptedException {
        run(job("noop").timeout(Duration.ofSeconds(Long.MAX_VALUE)));
        assertThat(value()).isEqualTo("null");
    }

    @Test
    void aTimeoutDoesNotReachTheNextJobOfTheThread() throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            run(job("noop").timeout(Duration.ofMillis(1)));
            outcome();
            run(job("interrupted"));
            assertThat(value()).isEqualTo("false");
        }
    }

    @Test
    void anInterruptedJobFailsWithTheReason() throws InterruptedException {
        var assignment = begun(job("sleep"));
        assertThat(executor.interrupt(assignment.execution().id(), "the job was canceled"))
                .isTrue();
        assertThat(failure())
                .startsWith("java.lang.InterruptedException: sleep interrupted\n")
                .endsWith("\nInterrupted by the worker: the job was canceled\n");
    }

    @Test
    void anInterruptedJobThatReturnsHasItsValue() throws InterruptedException {
        var assignment = begun(job("calm"));
        executor.interrupt(assignment.execution().id(), "the job was canceled");
        assertThat(value()).isEqualTo("\"awake\"");
    }

    @Test
    void aJobThatIsInterruptedWhileItWaitsForAPlaceIsNotCalled() throws InterruptedException {
        begun(job("deaf"));
        begun(job("deaf"));
        var waiting = run(job("sleep"));
        assertThat(executor.interrupt(waiting.execution().id(), "the job was taken"))
                .isTrue();
        gate.open.release();
        value();
        assertThat(failure()).isEqualTo("Interrupted by the worker: the job was taken\n");
        assertThat(gate.began.availablePermits()).isZero();
    }

    @Test
    void anUnknownExecutionCannotBeInterrupted() {
        assertThat(executor.interrupt("0".repeat(32), "x")).isFalse();
    }

    @Test
    void oneExecutionRunsOnce() throws InterruptedException {
        var assignment = begun(job("deaf"));
        assertThatThrownBy(() -> executor.execute(assignment, outcomes::add))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(assignment.execution().id());
        assertThat(executor.running()).isOne();
    }

    @Test
    void whoTakesAnOutcomeSeesThePlaceFree() throws InterruptedException {
        var counts = new LinkedBlockingQueue<Integer>();
        executor.execute(job("noop").build(), outcome -> counts.add(executor.running()));
        assertThat(counts.take()).isZero();
    }

    @Test
    void anOutcomeThatIsNotTakenHarmsNoOtherJob() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            executor.execute(job("noop").build(), outcome -> {
                throw new AssertionError("full");
            });
        }
        run(job("noop"));
        assertThat(value()).isEqualTo("null");
        await().until(() -> executor.running() == 0);
    }

    @Test
    void stoppingInterruptsAndWaitsForWhatListens() throws InterruptedException {
        begun(job("sleep"));
        begun(job("calm"));
        assertThat(executor.stop(Duration.ofSeconds(30))).isEmpty();
        assertThat(outcomes)
                .hasSize(2)
                .anyMatch(outcome -> outcome instanceof Outcome.Failed failed
                        && failed.text().endsWith("Interrupted by the worker: the worker stops\n"));
        assertThat(executor.running()).isZero();
    }

    @Test
    void stoppingReportsWhatDoesNotListenAndWhatNeverBegan() throws InterruptedException {
        var first = begun(job("deaf"));
        var second = begun(job("deaf"));
        var third = run(job("sleep"));
        assertThat(executor.stop(Duration.ofMillis(20))).containsExactlyInAnyOrder(first, second, third);
        assertThat(executor.running()).as("threads that are still held").isEqualTo(2);
        gate.open.release(2);
        await().until(() -> executor.running() == 0);
        assertThat(outcomes).as("outcomes of what was reported").isEmpty();
        assertThat(gate.began.availablePermits())
                .as("jobs begun after the stop")
                .isZero();
    }

    @Test
    void afterAStopNothingIsTaken() {
        executor.stop(Duration.ZERO);
        assertThatThrownBy(() -> run(job("noop")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("stopped");
        assertThat(executor.running()).isZero();
        executor.close();
        executor.close();
    }

    @Test
    void closingEndsAllThreads() throws InterruptedException {
        begun(job("sleep").timeout(Duration.ofMinutes(1)));
        executor.close();
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("rq-w1-")));
    }

    @Test
    void tenThousandJobsHaveOneOutcomeEach() {
        int jobs = 10_000;
        var ends = new AtomicIntegerArray(jobs);
        var all = new Semaphore(0);
        try (var ten = new ThreadExecutor("w10", 10, Threads.PLATFORM, runner())) {
            for (int i = 0; i < jobs; i++) {
                int job = i;
                ten.execute(job("noop").timeout(Duration.ofMinutes(3)).build(), outcome -> {
                    ends.incrementAndGet(job);
                    all.release();
                });
            }
            all.acquireUninterruptibly(jobs);
            await().until(() -> ten.running() == 0);
        }
        for (int i = 0; i < jobs; i++) {
            assertThat(ends.get(i)).as("outcomes of job %d", i).isOne();
        }
    }

    /** Ends, interrupts, timeouts and the stop race; each assignment has one outcome or is reported, never both. */
    @Test
    void whateverRacesEachAssignmentEndsOnce() {
        var ends = new ConcurrentHashMap<String, Integer>();
        var all = new HashSet<String>();
        for (int round = 0; round < 50; round++) {
            try (var racing = new ThreadExecutor("w" + round, 4, Threads.PLATFORM, runner())) {
                for (int i = 0; i < 40; i++) {
                    var assignment = job(i % 3 == 0 ? "calm" : "noop")
                            .timeout(Duration.ofMillis(1 + i % 4))
                            .build();
                    var id = assignment.execution().id();
                    all.add(id);
                    racing.execute(assignment, outcome -> ends.merge(id, 1, Integer::sum));
                    racing.interrupt(id, "race");
                }
                racing.stop(Duration.ofMillis(round % 5))
                        .forEach(assignment -> ends.merge(assignment.execution().id(), 1, Integer::sum));
            }
        }
        await().untilAsserted(() -> assertThat(ends).containsOnlyKeys(all));
        assertThat(ends.values()).containsOnly(1);
    }
}
