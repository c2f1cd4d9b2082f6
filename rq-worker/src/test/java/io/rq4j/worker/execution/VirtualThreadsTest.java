package io.rq4j.worker.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.Gate;
import io.rq4j.codec.JsonCodec;
import io.rq4j.job.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/** The executor on virtual threads, of which it has as many as this machine has processors, and one more. */
@Timeout(60)
@EnabledForJreRange(min = JRE.JAVA_21)
class VirtualThreadsTest {

    private static final int THREADS = Runtime.getRuntime().availableProcessors() + 1;

    private final Functions functions =
            Functions.inPackages(VirtualThreadsTest.class.getClassLoader(), List.of("com.acme"));
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final String gate = UUID.randomUUID().toString();
    private final ThreadExecutor executor = new ThreadExecutor(
            "w1",
            THREADS,
            Threads.VIRTUAL,
            new JobRunner(JsonCodec.standard(), functions, InstanceFactory.newInstances()),
            Duration.ofMillis(50));

    @AfterEach
    void close() {
        Gate.named(gate).open();
        executor.close();
        functions.close();
    }

    private Assignment run(TestAssignment job) {
        var assignment = job.build();
        executor.execute(assignment, outcomes::add);
        return assignment;
    }

    private Outcome outcome() throws InterruptedException {
        var outcome = outcomes.poll(30, TimeUnit.SECONDS);
        assertThat(outcome).isNotNull();
        return outcome;
    }

    @Test
    void jobsRunOnVirtualThreadsOfTheSameNames() throws InterruptedException {
        run(TestAssignment.of("com.acme.Spin.thread"));
        assertThat(new String(((Outcome.Finished) outcome()).value(), UTF_8))
                .matches("\"VirtualThread\\[#\\d+,rq-w1-job-\\d+\\].*\"");
    }

    @Test
    void aJobPastItsTimeoutFailsWithItsStack() throws InterruptedException {
        run(TestAssignment.of("com.acme.Deeds.pass", gate).timeout(Duration.ofMillis(100)));
        assertThat(((Outcome.Failed) outcome()).text())
                .startsWith(
                        "io.rq4j.error.JobTimeoutException: Task exceeded maximum timeout value (0.1 seconds)\n\tat ")
                .contains("\tat com.acme.Deeds.pass(Deeds.java:")
                .doesNotContain("JobRunner", "JobThreads", "VirtualThread.run");
    }

    /** The watch of timeouts is not one of them. */
    @Test
    void jobsThatTakeEveryProcessorAndDoNotStopAreReportedAllTheSame() throws InterruptedException {
        for (int i = 0; i < THREADS - 1; i++) {
            run(TestAssignment.of("com.acme.Spin.spin", gate).timeout(Duration.ofMillis(100)));
        }
        for (int i = 0; i < THREADS - 1; i++) {
            assertThat(((Outcome.Failed) outcome()).text())
                    .contains("was interrupted and would not stop. It runs on, now at\n", "com.acme.Spin.spin");
        }
        assertThat(executor.stuckThreads()).isEqualTo(THREADS - 1);
        Gate.named(gate).open();
        await().until(() -> executor.stuckThreads() == 0);
        run(TestAssignment.of("com.acme.Deeds.add", 1, 2));
        assertThat(outcome()).isInstanceOf(Outcome.Finished.class);
    }
}
