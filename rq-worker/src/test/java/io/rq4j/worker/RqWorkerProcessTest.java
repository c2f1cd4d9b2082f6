package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.rq4j.Rq;
import io.rq4j.job.Callback;
import io.rq4j.job.JobStatus;
import io.rq4j.job.OnAbandon;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program as a process of its own: signals, exit codes and the log. */
@ExtendWith(RedisExtension.class)
@Timeout(60)
class RqWorkerProcessTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String JOBS = """
            package shop;

            import java.nio.file.Files;
            import java.nio.file.Path;

            public class Jobs {
                public static int add(int a, int b) {
                    return a + b;
                }

                public static String until(String file) throws Exception {
                    while (!Files.exists(Path.of(file))) {
                        Thread.sleep(10);
                    }
                    return "seen";
                }

                public static void never() {
                    while (true) {
                        try {
                            Thread.sleep(60_000);
                        } catch (InterruptedException e) {
                            // Does not give up.
                        }
                    }
                }

                public static void leave() {
                    System.exit(0);
                }

                public static void failed(io.rq4j.job.Job job, Throwable error) throws Exception {
                    Files.writeString(Path.of(System.getProperty("failed")), error.getMessage());
                }

                public static String text(int length) {
                    return "x".repeat(length);
                }

                public static void hookAndLeave() {
                    hook();
                    leave();
                }

                public static void leaveWhen(String file) throws Exception {
                    until(file);
                    leave();
                }

                public static void leaveInAThread() throws Exception {
                    new Thread(() -> System.exit(0)).start();
                    Thread.sleep(60_000);
                }

                public static void hook() {
                    Runtime.getRuntime().addShutdownHook(new Thread(Jobs::never));
                }

                public static void hookThatLocksTheLog() {
                    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                        synchronized (System.err) {
                            never();
                        }
                    }));
                }

                public static void thread() {
                    var thread = new Thread(Jobs::never);
                    thread.setDaemon(false);
                    thread.start();
                }
            }
            """;

    @TempDir
    Path dir;

    private final String url;
    private final Rq rq;
    /** Of the JVM. */
    private final List<String> options = new ArrayList<>();

    private final List<Process> processes = new ArrayList<>();

    RqWorkerProcessTest(TestRedis redis) {
        url = redis.url();
        rq = Rq.connect(url);
    }

    @BeforeEach
    void compile() throws IOException {
        var source = Files.writeString(dir.resolve("Jobs.java"), JOBS);
        var compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.run(null, null, null, "-d", dir.resolve("classes").toString(), source.toString()))
                .isZero();
    }

    @AfterEach
    void close() {
        processes.forEach(Process::destroyForcibly);
        rq.close();
    }

    private Process start(String url, String... args) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), "io.rq4j.worker.RqWorker", "--url", url));
        command.addAll(List.of(args));
        var process = new ProcessBuilder(command)
                .redirectOutput(log().toFile())
                .redirectErrorStream(true)
                .start();
        processes.add(process);
        return process;
    }

    /** That of the program: what the tests have besides would set up its log. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Process startWithJobs(String... args) throws IOException {
        var all = new ArrayList<>(
                List.of("--name", "w", "--classpath", dir.resolve("classes").toString()));
        all.addAll(List.of(args));
        return start(url, all.toArray(String[]::new));
    }

    private Path log() {
        return dir.resolve("log");
    }

    private String lines() throws IOException {
        return Files.readString(log());
    }

    private static int exitCode(Process process, Duration time) throws InterruptedException {
        assertThat(process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS))
                .as("it left within " + time)
                .isTrue();
        return process.exitValue();
    }

    private void awaitLine(String text) {
        Workshop.within(SOON, () -> assertThat(lines()).contains(text));
    }

    @Test
    void burstRunsWhatWaitsAndLogsInRqsWords() throws Exception {
        rq.queue("high").with(o -> o.id("e1")).enqueue("shop.Jobs.add", 1, 2);

        var process = startWithJobs("--burst", "low", "high");

        assertThat(exitCode(process, SOON)).isZero();
        assertThat(rq.job("e1", Integer.class).await(SOON)).isEqualTo(3);
        assertThat(lines().replaceAll("(?m)^\\d\\d:\\d\\d:\\d\\d ", "").replaceAll("0:00:\\d\\d\\.\\d{6}", "TIME"))
                .contains("INFO Worker w: started with PID " + process.pid() + ", version ")
                .contains("INFO *** Listening on low, high at " + url + ", 10 jobs at a time...\n")
                .contains("INFO high: shop.Jobs.add(1, 2) (e1)\n")
                .contains("INFO Successfully completed shop.Jobs.add(1, 2) job in TIMEs on worker w\n")
                .contains("INFO high: Job OK (e1)\n")
                .contains("INFO Worker w: done, quitting\n")
                .doesNotContain("SLF4J", "DEBUG", "[");
    }

    @Test
    void loggingLevelIsObeyed() throws Exception {
        rq.queue("default").enqueue("shop.Jobs.add", 1, 2);

        assertThat(exitCode(startWithJobs("--burst", "--logging-level", "warning"), SOON))
                .isZero();

        assertThat(lines()).isEmpty();
    }

    @Test
    void withoutClassPathOneLineSaysThatEveryJobIsRefused() throws Exception {
        var job = rq.queue("default").enqueue("shop.Jobs.add", 1, 2);

        assertThat(exitCode(start(url, "--burst"), SOON)).isZero();

        assertThat(lines())
                .containsOnlyOnce("WARN Every job will be refused")
                .contains("such as --classpath app.jar\n");
        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
    }

    @Test
    void severalEntriesAreDividedByThePathSeparatorAndMaxJobsEndsIt() throws Exception {
        var job = rq.queue("default").enqueue("shop.Jobs.add", 1, 2);
        Files.createDirectory(dir.resolve("empty"));

        var process = start(
                url,
                "--max-jobs",
                "1",
                "--classpath",
                dir.resolve("empty") + File.pathSeparator + dir.resolve("classes"));

        assertThat(exitCode(process, SOON)).isZero();
        assertThat(job.status()).isEqualTo(JobStatus.FINISHED);
    }

    @Test
    void sigtermLetsRunningJobsEndAndLeavesWithZero() throws Exception {
        var file = dir.resolve("go").toString();
        var job = rq.queue("default").enqueue("shop.Jobs.until", file);
        var process = startWithJobs();
        awaitLine("(" + job.id() + ")");

        process.destroy();
        awaitLine("Worker w: stopping, 1 jobs are running");
        Files.createFile(Path.of(file));

        assertThat(exitCode(process, SOON)).isZero();
        assertThat(job.await(SOON)).isEqualTo("seen");
        assertThat(lines()).endsWith("Worker w: done, quitting\n");
    }

    @Test
    void secondSigtermGivesBackAtOnceWhatDoesNotGiveUp() throws Exception {
        var job = rq.queue("default").enqueue("shop.Jobs.never");
        var process = startWithJobs("--shutdown-timeout", "10m");
        awaitLine("(" + job.id() + ")");

        process.destroy();
        awaitLine("Worker w: stopping, 1 jobs are running");
        process.destroy();

        assertThat(exitCode(process, Duration.ofSeconds(10))).isZero();
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(rq.queue("default").jobIds(0, 10)).containsExactly(job.id());
    }

    @Test
    void jobThatEndsTheJvmIsNamedAndWhatRunsIsHandedOnAtOnce(TestRedis redis) throws Exception {
        var beside = rq.queue("high").with(o -> o.id("e1")).enqueue("shop.Jobs.until", "never");
        var process = startWithJobs("high", "default");
        awaitLine("(e1)");
        var second = rq.queue("high").with(o -> o.id("e2")).enqueue("shop.Jobs.never");
        awaitLine("(e2)");
        var leaving = rq.queue("default").with(o -> o.id("e3")).enqueue("shop.Jobs.hookAndLeave");

        assertThat(exitCode(process, Duration.ofSeconds(10))).isEqualTo(1);

        assertThat(lines().lines().filter(line -> line.contains(" ERROR ")))
                .singleElement(STRING)
                .contains("System.exit at shop.Jobs.leave(Jobs.java:")
                .containsPattern("in thread rq-w-job-\\d+\\. ")
                .contains("job=e1 queue=high ", "job=e2 queue=high ", "job=e3 queue=default ");
        assertThat(List.of(beside.status(), second.status(), leaving.status())).containsOnly(JobStatus.QUEUED);
        assertThat(rq.queue("high").jobIds(0, 10)).containsExactly("e1", "e2");
        assertThat(rq.queue("default").jobIds(0, 10)).containsExactly("e3");
        assertThat(redis.client().smembers("rq:workers")).isEmpty();
    }

    @Test
    void jobThatFailsWithItsJvmCallsItsFailureCallback() throws Exception {
        var file = dir.resolve("failed");
        options.add("-Dfailed=" + file);
        var job = rq.queue("default")
                .with(o -> o.onAbandon(OnAbandon.FAIL).onFailure(Callback.named("shop.Jobs.failed")))
                .enqueue("shop.Jobs.leave");

        assertThat(exitCode(startWithJobs("--burst"), Duration.ofSeconds(10))).isEqualTo(1);

        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(file).content().contains("Job " + job.id(), "which System.exit ended");
    }

    @Test
    void resultThatIsLargeForTheHeapIsRefusedAndTheWorkerGoesOn() throws Exception {
        options.add("-Xmx64m");
        var large = rq.queue("default").enqueue("shop.Jobs.text", 6_000_000);
        var most = rq.queue("default").enqueue("shop.Jobs.text", 4_000_000);

        assertThat(exitCode(startWithJobs("--burst"), SOON)).isZero();

        assertThat(large.results().get(0).error())
                .contains("may have 4194304 bytes", "heap of 64 MiB", "this one has 6000002", "-Xmx");
        assertThat(most.status()).isEqualTo(JobStatus.FINISHED);
    }

    @Test
    void jobThatEndsEveryJvmFailsAtTheThird() throws Exception {
        var job = rq.queue("default").enqueue("shop.Jobs.leaveInAThread");

        for (int process = 1; process <= 3; process++) {
            assertThat(exitCode(startWithJobs("--burst"), Duration.ofSeconds(10)))
                    .isEqualTo(1);
        }

        assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        assertThat(job.results().get(0).error())
                .contains("System.exit at shop.Jobs.lambda", "Three worker processes in a row");
        assertThat(exitCode(startWithJobs("--burst"), SOON)).isZero();
    }

    @Test
    void jobThatEndsTheJvmWhileRedisIsFrozenDoesNotHoldIt(TestRedis redis) throws Exception {
        try (var own = redis.startOwn();
                var other = Rq.connect(own.url())) {
            other.queue("default")
                    .enqueue("shop.Jobs.leaveWhen", dir.resolve("go").toString());
            var process = start(own.url(), "--classpath", dir.resolve("classes").toString());
            awaitLine("leaveWhen");
            own.freeze();
            Files.createFile(dir.resolve("go"));

            assertThat(exitCode(process, Duration.ofSeconds(15))).isEqualTo(1);

            assertThat(lines())
                    .contains("System.exit at shop.Jobs.leave(")
                    .contains("not all of it was handed on within 5 s");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hook", "hookThatLocksTheLog"})
    void shutdownHookOfAJobDoesNotHoldADrainedProcess(String hook) throws Exception {
        var job = rq.queue("default").enqueue("shop.Jobs." + hook);
        var process = startWithJobs();
        awaitLine("Job OK (" + job.id() + ")");

        process.destroy();

        assertThat(exitCode(process, SOON)).isZero();
        assertThat(lines()).contains("Worker w: done, quitting\n");
        if (hook.equals("hook")) {
            assertThat(lines().lines().filter(line -> line.contains(" WARN ")))
                    .singleElement(STRING)
                    .contains("shutdown hooks have kept the JVM from ending: at shop.Jobs.never(Jobs.java:");
        }
    }

    @Test
    void threadThatAJobLeavesDoesNotHoldADrainedProcess() throws Exception {
        rq.queue("default").enqueue("shop.Jobs.thread");

        assertThat(exitCode(startWithJobs("--burst"), SOON)).isZero();

        assertThat(lines()).endsWith("Worker w: done, quitting\n");
    }

    @Test
    void signalThatMayNotBeHandledDrainsAllTheSame() throws Exception {
        var file = dir.resolve("go").toString();
        var job = rq.queue("default").enqueue("shop.Jobs.until", file);
        options.add("--limit-modules=java.se");
        var process = startWithJobs();
        awaitLine("(" + job.id() + ")");

        process.destroy();
        awaitLine("Worker w: stopping, 1 jobs are running");
        Files.createFile(Path.of(file));

        assertThat(exitCode(process, SOON)).isEqualTo(143);
        assertThat(job.await(SOON)).isEqualTo("seen");
        assertThat(lines()).doesNotContain("ERROR").endsWith("Worker w: done, quitting\n");
    }

    @Test
    void absentRedisIsWaitedForUntilASignalComes() throws Exception {
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var process = start(
                "redis://127.0.0.1:" + port,
                "--classpath",
                dir.resolve("classes").toString());
        awaitLine("Trying again for ever");
        assertThat(process.isAlive()).isTrue();

        process.destroy();

        assertThat(exitCode(process, SOON)).isZero();
        assertThat(lines()).hasLineCount(1);
    }

    @Test
    void nameOfALivingWorkerIsRefusedWithOne() throws Exception {
        var first = startWithJobs();
        awaitLine("*** Listening on");
        Files.delete(log());

        assertThat(exitCode(startWithJobs(), SOON)).isEqualTo(1);

        assertThat(lines())
                .startsWith("rq-worker: A worker named \"w\" is alive; choose another name")
                .hasLineCount(1);
        assertThat(first.isAlive()).isTrue();
    }

    @Test
    void refusedLoginEndsWithOne(TestRedis redis) throws Exception {
        try (var own = redis.startOwn("--requirepass", "secret")) {
            assertThat(exitCode(start(own.url(), "--classpath", dir.toString()), SOON))
                    .isEqualTo(1);
            assertThat(lines()).startsWith("rq-worker: ").contains("NOAUTH").hasLineCount(1);

            var wrong = own.url().replace("redis://", "redis://:wrong@");
            assertThat(exitCode(start(wrong, "--classpath", dir.toString()), SOON))
                    .isEqualTo(1);
            assertThat(lines())
                    .startsWith("rq-worker: ")
                    .contains("WRONGPASS")
                    .doesNotContain("wrong@")
                    .hasLineCount(1);
        }
    }
}
