package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.JobHandle;
import io.rq4j.Rq;
import io.rq4j.job.JobStatus;
import io.rq4j.job.WorkerInfo;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** {@code rq-worker --pool} with real processes. */
@ExtendWith(RedisExtension.class)
@Timeout(90)
class PoolProcessTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String JOBS = """
            package shop;

            import java.nio.file.Files;
            import java.nio.file.Path;

            public class Jobs {
                public static long until(String file) throws Exception {
                    while (!Files.exists(Path.of(file))) {
                        Thread.sleep(10);
                    }
                    return ProcessHandle.current().pid();
                }

                public static void crash() {
                    Runtime.getRuntime().halt(3);
                }
            }
            """;

    @TempDir
    Path dir;

    private final String url;
    private final RedisClient redis;
    private final Rq rq;
    private final List<Process> pools = new ArrayList<>();
    private final List<Long> seen = new ArrayList<>();

    PoolProcessTest(TestRedis redis) {
        url = redis.url();
        this.redis = redis.client();
        rq = Rq.connect(url);
    }

    @BeforeEach
    void compile() throws IOException {
        var source = Files.writeString(dir.resolve("Jobs.java"), JOBS);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", dir.resolve("classes").toString(), source.toString()))
                .isZero();
    }

    @AfterEach
    void close() {
        pools.forEach(pool -> pool.descendants().forEach(ProcessHandle::destroyForcibly));
        pools.forEach(Process::destroyForcibly);
        seen.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
        rq.close();
    }

    private Process start(String... args) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath(),
                "io.rq4j.worker.RqWorker",
                "--url",
                url,
                "--name",
                "w",
                "--classpath",
                dir.resolve("classes").toString(),
                "--pool",
                "2",
                "-c",
                "1"));
        command.addAll(List.of(args));
        var process = new ProcessBuilder(command)
                .redirectOutput(dir.resolve("log").toFile())
                .redirectErrorStream(true)
                .start();
        pools.add(process);
        return process;
    }

    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String log() throws IOException {
        return Files.readString(dir.resolve("log"));
    }

    private List<WorkerInfo> awaitWorkers(String... names) {
        Workshop.within(
                SOON,
                () -> assertThat(rq.workers()).extracting(WorkerInfo::name).contains(names));
        rq.workers().forEach(worker -> seen.add(Long.valueOf(String.valueOf(worker.pid()))));
        return rq.workers();
    }

    /** The line comes after the worker has noted what it holds. */
    private List<JobHandle<Object>> twoRunning() {
        var jobs = Stream.of("a", "b")
                .map(id -> rq.queue("default").with(o -> o.id(id)).enqueue("shop.Jobs.until", file()))
                .toList();
        Workshop.within(SOON, () -> assertThat(log()).contains("(a)\n", "(b)\n"));
        return jobs;
    }

    private String file() {
        return dir.resolve("go").toString();
    }

    private void go() throws IOException {
        Files.createFile(Path.of(file()));
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void workersOfAPoolRunJobsBesideEachOtherAndOneSignalDrainsThemAll() throws Exception {
        var pool = start();
        awaitWorkers("w-1", "w-2");
        var jobs = twoRunning();

        pool.destroy();
        Workshop.within(
                SOON,
                () -> assertThat(log())
                        .contains("Worker w-1: stopping, 1 jobs are running")
                        .contains("Worker w-2: stopping, 1 jobs are running"));
        go();

        assertThat(exitCode(pool)).isZero();
        assertThat(jobs.get(0).await(SOON)).isNotEqualTo(jobs.get(1).await(SOON));
        assertThat(rq.workers()).isEmpty();
        assertThat(log())
                .containsPattern("(?m)^w-1 \\d\\d:\\d\\d:\\d\\d INFO \\*\\*\\* Listening on default")
                .containsPattern("(?m)^w-2 \\d\\d:\\d\\d:\\d\\d INFO Worker w-2: done, quitting")
                .containsPattern("(?m)^\\d\\d:\\d\\d:\\d\\d INFO Pool w: done, quitting\n\\z");
    }

    @Test
    void secondSignalInterruptsAndGivesBack() throws Exception {
        var pool = start("--shutdown-timeout", "10m");
        awaitWorkers("w-1", "w-2");
        var jobs = twoRunning();

        pool.destroy();
        Workshop.within(SOON, () -> assertThat(log()).contains("w-1: stopping, 1", "w-2: stopping, 1"));
        pool.destroy();

        assertThat(exitCode(pool)).isZero();
        assertThat(jobs).allMatch(job -> job.status() == JobStatus.QUEUED);
    }

    @Test
    void interruptOfTheWholeGroupCountsOnce() throws Exception {
        var pool = start();
        var workers = awaitWorkers("w-1", "w-2");
        var jobs = twoRunning();

        signal("INT", pool.pid());
        for (var worker : workers) {
            signal("INT", Long.parseLong(String.valueOf(worker.pid())));
        }
        Workshop.within(SOON, () -> assertThat(log()).contains("w-1: stopping, 1", "w-2: stopping, 1"));
        go();

        assertThat(exitCode(pool)).isZero();
        assertThat(jobs).allMatch(job -> job.status() == JobStatus.FINISHED);
        assertThat(log()).doesNotContain("interrupting");
    }

    private static void signal(String name, long pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void killedWorkerIsReplacedAndItsJobRunsAgain() throws Exception {
        start();
        awaitWorkers("w-1", "w-2");
        rq.queue("default").with(o -> o.id("c")).enqueue("shop.Jobs.crash");

        awaitWorkers("w-3");
        assertThat(log())
                .containsPattern("WARN Pool w: worker w-[12] ended with exit code 3; another one takes its place in");
    }

    @Test
    void workersDrainWhenTheirSupervisorIsKilled() throws Exception {
        var pool = start();
        var workers = awaitWorkers("w-1", "w-2");
        var jobs = twoRunning();

        pool.toHandle().destroyForcibly();
        // Their log ended with the supervisor.
        Workshop.within(
                SOON,
                () -> assertThat(workers)
                        .allMatch(worker -> redis.hexists("rq:worker:" + worker.name(), "shutdown_requested_date")));
        var late = rq.queue("default").enqueue("shop.Jobs.until", file());
        go();

        Workshop.within(
                SOON,
                () -> assertThat(workers)
                        .noneMatch(worker -> ProcessHandle.of(Long.parseLong(String.valueOf(worker.pid())))
                                .isPresent()));
        assertThat(jobs).allMatch(job -> job.status() == JobStatus.FINISHED);
        assertThat(late.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(rq.workers()).isEmpty();
    }

    @Test
    void burstEndsWithItsWorkers() throws Exception {
        go();
        var jobs = Stream.of(1, 2, 3, 4)
                .map(i -> rq.queue("default").enqueue("shop.Jobs.until", file()))
                .toList();

        assertThat(exitCode(start("--burst"))).isZero();

        assertThat(jobs).allMatch(job -> job.status() == JobStatus.FINISHED);
        assertThat(log()).doesNotContain("takes its place");
    }

    @Test
    void burstWithACrashEndsWithOne() throws Exception {
        rq.queue("default").enqueue("shop.Jobs.crash");

        assertThat(exitCode(start("--burst"))).isEqualTo(1);
    }

    @Test
    void wrongUseIsSaidOnceByTheSupervisor() throws Exception {
        assertThat(exitCode(start("--concurrency", "0"))).isEqualTo(2);

        assertThat(log())
                .startsWith("rq-worker: concurrency must be 1 to 10000")
                .hasLineCount(1);
    }
}
