package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.acme.interop.Deeds;
import io.rq4j.JobHandle.CancelOption;
import io.rq4j.error.InvalidJobStateException;
import io.rq4j.error.JobCanceledException;
import io.rq4j.error.JobExpiredException;
import io.rq4j.job.Call;
import io.rq4j.job.JobStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One side requeues, cancels and deletes what the other one enqueued or ran. */
@WithPython
class JobsChangeHandsTest {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final PythonRq python;
    private final JavaRq java;

    JobsChangeHandsTest(PythonRq python, JavaRq java) {
        this.python = python;
        this.java = java;
    }

    @Test
    @Case(27)
    void pythonRequeuesWhatFailedInJava() throws InterruptedException {
        var job = java.queue("java").enqueue(Deeds::failOnce, UUID.randomUUID().toString());
        java.work("java");
        assertThat(job.status()).isEqualTo(JobStatus.FAILED);

        python.run("job('" + job.id() + "').requeue()");

        assertThat(job.status()).isEqualTo(JobStatus.QUEUED);
        assertThat(java.queue("java").failed().ids(0, 10)).isEmpty();
        java.work("java");
        assertThat(job.await(SOON)).isEqualTo("the second time");
        assertThat(python.run("[result.type.name for result in job('" + job.id() + "').results()]"))
                .isEqualTo(List.of("SUCCESSFUL", "FAILED"));
        assertThat(java.redis.ttl("rq:job:" + job.id())).isBetween(490L, 500L);
    }

    @Test
    @Case(27)
    void commandLineOfPythonRequeuesWhatFailedInJava() throws InterruptedException {
        var job = java.queue("java").enqueue(Deeds::failOnce, UUID.randomUUID().toString());
        java.work("java");

        python.run("command('requeue', '--queue', 'java', '--serializer', JSON_NAME, '" + job.id() + "')");

        java.work("java");
        assertThat(job.await(SOON)).isEqualTo("the second time");
    }

    @Test
    @Case(27)
    void requeueWithTheWrongSerializerSpoilsMetaOnly() throws InterruptedException {
        assumeTrue(python.isRq2(), "RQ " + python.version() + " raises on a meta that it cannot read");
        var job = java.queue("java")
                .with(o -> o.meta(Map.of("a", 1)))
                .enqueue(Deeds::failOnce, UUID.randomUUID().toString());
        java.work("java");

        python.run("FailedJobRegistry('java', connection=connection, serializer=PICKLE).requeue('" + job.id() + "')");

        assertThat(java.redis.hget("rq:job:" + job.id(), "meta")).doesNotStartWith("{");
        java.work("java");
        assertThat(job.await(SOON)).isEqualTo("the second time");
    }

    @Test
    @Case(27)
    void javaReadsPickledMetaAsEmpty() throws InterruptedException {
        python.run("queue('java').enqueue('com.acme.interop.Deeds.metaAsText', job_id='a')\n"
                + "connection.hset('rq:job:a', 'meta', PICKLE.dumps({'a': 1}))");
        java.work("java");

        assertThat(java.job("a").await(SOON)).isEqualTo("{}");
    }

    @Test
    @Case(27)
    void javaRequeuesWhatFailedInPython() {
        python.run("queue('python').enqueue('tasks.fail_once', 'attempts', job_id='a')");
        python.work("python");
        assertThat(python.run("job('a').get_status()")).isEqualTo("failed");

        assertThat(java.queue("python").failed().requeue(List.of("a", "unknown")))
                .containsExactly(true, false);

        assertThat(python.run("job('a').get_status()")).isEqualTo("queued");
        assertThat(python.run("registry(FailedJobRegistry, 'python').count")).isEqualTo(0);
        python.work("python");
        assertThat(python.run("job('a').return_value()")).isEqualTo("the second time");
        assertThat(java.job("a").await(SOON)).isEqualTo("the second time");
    }

    @Test
    @Case(16)
    void pythonCancelsAQueuedJobOfJava() throws InterruptedException {
        var job = java.queue("java").enqueue(Deeds::add, 1, 2);
        var future = job.future();

        python.run("job('" + job.id() + "').cancel()");

        assertThat(job.status()).isEqualTo(JobStatus.CANCELED);
        assertThat(future).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(JobCanceledException.class);
        java.work("java");
        assertThat(job.status()).isEqualTo(JobStatus.CANCELED);
        assertThat(job.results()).isEmpty();
        assertThatThrownBy(job::cancel).isInstanceOf(InvalidJobStateException.class);
    }

    @Test
    @Case(16)
    void javaCancelsAQueuedJobOfPython() {
        python.run("queue('python').enqueue('tasks.note', 'ran', job_id='a')");

        java.job("a").cancel();

        assertThat(python.run("job('a').get_status()")).isEqualTo("canceled");
        assertThat(python.run("registry(CanceledJobRegistry, 'python').get_job_ids()"))
                .isEqualTo(List.of("a"));
        assertThat(python.run("queue('python').job_ids")).isEqualTo(List.of());
        assertThatThrownBy(() -> python.run("job('a').cancel()")).hasMessageContaining("InvalidJobOperation");
        python.work("python");
        assertThat(java.redis.exists("notes")).isFalse();
    }

    @Test
    @Case(31)
    void pythonDeletesAQueuedJobOfJava() throws InterruptedException {
        var job = java.queue("java").enqueue(Deeds::add, 1, 2);
        var future = job.future();

        python.run("job('" + job.id() + "').delete()");

        assertThat(job.fetch()).isEmpty();
        assertThat(java.queue("java").size()).isZero();
        assertThat(future).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(JobExpiredException.class);
        java.work("java");
        assertThat(job.fetch()).isEmpty();
    }

    @Test
    @Case(31)
    void pythonDeletesWhatEndedInJava() throws InterruptedException {
        var finished = java.queue("java").enqueue(Deeds::add, 1, 2);
        var failed = java.queue("java").enqueue(Deeds::fail, "oh");
        java.work("java");

        python.run("job('" + finished.id() + "').delete()");
        python.run("job('" + failed.id() + "').delete()");

        assertThat(finished.fetch()).isEmpty();
        assertThat(failed.fetch()).isEmpty();
        assertThat(java.redis.keys("rq:f*"))
                .as("finished and failed registries")
                .isEmpty();
    }

    @Test
    @Case(31)
    void runningJobThatPythonDeletesStaysDeleted() {
        var id = java.startJob("java");

        python.run("job('" + id + "').delete()");
        Deeds.open(id);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(java.redis.keys("rq:wip:*")).isEmpty());
        assertThat(java.job(id).fetch()).isEmpty();
        assertThat(java.redis.keys("rq:f*"))
                .as("finished and failed registries")
                .isEmpty();
        assertThat(java.redis.keys("rq:results:*")).isEmpty();
    }

    @Test
    @Case(31)
    void javaDeletesAQueuedJobOfPython() {
        python.run("queue('python').enqueue('tasks.note', 'ran', job_id='a')");

        assertThat(java.job("a").delete()).isTrue();

        assertThatThrownBy(() -> python.run("job('a')")).hasMessageContaining("NoSuchJobError");
        assertThat(python.run("queue('python').job_ids")).isEqualTo(List.of());
        python.work("python");
        assertThat(java.redis.exists("notes")).isFalse();
    }

    @Test
    @Case(31)
    void javaDeletesWhatEndedInPython() {
        python.run("queue('python').enqueue('tasks.add', 1, 2, job_id='finished')");
        python.run("queue('python').enqueue('tasks.fail', 'oh', job_id='failed')");
        python.work("python");

        assertThat(java.job("finished").delete()).isTrue();
        assertThat(java.job("failed").delete()).isTrue();

        assertThat(python.run("registry(FinishedJobRegistry, 'python').count")).isEqualTo(0);
        assertThat(python.run("registry(FailedJobRegistry, 'python').count")).isEqualTo(0);
        assertThat(java.redis.keys("*finished*")).isEmpty();
        assertThat(java.redis.keys("*failed*")).isEmpty();
    }

    /** In each of both queues a parent and its child, which the other side knows. */
    private void family(String queue) {
        java.queue(queue).with(o -> o.id("a")).enqueue("tasks.add", 1, 2);
        java.queue(queue).with(o -> o.id("b").dependsOn("a")).enqueue("tasks.add", 1, 2);
    }

    @Test
    @Case(16)
    void pythonCancelsAndEnqueuesTheDependentsOfJava() {
        family("java");

        python.run("job('a').cancel(enqueue_dependents=True)");

        assertThat(java.job("a").status()).isEqualTo(JobStatus.CANCELED);
        assertThat(java.job("b").status()).isEqualTo(JobStatus.QUEUED);
        assertThat(java.queue("java").jobIds(0, 9)).containsExactly("b");
        assertThat(java.redis.exists("rq:deferred:java")).isFalse();
    }

    @Test
    @Case(16)
    void pythonCancelsAndTheParentForgets() {
        assumeTrue(python.isRq2(), "RQ " + python.version() + " has no remove_from_dependencies");
        family("java");

        python.run("job('b').cancel(remove_from_dependencies=True)");

        assertThat(java.job("b").status()).isEqualTo(JobStatus.CANCELED);
        assertThat(java.redis.exists("rq:job:a:dependents")).isFalse();
        assertThatThrownBy(java.job("b")::cancel).isInstanceOf(InvalidJobStateException.class);
    }

    @Test
    @Case(16)
    void javaCancelsAndEnqueuesTheDependentsOfPython() {
        python.run("a = queue('python').enqueue('tasks.add', 1, 2, job_id='a')\n"
                + "queue('python').enqueue('tasks.add', 1, 2, job_id='b', depends_on=a)");

        java.job("a").cancel(CancelOption.ENQUEUE_DEPENDENTS);

        assertThat(python.text("job('a').get_status()")).contains("canceled");
        assertThat(python.run("queue('python').job_ids")).isEqualTo(List.of("b"));
        python.work("python");
        assertThat(java.job("b").await(SOON)).isEqualTo(3);
    }

    @Test
    @Case(16)
    void javaCancelsAndTheParentOfPythonForgets() {
        python.run("a = queue('python').enqueue('tasks.add', 1, 2, job_id='a')\n"
                + "queue('python').enqueue('tasks.add', 1, 2, job_id='b', depends_on=a)");

        java.job("b").cancel(CancelOption.REMOVE_FROM_DEPENDENCIES);

        assertThat(python.run("[str(d) for d in connection.smembers('rq:job:a:dependents')]"))
                .isEqualTo(List.of());
        python.work("python");
        assertThat(java.job("a").await(SOON)).isEqualTo(3);
        assertThat(java.job("b").status()).isEqualTo(JobStatus.CANCELED);
    }

    @Test
    @Case(31)
    void pythonDeletesWhatJavaScheduledDeferredAndCanceled() {
        family("java");
        java.queue("java").with(o -> o.id("c")).enqueueIn(Duration.ofHours(1), Call.named("tasks.add", 1, 2));
        java.queue("java").with(o -> o.id("d")).enqueue("tasks.add", 1, 2);
        java.job("d").cancel();

        python.run("for id in ('b', 'c', 'd', 'a'): job(id).delete()");

        assertThat(java.redis.keys("rq:job:*")).isEmpty();
        assertThat(java.redis.exists("rq:deferred:java", "rq:scheduled:java", "rq:canceled:java", "rq:queue:java"))
                .isZero();
    }

    @Test
    @Case(31)
    void javaDeletesWhatPythonScheduledDeferredAndCanceled() {
        python.run("from datetime import timedelta\n"
                + "a = queue('python').enqueue('tasks.add', 1, 2, job_id='a')\n"
                + "queue('python').enqueue('tasks.add', 1, 2, job_id='b', depends_on=a)\n"
                + "queue('python').enqueue_in(timedelta(hours=1), 'tasks.add', 1, 2, job_id='c')\n"
                + "queue('python').enqueue('tasks.add', 1, 2, job_id='d').cancel()");

        for (var id : List.of("b", "c", "d", "a")) {
            assertThat(java.job(id).delete()).as(id).isTrue();
        }

        assertThat(java.redis.keys("rq:job:*")).isEmpty();
        assertThat(python.run("[registry(kind, 'python').count for kind in (CanceledJobRegistry, FailedJobRegistry)]"
                        + " + [queue('python').count, queue('python').scheduled_job_registry.count,"
                        + " queue('python').deferred_job_registry.count]"))
                .isEqualTo(List.of(0, 0, 0, 0, 0));
    }
}
