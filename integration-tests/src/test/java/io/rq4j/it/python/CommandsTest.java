package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.interop.Deeds;
import io.rq4j.job.JobStatus;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each side steers the workers of the other one: commands, suspend and resume. */
@WithPython
class CommandsTest {

    private static final Duration SOON = Duration.ofSeconds(15);

    private final PythonRq python;
    private final JavaRq java;

    CommandsTest(PythonRq python, JavaRq java) {
        this.python = python;
        this.java = java;
    }

    @BeforeEach
    void prepare() {
        python.run("import subprocess\n"
                + "from rq import command as commands, suspension\n"
                + "started = []\n"
                + "def start(name):\n"
                + "    started.append(subprocess.Popen([sys.executable, '-m', 'rq.cli', 'worker', '--url', url, '--path',"
                + " here, '--serializer', JSON_NAME, '--name', name, 'python'], stdout=subprocess.DEVNULL,"
                + " stderr=subprocess.DEVNULL))\n");
    }

    @AfterEach
    void endPythonWorkers() {
        python.run("for one in started:\n    one.kill()\n    one.wait()");
        python.run("suspension.resume(connection)");
    }

    /** A worker that has heard what is no command. Python's would be deaf from now on. */
    private String runningInJava() {
        var id = java.startJob("java");
        listening("w-" + id);
        for (var garbage : new String[] {"nonsense", "[]", "{}", "\\x00\\xff", "{\"command\": 7}"}) {
            python.run("connection.publish('rq:pubsub:w-" + id + "', '" + garbage + "')");
        }
        return id;
    }

    private void listening(String worker) {
        await().atMost(SOON)
                .until(
                        () -> python.run("connection.pubsub_numsub('rq:pubsub:" + worker + "')[0][1]"),
                        Integer.valueOf(1)::equals);
    }

    @Test
    @Case(17)
    void pythonStopsAJobThatJavaRuns() {
        var id = runningInJava();

        python.run("commands.send_stop_job_command(connection, '" + id + "', serializer=JSON)");

        await().atMost(SOON).until(() -> java.job(id).status(), JobStatus.STOPPED::equals);
        assertThat(python.run("job('" + id + "').get_status() == 'stopped'")).isEqualTo(true);
        if (python.isRq2()) {
            assertThat(python.run("job('" + id + "').latest_result().exc_string"))
                    .isEqualTo("Job stopped by user, work-horse terminated.");
        }
        assertThat(python.run("'" + id + "' in registry(FailedJobRegistry, 'java')"))
                .isEqualTo(true);
    }

    @Test
    @Case(18)
    void pythonKillsTheHorseOfAJavaWorker() {
        var id = runningInJava();

        python.run("commands.send_kill_horse_command(connection, 'w-" + id + "')");

        await().atMost(SOON).until(() -> java.job(id).status(), JobStatus.FAILED::equals);
        assertThat(java.job(id).results().get(0).error())
                .isEqualTo("Work-horse terminated unexpectedly; waitpid returned 9 (signal 9); ");
        assertThat(java.queue("java").enqueue(Deeds::add, 1, 2).await(SOON)).isEqualTo(3);
    }

    @Test
    @Case(18)
    void pythonShutsAJavaWorkerDown() {
        var id = runningInJava();

        python.run("commands.send_shutdown_command(connection, 'w-" + id + "')");

        await().atMost(SOON)
                .until(() -> java.redis.hexists("rq:worker:w-" + id, "shutdown_requested_date"), Boolean.TRUE::equals);
        if (python.isRq2()) {
            assertThat(python.run("Worker.all(connection=connection)[0].shutdown_requested_date is None"))
                    .as("Python reads the worker's entry")
                    .isNotNull();
        }
        Deeds.open(id);
        assertThat(java.job(id).await(SOON)).isEqualTo(id);
        await().atMost(SOON)
                .until(() -> python.run("len(Worker.all(connection=connection))"), Integer.valueOf(0)::equals);
    }

    /** A job that a Python worker runs. */
    private String runningInPython() {
        python.run("start('w-python')");
        listening("w-python");
        var job = java.queue("python").enqueue("tasks.sleep", 60);
        await().atMost(SOON).until(job::status, JobStatus.STARTED::equals);
        if (python.isRq3()) {
            await().atMost(SOON)
                    .until(() -> java.redis.scard("rq:worker:w-python:executions"), Long.valueOf(1)::equals);
        } else {
            await().atMost(SOON)
                    .until(() -> java.rq.worker("w-python").info().orElseThrow().currentJob(), job.id()::equals);
        }
        return job.id();
    }

    @Test
    @Case(17)
    void javaStopsAJobThatPythonRuns() {
        var id = runningInPython();

        java.job(id).stop();

        await().atMost(SOON).until(() -> java.job(id).status(), JobStatus.STOPPED::equals);
    }

    @Test
    @Case(18)
    void javaKillsTheHorseOfAPythonWorkerAndShutsItDown() {
        var id = runningInPython();

        assertThat(java.rq.worker("w-python").killHorse()).isTrue();
        await().atMost(SOON).until(() -> java.job(id).status(), JobStatus.FAILED::equals);

        await().atMost(SOON)
                .until(() -> java.rq.worker("w-python").info().orElseThrow().state(), "idle"::equals);
        assertThat(java.rq.worker("w-python").shutdown()).isTrue();
        await().atMost(SOON).until(() -> python.run("started[0].poll()"), Integer.valueOf(0)::equals);
    }

    @Test
    @Case(20)
    void pythonSuspendsAndResumesJava() {
        java.start(builder -> builder.queues("java"));
        python.run("command('suspend')");
        var job = java.queue("java").enqueue(Deeds::add, 1, 2);

        assertThat(java.rq.isSuspended()).isTrue();
        await().atMost(SOON).until(() -> java.rq.workers().get(0).state(), "suspended"::equals);
        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);

        python.run("command('resume')");
        assertThat(job.await(Duration.ofSeconds(3))).isEqualTo(3);
    }

    @Test
    @Case(20)
    void javaSuspendsAndResumesPython() {
        java.rq.suspend(Duration.ofHours(1));
        assertThat(python.run("suspension.is_suspended(connection)")).isEqualTo(1);

        java.rq.resume();
        assertThat(python.run("suspension.is_suspended(connection)")).isEqualTo(0);

        python.run("start('w-python')");
        listening("w-python");
        java.rq.suspend();
        // One that waits already takes one job more.
        java.queue("python").enqueue("tasks.add", 1, 1).await(SOON);
        await().atMost(SOON)
                .until(
                        () -> java.rq
                                .worker("w-python")
                                .info()
                                .map(worker -> worker.state())
                                .orElse(""),
                        "suspended"::equals);
        var job = java.queue("python").enqueue("tasks.add", 1, 2);
        java.rq.resume();
        assertThat(job.await(SOON)).isEqualTo(3);
    }
}
