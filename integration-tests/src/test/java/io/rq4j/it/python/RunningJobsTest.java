package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.acme.interop.Deeds;
import io.rq4j.job.JobStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * RQ 2 sees a job that runs in Java, and whatever of it cleans up leaves the job alone. RQ 1 does not know executions:
 * it must never clean a queue on which jobs run here.
 */
@WithPython
class RunningJobsTest {

    private static final Duration A_BEAT = Duration.ofSeconds(8);

    private final PythonRq python;
    private final JavaRq java;
    private String id = "";

    RunningJobsTest(PythonRq python, JavaRq java) {
        this.python = python;
        this.java = java;
    }

    @BeforeEach
    void startJob() {
        assumeTrue(python.isRq2(), "RQ " + python.version() + " does not know executions, RQ 2 does");
        id = java.startJob("java");
    }

    @Test
    @Case(23)
    void pythonListsTheExecution() {
        await().atMost(A_BEAT)
                .until(() -> python.run("len(job('" + id + "').get_executions())"), Integer.valueOf(1)::equals);

        assertThat(python.run("registry(StartedJobRegistry, 'java').get_job_ids()"))
                .isEqualTo(List.of(id));
        assertThat(python.run("job('" + id + "').get_executions()[0].id"))
                .isEqualTo(java.job(id).fetch().orElseThrow().executionId());
        assertThat(python.run("Worker.all(connection=connection)[0].get_current_job_id()"))
                .isEqualTo(id);
        assertThat(python.run("Worker.all(connection=connection)[0].get_state()"))
                .isEqualTo("busy");
        assertThat(python.text("command('info', '--raw')")).contains("queue java 0, 1 executing", " busy java. jobs: ");
    }

    @Test
    @Case(23)
    void cleanUpLeavesItAlone() {
        python.run("registry(StartedJobRegistry, 'java').cleanup()");
        python.run("command('info')");

        assertRunsToItsEnd();
    }

    @Test
    @Case(23)
    void maintenanceOfAPythonWorkerLeavesItAlone() {
        python.work("java");
        python.run("SimpleWorker([queue('java')], connection=connection, serializer=JSON).run_maintenance_tasks()");

        assertRunsToItsEnd();
    }

    @Test
    @Case({23, 32})
    void jobOfThreeMinutesIsNeverAbandoned() {
        assumeTrue(Boolean.getBoolean("rq.test.long"), "takes three minutes; ./mvnw verify -Pinterop");
        var gate = "three-minutes";
        java.start(builder -> builder.queues("long").pythonLease(Duration.ofSeconds(30)));
        java.queue("long").with(o -> o.id(gate).noTimeout()).enqueue(Deeds::waitAt, gate);
        await().atMost(A_BEAT).until(() -> java.job(gate).status(), JobStatus.STARTED::equals);
        double begun = wipScore();

        await().during(Duration.ofSeconds(185))
                .atMost(Duration.ofSeconds(200))
                .pollInterval(Duration.ofSeconds(5))
                .until(() -> {
                    python.run("registry(StartedJobRegistry, 'long').cleanup()\ncommand('info')");
                    return java.job(gate).status() == JobStatus.STARTED
                            && Integer.valueOf(1).equals(python.run("len(job('" + gate + "').get_executions())"));
                });

        assertThat(wipScore()).as("its lease is renewed").isGreaterThan(begun + 150);
        Deeds.open(gate);
        assertThat(java.job(gate).await(A_BEAT)).isEqualTo(gate);
        assertThat(java.job(gate).results()).as("it ran once").hasSize(1);
    }

    private double wipScore() {
        return java.redis.zrangeWithScores("rq:wip:long", 0, 0).get(0).getScore();
    }

    private void assertRunsToItsEnd() {
        assertThat(java.job(id).status()).isEqualTo(JobStatus.STARTED);
        assertThat(java.redis.zcard("rq:wip:java")).isEqualTo(1);
        Deeds.open(id);
        assertThat(java.job(id).await(Duration.ofSeconds(5))).isEqualTo(id);
        assertThat(python.run("[result.type.name for result in job('" + id + "').results()]"))
                .isEqualTo(List.of("SUCCESSFUL"));
        assertThat(java.redis.keys("rq:execution*")).isEmpty();
    }
}
