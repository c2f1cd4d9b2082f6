package io.rq4j.worker.execution;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.Gate;
import com.acme.Stages;
import io.rq4j.codec.JsonCodec;
import io.rq4j.job.Outcome;
import io.rq4j.worker.execution.JobExecutor.Listener;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs whose functions return a stage, on an executor of one thread. */
@Timeout(60)
class FlightTest {

    private final Functions functions = Functions.inPackages(FlightTest.class.getClassLoader(), List.of("com.acme"));
    private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
    private final ThreadExecutor executor = executor("w1", 1);
    private final String name = UUID.randomUUID().toString();
    private final CompletableFuture<String> stage = Stages.stage(name);

    private final Listener listener = new Listener() {
        @Override
        public void ended(Outcome outcome) {
            news.add(text(outcome));
        }

        @Override
        public void inFlight() {
            news.add("in flight");
        }
    };

    private static String text(Outcome outcome) {
        return outcome instanceof Outcome.Finished finished
                ? new String(finished.value(), UTF_8)
                : ((Outcome.Failed) outcome).text();
    }

    private ThreadExecutor executor(String worker, int threads) {
        return new ThreadExecutor(
                worker,
                threads,
                Threads.PLATFORM,
                new JobRunner(JsonCodec.standard(), functions, InstanceFactory.newInstances()));
    }

    @AfterEach
    void close() {
        Gate.named(name).open();
        executor.close();
        functions.close();
    }

    private TestAssignment job(String method) {
        return TestAssignment.of("com.acme.Stages." + method, name);
    }

    private Assignment run(TestAssignment job) {
        var assignment = job.build();
        executor.execute(assignment, listener);
        return assignment;
    }

    private Assignment flying(TestAssignment job) throws InterruptedException {
        var assignment = run(job);
        assertThat(next()).isEqualTo("in flight");
        return assignment;
    }

    private String next() throws InterruptedException {
        return String.valueOf(news.poll(30, TimeUnit.SECONDS));
    }

    private void assertLanded() {
        assertThat(news).isEmpty();
        assertThat(executor.inFlight()).isZero();
        assertThat(executor.running()).isZero();
    }

    @Test
    void aStageHoldsNoThreadAndItsValueIsTheOutcome() throws InterruptedException {
        flying(job("stage"));
        assertThat(executor.inFlight()).isOne();
        assertThat(executor.running()).isOne();
        run(TestAssignment.of("com.acme.Stages.plain"));
        assertThat(next()).isEqualTo("\"plain\"");

        stage.complete("done");

        assertThat(next()).isEqualTo("\"done\"");
        assertLanded();
    }

    @Test
    void aStageThatIsCompleteWhenItIsReturnedNeverFlies() throws InterruptedException {
        stage.complete("before");
        run(job("stage"));
        assertThat(next()).isEqualTo("\"before\"");
        assertLanded();
    }

    @Test
    void aStageThatBreaksIsAFailure() throws InterruptedException {
        flying(job("stage"));
        stage.completeExceptionally(new IllegalStateException("broken"));
        assertThat(next()).startsWith("java.lang.IllegalStateException: broken\n");
        assertLanded();
    }

    @Test
    void aStagePastTheTimeoutIsCanceledAndFailsAtOnce() throws InterruptedException {
        flying(job("stage").timeout(Duration.ofMillis(50)));
        assertThat(next())
                .isEqualTo("io.rq4j.error.JobTimeoutException: Task exceeded maximum timeout value (0.05 seconds)\n");
        await().until(stage::isCancelled);
        assertLanded();
    }

    @Test
    void aStageThatIsInterruptedIsCanceledAndFailsAtOnceWithTheReason() throws InterruptedException {
        var job = flying(job("stage"));
        assertThat(executor.interrupt(job.execution().id(), "the job was canceled"))
                .isTrue();
        assertThat(next()).isEqualTo("Interrupted by the worker: the job was canceled\n");
        await().until(stage::isCancelled);
        assertLanded();
        assertThat(executor.interrupt(job.execution().id(), "again")).isFalse();
    }

    @Test
    void anInterruptBeforeTheStageIsReturnedEndsItAsWell() throws InterruptedException {
        var job = run(job("slowly"));
        await().until(() -> !Gate.named(name).entered().isEmpty());
        executor.interrupt(job.execution().id(), "the job was taken");
        Gate.named(name).open();
        assertThat(next()).isEqualTo("Interrupted by the worker: the job was taken\n");
        await().until(stage::isCancelled);
        assertLanded();
    }

    /** Whatever hangs on a stage runs in whoever cancels it. */
    @Test
    void whatBlocksTheCancelingOfOneStageDoesNotKeepOthersFromTimingOut() throws InterruptedException {
        var open = new CountDownLatch(1);
        stage.whenComplete((value, problem) -> awaitOpen(open));
        flying(job("stage").timeout(Duration.ofMillis(20)));
        assertThat(next()).contains("(0.02 seconds)");
        flying(TestAssignment.of("com.acme.Stages.stage", name + "2").timeout(Duration.ofMillis(30)));
        assertThat(next()).contains("(0.03 seconds)");
        open.countDown();
    }

    private static void awaitOpen(CountDownLatch open) {
        try {
            open.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aStopWaitsForStages() throws InterruptedException {
        flying(job("stage"));
        var stopping = CompletableFuture.supplyAsync(() -> executor.stop(Duration.ofSeconds(30)));
        await().until(() -> waits("Flights.awaitEnd"));

        stage.complete("in time");

        assertThat(stopping.join()).isEmpty();
        assertThat(next()).isEqualTo("\"in time\"");
        assertLanded();
    }

    private static boolean waits(String where) {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.toString().contains(where));
    }

    @Test
    void aStopGivesUpStagesThatTakeTooLong() throws InterruptedException {
        var job = flying(job("stage"));
        assertThat(executor.stop(Duration.ofMillis(20))).containsExactly(job);
        await().until(stage::isCancelled);
        assertLanded();
    }

    /** Completions, timeouts, interrupts and the stop race; each assignment has one outcome or is reported, never both. */
    @Test
    void whateverRacesEachFlightEndsOnce() {
        var ends = new ConcurrentHashMap<String, Integer>();
        var all = new HashSet<String>();
        for (int round = 0; round < 50; round++) {
            try (var racing = executor("w" + round, 2)) {
                for (int i = 0; i < 40; i++) {
                    var one = name + "-" + round + "-" + i;
                    var assignment = TestAssignment.of("com.acme.Stages.stage", one)
                            .timeout(Duration.ofMillis(1 + i % 4))
                            .build();
                    var id = assignment.execution().id();
                    all.add(id);
                    racing.execute(assignment, outcome -> ends.merge(id, 1, Integer::sum));
                    if (i % 3 == 0) {
                        racing.interrupt(id, "race");
                    } else {
                        Stages.stage(one).completeAsync(() -> "raced");
                    }
                }
                racing.stop(Duration.ofMillis(round % 5))
                        .forEach(assignment -> ends.merge(assignment.execution().id(), 1, Integer::sum));
                await().until(() -> racing.inFlight() == 0);
            }
        }
        await().untilAsserted(() -> assertThat(ends).containsOnlyKeys(all));
        assertThat(ends.values()).containsOnly(1);
    }
}
