package io.rq4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.crash.Work;
import io.rq4j.JobHandle;
import io.rq4j.Queue;
import io.rq4j.Rq;
import io.rq4j.job.Call;
import io.rq4j.job.Job;
import io.rq4j.job.JobStatus;
import io.rq4j.test.OwnRedis;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import io.rq4j.worker.Worker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real processes that die, and a Redis that stands still, in real time: each test on a Redis of its own, all at once. */
@ExtendWith(RedisExtension.class)
@Timeout(150)
class CrashTest {

    private static final Duration PROMISED = Duration.ofSeconds(35);
    /** So many processes that after a standstill some recovery pass comes before some beat. */
    private static final int MANY = 12;

    private final TestRedis redis;

    @TempDir
    Path dir;

    CrashTest(TestRedis redis) {
        this.redis = redis;
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void jobsOfAKilledProcessRunAgainWithin35SecondsAndEndOnce() {
        try (var own = redis.startOwn();
                var rq = Rq.connect(own.url());
                var doomed = WorkerProcess.start(dir, own.url(), "doomed")) {
            var jobs = rq.queue("default")
                    .enqueueAll(Collections.nCopies(6, Call.of(Work::until, dir.toString(), file("go"))));
            within(Duration.ofSeconds(10), () -> assertThat(runs()).hasSize(6));
            try (var living = WorkerProcess.start(dir, own.url(), "living")) {
                doomed.kill();
                long killed = System.nanoTime();
                within(
                        PROMISED,
                        () -> assertThat(runs()).as("all began once more").hasSize(12));
                long took = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - killed);
                assertThat(took)
                        .as("nothing is taken from a process that may still live")
                        .isGreaterThan(15);
                create("go");

                awaitAllFinished(jobs, Duration.ofSeconds(10));
                assertEndedOnce(jobs);
                assertThat(read(jobs)).extracting(Job::workerName).containsOnly("living");
                assertThat(read(jobs)).extracting(Job::recoveredCount).containsOnly(1L);
                assertThat(read(jobs))
                        .extracting(Job::abandonedCount)
                        .as("it ended well")
                        .containsOnly(0L);
                assertThat(rq.engine().store().recovered()).isEqualTo(6);
                assertThat(living.log())
                        .contains("Recovered job=" + jobs.get(0).id(), "from dead worker doomed: requeued");
                assertNothingRuns(own);
                stop(living);
            }
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void tenThousandJobsAllFinishAlthoughOneOfTwoProcessesIsKilledAmongThem() {
        try (var own = redis.startOwn();
                var rq = Rq.connect(own.url());
                var doomed = WorkerProcess.start(dir, own.url(), "doomed");
                var living = WorkerProcess.start(dir, own.url(), "living")) {
            var queue = rq.queue("default");
            var jobs = queue.enqueueAll(Collections.nCopies(10_000, Call.of(Work::sleep, dir.toString(), 10)));
            within(Duration.ofSeconds(60), () -> assertThat(finished(queue)).isGreaterThanOrEqualTo(2_000));

            assertThat(queue.info().executing()).as("it dies while jobs run").isPositive();
            doomed.kill();
            within(PROMISED, () -> assertThat(finished(queue)).isEqualTo(10_000));

            assertEndedOnce(jobs);
            var runs = runs().stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
            var twice = runs.entrySet().stream()
                    .filter(run -> run.getValue() == 2)
                    .map(Map.Entry::getKey)
                    .toList();
            assertThat(runs).hasSize(10_000);
            assertThat(twice).as("what the killed process ran").hasSizeBetween(1, 10);
            assertThat(read(jobs).stream()
                            .filter(job -> job.recoveredCount() > 0)
                            .map(Job::id))
                    .containsAll(twice);
            assertThat(rq.engine().store().recovered()).isBetween((long) twice.size(), 10L);
            assertNothingRuns(own);
            stop(living);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void nothingIsAbandonedAndNothingRunsTwiceWhenRedisStandsStillFor40Seconds() throws InterruptedException {
        try (var own = redis.startOwn();
                var rq = Rq.connect(own.url());
                var process = WorkerProcess.start(dir, own.url(), "process")) {
            var others = IntStream.range(0, MANY)
                    .mapToObj(i -> Embedded.start(own.url()))
                    .toList();
            var queue = rq.queue("default");
            var endMeanwhile = queue.enqueueAll(
                    Collections.nCopies(MANY, Call.of(Work::until, dir.toString(), file("meanwhile"))));
            var endLater =
                    queue.enqueueAll(Collections.nCopies(MANY, Call.of(Work::until, dir.toString(), file("later"))));
            within(Duration.ofSeconds(10), () -> assertThat(runs()).hasSize(2 * MANY));
            var flowing = queue.enqueueAll(Collections.nCopies(1_000, Call.of(Work::sleep, dir.toString(), 20)));
            within(Duration.ofSeconds(20), () -> assertThat(finished(queue)).isGreaterThan(100));

            own.freeze();
            TimeUnit.SECONDS.sleep(20);
            create("meanwhile");
            TimeUnit.SECONDS.sleep(20);
            own.thaw();

            within(Duration.ofSeconds(30), () -> assertThat(finished(queue)).isEqualTo(1_000 + MANY));
            create("later");
            awaitAllFinished(endLater, Duration.ofSeconds(10));
            var all = Stream.of(endMeanwhile, endLater, flowing)
                    .flatMap(List::stream)
                    .toList();
            assertEndedOnce(all);
            assertThat(runs()).as("each ran once").hasSize(all.size()).doesNotHaveDuplicates();
            assertThat(rq.engine().store().recovered()).isZero();
            assertThat(rq.engine().store().workers()).as("all are still known").hasSize(MANY + 1);
            assertNothingRuns(own);
            others.forEach(Embedded::close);
            stop(process);
        }
    }

    /** A worker in this JVM, with a way to Redis of its own as a process has. */
    private record Embedded(Rq rq, Worker worker) {

        static Embedded start(String url) {
            var rq = Rq.connect(url);
            var worker = Worker.builder(rq)
                    .functions("com.acme.crash")
                    .concurrency(3)
                    .build();
            worker.start();
            return new Embedded(rq, worker);
        }

        void close() {
            worker.close();
            rq.close();
        }
    }

    private static void stop(WorkerProcess worker) {
        worker.terminate();
        assertThat(worker.awaitExit(Duration.ofSeconds(10))).isZero();
    }

    private static long finished(Queue queue) {
        return queue.info().finished();
    }

    private static void awaitAllFinished(Collection<? extends JobHandle<?>> jobs, Duration time) {
        within(time, () -> assertThat(jobs).allMatch(job -> job.status() == JobStatus.FINISHED));
    }

    private static void assertEndedOnce(Collection<? extends JobHandle<?>> jobs) {
        assertThat(jobs).allSatisfy(job -> {
            assertThat(job.status()).isEqualTo(JobStatus.FINISHED);
            assertThat(job.results()).hasSize(1);
        });
    }

    private static void assertNothingRuns(OwnRedis redis) {
        for (var pattern : List.of("rq:wip:*", "rq:held:*", "rq:execution:*", "rq:executions:*")) {
            within(
                    Duration.ofSeconds(5),
                    () -> assertThat(redis.client().keys(pattern)).isEmpty());
        }
        assertThat(redis.client().llen("rq:queue:default")).isZero();
    }

    private static List<Job> read(Collection<? extends JobHandle<?>> jobs) {
        return jobs.stream().map(job -> job.fetch().orElseThrow()).toList();
    }

    /** The ids of all jobs that began, once for each time. */
    private List<String> runs() {
        try (var files = Files.list(dir)) {
            return files.filter(file -> file.toString().endsWith(".runs"))
                    .flatMap(CrashTest::lines)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String file(String name) {
        return dir.resolve(name).toString();
    }

    private void create(String name) {
        try {
            Files.createFile(dir.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void within(Duration time, ThrowingRunnable assertion) {
        Awaitility.await().atMost(time).pollInterval(Duration.ofMillis(100)).untilAsserted(assertion);
    }
}
