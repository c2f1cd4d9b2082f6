package io.rq4j.worker.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rq4j.codec.JsonCodec;
import io.rq4j.job.Job;
import io.rq4j.job.Outcome;
import io.rq4j.job.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that ignore their interrupt, on an executor of one thread that waits 50 ms for them. */
@Timeout(60)
class StuckThreadTest {

    private static final String JOBS = """
            package com.acme;
            import io.rq4j.worker.execution.JobContext;
            public class Jobs {
                public static String deaf() { JobContext.current().saveMeta(); return "late"; }
                public static String thread() { return Thread.currentThread().getName(); }
            }
            """;

    @TempDir
    static Path dir;

    private static Functions functions;

    private final Hold hold = new Hold();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final ThreadExecutor executor = new ThreadExecutor(
            "w1",
            1,
            Threads.PLATFORM,
            new JobRunner(JsonCodec.standard(), functions, InstanceFactory.newInstances()),
            Duration.ofMillis(50));

    /** Holds a job, whatever interrupts it. */
    private static final class Hold implements JobAccess {

        private final Semaphore began = new Semaphore(0);
        private final Semaphore open = new Semaphore(0);

        @Override
        public byte @Nullable [] readMeta() {
            return null;
        }

        @Override
        public void saveMeta(byte[] meta) {
            began.release();
            open.acquireUninterruptibly();
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
        hold.open.release(1_000);
        executor.close();
    }

    private Assignment run(TestAssignment job) {
        var assignment = job.build();
        executor.execute(assignment, outcomes::add);
        return assignment;
    }

    private static TestAssignment job(String method) {
        return TestAssignment.of("com.acme.Jobs." + method);
    }

    private TestAssignment deaf() {
        return job("deaf").access(hold);
    }

    private Assignment begun(TestAssignment job) throws InterruptedException {
        var assignment = run(job);
        assertThat(hold.began.tryAcquire(30, TimeUnit.SECONDS))
                .as("the job began")
                .isTrue();
        return assignment;
    }

    private Outcome outcome() throws InterruptedException {
        var outcome = outcomes.poll(30, TimeUnit.SECONDS);
        assertThat(outcome).isNotNull();
        return outcome;
    }

    private String failure() throws InterruptedException {
        return ((Outcome.Failed) outcome()).text();
    }

    private String value() throws InterruptedException {
        return new String(((Outcome.Finished) outcome()).value(), UTF_8);
    }

    @Test
    void aJobThatWouldNotStopAtItsTimeoutFailsWithTheStackOfThenAndOfNow() throws InterruptedException {
        begun(deaf().timeout(Duration.ofMillis(20)));

        assertThat(outcome()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.worked()).isGreaterThanOrEqualTo(Duration.ofMillis(70));
            assertThat(failed.text())
                    .startsWith("io.rq4j.error.JobTimeoutException: "
                            + "Task exceeded maximum timeout value (0.02 seconds)\n\tat ")
                    .containsPattern("\tat com\\.acme\\.Jobs\\.deaf\\(Jobs\\.java:4\\)\n"
                            + "The thread rq-w1-job-1 was interrupted and would not stop\\. It runs on, now at\n\tat ")
                    .endsWith("\tat com.acme.Jobs.deaf(Jobs.java:4)\n");
        });
    }

    @Test
    void aJobThatWouldNotStopWhenItWasCanceledFailsWithItsStackAndTheReason() throws InterruptedException {
        var job = begun(deaf());
        executor.interrupt(job.execution().id(), "the job was canceled");

        assertThat(failure())
                .startsWith("The thread rq-w1-job-1 was interrupted and would not stop. It runs on, now at\n\tat ")
                .endsWith("\tat com.acme.Jobs.deaf(Jobs.java:4)\nInterrupted by the worker: the job was canceled\n");
    }

    @Test
    void anotherThreadTakesThePlace() throws InterruptedException {
        var stuck = begun(deaf().timeout(Duration.ofMillis(20)));
        failure();

        run(job("thread"));

        assertThat(value()).isEqualTo("\"rq-w1-job-2\"");
        assertThat(executor.running()).isZero();
        assertThat(executor.stuckThreads()).isOne();
        assertThat(executor.interrupt(stuck.execution().id(), "late")).isFalse();
        assertThat(names()).contains("rq-w1-job-1-stuck-" + stuck.execution().jobId());
    }

    @Test
    void aStuckThreadDiesWhenItsFunctionReturnsAndWhatItReturnsIsIgnored() throws InterruptedException {
        begun(deaf().timeout(Duration.ofMillis(20)));
        failure();

        hold.open.release();

        await().until(() -> executor.stuckThreads() == 0);
        await().untilAsserted(() -> assertThat(names()).noneMatch(name -> name.startsWith("rq-w1-job-1")));
        run(job("thread"));
        assertThat(value()).isEqualTo("\"rq-w1-job-2\"");
        assertThat(outcomes).isEmpty();
    }

    @Test
    void aStopDoesNotWaitForAStuckThread() throws InterruptedException {
        begun(deaf().timeout(Duration.ofMillis(20)));
        failure();

        long began = System.nanoTime();
        assertThat(executor.stop(Duration.ofSeconds(30))).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
        assertThat(executor.stuckThreads()).isOne();
    }

    @Test
    void jobsThatWaitForThePlaceRunWhenAllBeforeThemAreStuck() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            run(deaf().timeout(Duration.ofMillis(20)));
        }
        run(job("thread"));

        var ends = List.of(outcome(), outcome(), outcome(), outcome());
        for (int i = 1; i <= 3; i++) {
            var words = "The thread rq-w1-job-" + i + " was interrupted and would not stop";
            assertThat(ends)
                    .anyMatch(end -> end instanceof Outcome.Failed failed
                            && failed.text().contains(words));
        }
        assertThat(ends)
                .anyMatch(end -> end instanceof Outcome.Finished finished
                        && new String(finished.value(), UTF_8).equals("\"rq-w1-job-4\""));
        assertThat(executor.stuckThreads()).isEqualTo(3);
    }

    private static List<String> names() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }
}
