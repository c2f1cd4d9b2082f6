package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.acme.interop.Deeds;
import io.rq4j.it.WorkerProcess;
import io.rq4j.job.Call;
import io.rq4j.job.JobStatus;
import io.rq4j.test.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker of one side dies, and what the other side makes of its jobs. */
@WithPython
class DeathsTest {

    private final PythonRq python;
    private final JavaRq java;

    @TempDir
    Path dir;

    DeathsTest(PythonRq python, JavaRq java) {
        this.python = python;
        this.java = java;
    }

    @Test
    @Case(21)
    void jobOfAKilledJavaWorkerFailsInPythonWhenItsLeaseIsOver(TestRedis redis) {
        assumeTrue(python.isRq2(), "RQ " + python.version() + " drops such a job, RQ 2 fails it");
        var job = java.queue("java").enqueue(Deeds::waitAt, "never");
        try (var worker = WorkerProcess.start(dir, redis.url(), "doomed", "-q", "java", "--python-lease", "15")) {
            await().atMost(Duration.ofSeconds(10)).until(job::status, JobStatus.STARTED::equals);
            worker.kill();
        }
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            python.run("registry(StartedJobRegistry, 'java').cleanup()");
            assertThat(job.status()).isEqualTo(JobStatus.FAILED);
        });

        assertThat(python.text("job('" + job.id() + "').latest_result().exc_string"))
                .contains("AbandonedJobError");
        assertThat(java.redis.exists("rq:wip:java")).isFalse();
        assertThat(java.redis.zrange("rq:failed:java", 0, -1)).containsExactly(job.id());
    }

    @Test
    @Case(21)
    void jobOfAKilledPythonWorkerRunsAgainInJavaWhenItsLeaseIsOver() throws InterruptedException {
        python.run("queue('java').enqueue('com.acme.interop.Deeds.add', 1, 2, job_id='a', result_ttl=500)");
        // What stands in Redis when a Python worker was killed in the middle of a job, its lease just over.
        python.run("connection.lpop('rq:queue:java')");
        python.run("connection.hset('rq:job:a', mapping={'status': 'started', 'worker_name': 'dead',"
                + " 'started_at': '2026-01-01T00:00:00.000000Z', 'last_heartbeat': '2026-01-01T00:00:00.000000Z'})");
        python.run("connection.zadd('rq:wip:java', {'a:" + "0".repeat(32) + "': 1})");

        noAmnesty();
        java.start(builder -> builder.queues("java"));

        await().atMost(Duration.ofSeconds(20)).until(() -> java.job("a").status(), JobStatus.FINISHED::equals);
        assertThat(java.redis.exists("rq:wip:java")).isFalse();
        assertThat(java.redis.exists("rq:failed:java")).isFalse();
    }

    @Test
    @Case(35)
    void jobOfAKilledWorkerOfRq1RunsAgainInJava() {
        python.run("queue('java').enqueue('com.acme.interop.Deeds.add', 1, 2, job_id='a', result_ttl=500)");
        // RQ 1.13 does not know executions: the job alone stands among those that run.
        python.run("connection.lpop('rq:queue:java')\nconnection.zadd('rq:wip:java', {'a': 1})");
        python.run("connection.hset('rq:job:a', mapping={'status': 'started', 'worker_name': 'dead',"
                + " 'started_at': '2026-01-01T00:00:00.000000Z', 'last_heartbeat': '2026-01-01T00:00:00.000000Z'})");
        assertThat(java.queue("java").started().ids(0, 9)).containsExactly("a");

        noAmnesty();
        java.start(builder -> builder.queues("java"));

        await().atMost(Duration.ofSeconds(20)).until(() -> java.job("a").status(), JobStatus.FINISHED::equals);
        assertThat(java.redis.exists("rq:wip:java")).isFalse();
    }

    @Test
    @Case(24)
    void pythonTakesOverFromAKilledJavaScheduler(TestRedis redis) {
        python.run("from rq.scheduler import RQScheduler\n"
                + "scheduler = RQScheduler([queue('java')], connection=connection)");
        try (var worker = WorkerProcess.start(dir, redis.url(), "doomed", "-q", "java")) {
            await().atMost(Duration.ofSeconds(10)).until(() -> java.redis.exists("rq:scheduler-lock:java"));
            assertThat(python.run("len(scheduler.acquire_locks())")).isEqualTo(0);
            worker.kill();
        }
        java.queue("java").with(o -> o.id("a")).enqueueAt(Instant.EPOCH, Call.of(Deeds::add, 1, 2));

        await().atMost(Duration.ofSeconds(15))
                .until(() -> python.run("len(scheduler.acquire_locks())"), Integer.valueOf(1)::equals);
        python.run("scheduler.enqueue_scheduled_jobs()");
        assertThat(java.queue("java").jobIds(0, 9)).containsExactly("a");
    }

    @Test
    @Case(24)
    void javaTakesOverFromAKilledPythonScheduler() {
        python.run("from rq.scheduler import RQScheduler\n"
                + "RQScheduler([queue('java')], connection=connection).acquire_locks()");
        // A minute later: its lock is about to end.
        java.redis.expire("rq:scheduler-lock:java", 3);
        java.start(builder -> builder.queues("java"));

        var job = java.queue("java").enqueueIn(Duration.ZERO, Call.of(Deeds::add, 1, 2));

        assertThat(job.await(Duration.ofSeconds(15))).isEqualTo(3);
    }

    @Test
    @Case(22)
    void jobThatADeadPythonWorkerLeftInTheIntermediateListRunsInJava() {
        python.run("queue('java').enqueue('com.acme.interop.Deeds.add', 1, 2, job_id='a')");
        python.run("connection.lmove('rq:queue:java', 'rq:queue:java:intermediate', 'LEFT', 'RIGHT')");
        python.run("queue('java').enqueue('com.acme.interop.Deeds.add', 1, 2, job_id='done')");
        python.run("connection.rpush('rq:queue:java:intermediate', 'done')");

        noAmnesty();
        java.start(builder -> builder.queues("java"));

        await().atMost(Duration.ofSeconds(30)).until(() -> java.job("a").status(), JobStatus.FINISHED::equals);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(java.redis.keys("rq:queue:java:intermediate*"))
                        .isEmpty());
        assertThat(java.job("done").status()).as("a stale entry fails nothing").isEqualTo(JobStatus.FINISHED);
        assertThat(java.job("a").results()).as("it ran once").hasSize(1);
    }

    @Test
    @Case(38)
    void bothSidesGoOnAfterARestartOfRedis(TestRedis redis) throws Exception {
        try (var own = redis.startOwn("--appendonly", "yes", "--appendfsync", "always");
                var other = PythonRq.start(own.url(), Path.of("target", "python", "restart.log"));
                var worker = WorkerProcess.start(dir, own.url(), "w", "-q", "java")) {
            other.run("queue('java').enqueue('com.acme.interop.Deeds.add', 1, 2, job_id='before', result_ttl=-1)");
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> other.text("job('before').get_status()").contains("inished"));
            own.restart();
            await().atMost(Duration.ofSeconds(10))
                    .ignoreExceptions()
                    .untilAsserted(
                            () -> assertThat(other.run("connection.ping()")).isEqualTo(true));

            other.run("queue('java').enqueue('com.acme.interop.Deeds.add', 1, 2, job_id='after')");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(own.client().hget("rq:job:after", "status"))
                            .isEqualTo("finished"));
            assertThat(own.client().hget("rq:job:before", "status")).isEqualTo("finished");
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() ->
                            assertThat(other.text("command('info', '--raw')")).contains("worker w "));
            worker.terminate();
            assertThat(worker.awaitExit(Duration.ofSeconds(10))).isZero();
        }
    }

    /** As if a process had looked a moment ago: the first one after a silence abandons nothing for 30 s. */
    private void noAmnesty() {
        java.redis.hset("rq:pulse", "at", java.serverSeconds() + "000");
    }
}
