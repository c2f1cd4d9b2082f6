package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Deeds;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.Advance.Process;
import io.rq4j.internal.lifecycle.WorkerPresence.Self;
import io.rq4j.test.RedisExtension;
import io.rq4j.worker.execution.Assignment;
import io.rq4j.worker.execution.JobExecutor;
import io.rq4j.worker.execution.ThreadExecutor;
import io.rq4j.worker.execution.Threads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The loop alone, with what happens between its steps. */
@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class WorkerLoopTest {

    private final Workshop shop;
    private final Engine engine;
    private final Self self = new Self("i", "w", List.of("default"));
    private final Process process = new Process("i", "w", 3_600);
    private final Holdings holdings = new Holdings();
    private final Tally tally = new Tally();
    private final WorkerLog log = new WorkerLog("w");
    private @Nullable Heartbeat heartbeat;

    WorkerLoopTest(Workshop shop) {
        this.shop = shop;
        this.engine = shop.rq.engine();
    }

    @Test
    void jobThatABeatFindsCanceledBeforeItsThreadHasItIsInterrupted() throws InterruptedException {
        var file = new LogFile();
        var job = shop.queue().enqueue(Deeds::pass, shop.gate());
        var loop = loop(assignment -> {
            job.cancel();
            heartbeat().beat();
        });

        var thread = new Thread(loop, "rq-w-loop");
        thread.start();

        // The gate is opened by nobody.
        Workshop.eventually(() -> assertThat(file.text())
                .contains("WARN worker - Interrupting job=" + job.id())
                .contains("the job is no longer ours: canceled"));
        thread.join();
    }

    /** Leaves after one job. */
    private WorkerLoop loop(Consumer<Assignment> before) {
        var executor = new Hesitant(executor(), before);
        var options = new WorkerOptions(
                "w",
                self.queues(),
                1,
                1_000,
                Threads.PLATFORM,
                false,
                1,
                null,
                DequeueStrategy.DEFAULT,
                Map.of(),
                Duration.ofSeconds(25),
                Duration.ofHours(1),
                false,
                false);
        var beats = new Heartbeat(engine, self, process, holdings, tally, executor, log, Map.of(), () -> "busy");
        heartbeat = beats;
        return new WorkerLoop(
                engine, process, options, executor, holdings, tally, log, beats, Map.of(), () -> {}, shop.lostJobs());
    }

    private Heartbeat heartbeat() {
        return Objects.requireNonNull(heartbeat);
    }

    private ThreadExecutor executor() {
        return new ThreadExecutor("w", 1, Threads.PLATFORM, shop.runner());
    }

    /** Lets something happen before it takes an assignment. */
    private record Hesitant(JobExecutor executor, Consumer<Assignment> before) implements JobExecutor {

        @Override
        public void execute(Assignment assignment, Listener listener) {
            before.accept(assignment);
            executor.execute(assignment, listener);
        }

        @Override
        public boolean interrupt(String executionId, String reason) {
            return executor.interrupt(executionId, reason);
        }

        @Override
        public boolean kill(String executionId, String reason) {
            return executor.kill(executionId, reason);
        }

        @Override
        public int running() {
            return executor.running();
        }

        @Override
        public int inFlight() {
            return executor.inFlight();
        }

        @Override
        public int stuckThreads() {
            return executor.stuckThreads();
        }

        @Override
        public List<Assignment> stop(Duration grace) {
            return executor.stop(grace);
        }

        @Override
        public void close() {
            executor.close();
        }
    }
}
