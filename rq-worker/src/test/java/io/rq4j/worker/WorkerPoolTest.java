package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the supervisor does, with shell scripts for workers. */
@Timeout(60)
class WorkerPoolTest {

    private static final Duration SOON = Duration.ofSeconds(15);
    /** Leaves at the first order, and at the end of the orders. */
    private static final String OBEYS = "head -c 1 >/dev/null; exit 0";

    private static final String IGNORES = "trap '' TERM; while :; do sleep 0.1; done";

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> names = new CopyOnWriteArrayList<>();
    private WorkerPool pool = pool(1, false, OBEYS);

    private WorkerPool pool(int size, boolean burst, String script) {
        var options = new PoolOptions("p", size, burst, false, Duration.ofMillis(300));
        return new WorkerPool(options, (name, end) -> start(script, name, end), Duration.ofMillis(300));
    }

    private PoolWorker start(String script, String name, Runnable end) throws IOException {
        names.add(name);
        return PoolWorker.start(List.of("sh", "-c", script), name, new PrintStream(err, true), end);
    }

    private void start(int size, boolean burst, String script) {
        pool = pool(size, burst, script);
        pool.start();
    }

    private String log() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private void awaitEnd() throws InterruptedException {
        assertThat(pool.awaitEnd(SOON)).isTrue();
    }

    @AfterEach
    void kill() {
        pool.pids().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        pool.stop();
    }

    @Test
    void stopIsForwardedToEveryWorkerAndAwaitsThem() throws InterruptedException {
        start(3, false, OBEYS);
        Workshop.eventually(() -> assertThat(pool.pids()).hasSize(3));

        pool.stop();

        awaitEnd();
        assertThat(names).containsExactly("p-1", "p-2", "p-3");
        assertThat(pool.exitCode()).isZero();
        assertThat(pool.pids()).isEmpty();
    }

    @Test
    void secondStopIsASecondOrder() throws InterruptedException {
        start(1, false, "head -c 1 >/dev/null; echo first >&2; head -c 1 >/dev/null; echo second >&2");
        Workshop.eventually(() -> assertThat(pool.pids()).hasSize(1));
        pool.stop();
        Workshop.eventually(() -> assertThat(log()).contains("p-1 first\n"));

        pool.stop();

        awaitEnd();
        assertThat(log()).isEqualTo("p-1 first\np-1 second\n");
    }

    @Test
    void workerThatTheSystemHasNoThreadForDoesNotEndTheSupervisor() {
        var options = new PoolOptions("p", 2, false, false, Duration.ofMillis(300));
        pool = new WorkerPool(
                options,
                (name, end) -> {
                    if (name.equals("p-2")) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    return start(OBEYS, name, end);
                },
                Duration.ofMillis(300));

        pool.start();

        Workshop.eventually(() -> assertThat(pool.pids()).hasSize(2));
        assertThat(names).containsExactly("p-1", "p-3");
    }

    @Test
    void closeOfAPoolThatHasEndedSaysNothing() throws InterruptedException {
        var log = new LogFile();
        start(1, true, "exit 0");
        awaitEnd();

        pool.close();

        assertThat(log.text()).contains("done, quitting").doesNotContain("stopping");
    }

    @Test
    void killedWorkerIsReplacedUnderAnotherName() {
        start(2, false, OBEYS);
        Workshop.eventually(() -> assertThat(pool.pids()).hasSize(2));
        var killed = pool.pids().get(0);

        ProcessHandle.of(killed).ifPresent(ProcessHandle::destroyForcibly);

        Workshop.eventually(() -> assertThat(pool.pids()).hasSize(2).doesNotContain(killed));
        assertThat(names).containsExactly("p-1", "p-2", "p-3");
    }

    @Test
    void workersThatDieAtOnceAreStartedAtGrowingIntervals() {
        start(1, false, "exit 3");

        Workshop.within(SOON, () -> assertThat(names).hasSize(4));
        long began = System.nanoTime();
        Workshop.within(SOON, () -> assertThat(names).hasSize(5));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(3));
    }

    @Test
    void workerThatDoesNotLeaveIsKilledAndCountsAsFailed() throws InterruptedException {
        start(2, false, IGNORES);
        Workshop.eventually(() -> assertThat(pool.pids()).hasSize(2));
        var pids = pool.pids();

        pool.stop();

        awaitEnd();
        assertThat(pool.exitCode()).isEqualTo(1);
        assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
    }

    @Test
    void burstEndsWithItsWorkersAndReplacesNone() throws InterruptedException {
        start(3, true, "exit 0");

        awaitEnd();
        assertThat(pool.exitCode()).isZero();
        assertThat(names).hasSize(3);
    }

    @Test
    void burstOfWhichOneFailedHasFailed() throws InterruptedException {
        start(3, true, "mkdir \"$0.$PPID\" 2>/dev/null; exit 7");

        awaitEnd();
        assertThat(pool.exitCode()).isEqualTo(1);
    }

    @Test
    void linesGoThroughWholeWithTheName() throws InterruptedException {
        start(1, true, "printf 'é one\\n\\n' >&2; printf 'no end' >&2");

        awaitEnd();
        assertThat(log()).isEqualTo("p-1 é one\np-1 \np-1 no end\n");
    }

    @Test
    void endlessLineIsCutIntoParts() throws InterruptedException {
        start(1, true, "head -c 40000 /dev/zero | tr '\\0' x >&2");

        awaitEnd();
        assertThat(log().lines()).hasSize(3).allMatch(line -> line.startsWith("p-1 xxx"));
    }

    @Test
    void whatCannotBeStartedIsTriedAgain() {
        pool = new WorkerPool(
                new PoolOptions("p", 1, false, false, Duration.ZERO),
                (name, end) -> {
                    names.add(name);
                    throw new IOException("no memory");
                },
                Duration.ZERO);
        pool.start();

        Workshop.eventually(() -> assertThat(names).hasSize(2));
    }

    @Test
    void poolThatWasStoppedBeforeItsStartStartsNothing() throws InterruptedException {
        pool.stop();
        pool.start();

        awaitEnd();
        assertThat(names).isEmpty();
    }

    @Test
    void argumentsAreThoseOfTheProgram() {
        assertThatThrownBy(() -> WorkerPool.of(2, "--quue", "high"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Unknown option: '--quue'");
        assertThatThrownBy(() -> WorkerPool.of(0)).hasMessageContaining("--pool must be 1 to 1000, got 0");
        assertThat(WorkerPool.of(2, "--name", "mine").name()).isEqualTo("mine");
        assertThat(new PoolCommand(List.of("--pool", "2", "--", "-q")).of("p-1"))
                .endsWith("io.rq4j.worker.RqWorker", "--pool", "2", "--pool-child", "p-1", "--", "-q");
    }
}
