package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.acme.interop.Deeds;
import io.rq4j.job.Call;
import io.rq4j.job.Dependency;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Repeat;
import io.rq4j.job.Result;
import io.rq4j.job.Result.Type;
import io.rq4j.job.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Retries, repetitions, schedules and dependencies, given by one side and carried out by the other. */
@WithPython
class NextRunsTest {

    private static final Duration SOON = Duration.ofSeconds(5);

    private final PythonRq python;
    private final JavaRq java;

    NextRunsTest(PythonRq python, JavaRq java) {
        this.python = python;
        this.java = java;
    }

    private JobStatus status(String id) {
        return java.job(id).status();
    }

    @Test
    @Case(9)
    void javaTriesAgainAsPythonAskedFor() throws InterruptedException {
        python.run("from rq import Retry\nqueue('java').enqueue('com.acme.interop.Deeds.failOnce', '"
                + UUID.randomUUID() + "', job_id='a', retry=Retry(max=2))");

        java.work("java");

        assertThat(status("a")).isEqualTo(JobStatus.FINISHED);
        assertThat(java.hash("a")).containsEntry("retries_left", "1");
        assertThat(java.job("a").results()).extracting(Result::type).containsExactly(Type.SUCCESSFUL, Type.RETRIED);
        assertThat(python.run("job('a').retries_left")).isEqualTo(1);
    }

    @Test
    @Case(9)
    void delayedTryStandsInPythonsSchedule() throws InterruptedException {
        python.run("from rq import Retry\nqueue('java').enqueue('com.acme.interop.Deeds.fail', 'oh', job_id='a',"
                + " retry=Retry(max=3, interval=[1000, 2000, 3000]))");

        java.work("java");

        assertThat(status("a")).isEqualTo(JobStatus.SCHEDULED);
        assertThat(java.redis.zscore("rq:scheduled:java", "a") - java.serverSeconds())
                .isBetween(990.0, 1_001.0);
        assertThat(python.run("queue('java').scheduled_job_registry.get_job_ids()"))
                .isEqualTo(List.of("a"));
    }

    @Test
    @Case({9, 10})
    void pythonTriesAgainAsJavaAskedFor() {
        java.queue("python")
                .with(o -> o.id("a")
                        .retry(Retry.times(2).after(Duration.ofMinutes(10)).atFront()))
                .enqueue("no.such.function");

        python.run("work('python')");

        assertThat(status("a")).isEqualTo(JobStatus.SCHEDULED);
        assertThat(java.hash("a")).containsEntry("retries_left", "1");
        assertThat(java.redis.zscore("rq:scheduled:python", "a") - java.serverSeconds())
                .isBetween(590.0, 601.0);
    }

    @Test
    @Case(10)
    void javaTriesAgainAtTheFrontAsPythonAskedFor() throws InterruptedException {
        assumeTrue(python.isRq2(), "RQ " + python.version() + " retries at the end");
        python.run("from rq import Retry\n"
                + "queue('java').enqueue('com.acme.interop.Deeds.fail', 'oh', job_id='a',"
                + " retry=Retry(max=1, enqueue_at_front=True))\n"
                + "queue('java').enqueue('com.acme.interop.Deeds.add', 1, 2, job_id='b')");

        java.work(builder -> builder.queues("java").concurrency(1).maxJobs(1));

        assertThat(java.queue("java").jobIds(0, 9)).containsExactly("a", "b");
        assertThat(python.run("queue('java').job_ids")).isEqualTo(List.of("a", "b"));
    }

    @Test
    @Case(5)
    void retriesAreWrittenAsPythonWritesThem() {
        java.queue("python")
                .with(o -> o.id("a")
                        .retry(Retry.times(3)
                                .after(Duration.ofSeconds(10), Duration.ofSeconds(20))
                                .atFront()))
                .enqueue("tasks.add", 1, 2);
        python.run("from rq import Retry\nqueue('python').enqueue('tasks.add', 1, 2, job_id='b',"
                + " retry=Retry(max=3, interval=[10, 20]))");

        for (var field : List.of("retries_left", "retry_intervals")) {
            assertThat(java.hash("a").get(field)).isEqualTo(java.hash("b").get(field));
        }
    }

    @Test
    @Case(11)
    void triesThatAJavaJobAsksForAreReturnedRetriesToPython() throws InterruptedException {
        assumeTrue(python.isRq2(), "RQ " + python.version() + " cannot read results of the types 4 and 5");
        python.run("queue('java').enqueue('com.acme.interop.Deeds.askAgain', job_id='a')");

        java.work("java");

        assertThat(status("a")).isEqualTo(JobStatus.FAILED);
        assertThat(java.job("a").results())
                .extracting(Result::type)
                .containsExactly(Type.MAX_RETRIES_EXCEEDED, Type.RETRIED, Type.RETRIED);
        assertThat(python.run("job('a').number_of_retries")).isEqualTo(2);
        assertThat(python.run("job('a').latest_result().type.name")).isEqualTo("MAX_RETRIES_EXCEEDED");
        assertThat(python.run("[result.type.name for result in job('a').results()]"))
                .isEqualTo(List.of("MAX_RETRIES_EXCEEDED", "RETRIED", "RETRIED"));
    }

    @Test
    @Case(12)
    void javaRepeatsAsPythonAskedFor() throws InterruptedException {
        assumeTrue(python.isRq2(), "RQ " + python.version() + " has no Repeat");
        python.run("from rq import Repeat\nqueue('java').enqueue('com.acme.interop.Deeds.add', 1, 2, job_id='a',"
                + " repeat=Repeat(times=2, interval=0))");

        java.work("java");

        assertThat(status("a")).isEqualTo(JobStatus.FINISHED);
        assertThat(java.job("a").results()).hasSize(3);
        assertThat(python.run("job('a').repeats_left")).isEqualTo(0);
    }

    @Test
    @Case(12)
    void pythonRepeatsAsJavaAskedFor() {
        assumeTrue(python.isRq2(), "RQ " + python.version() + " has no Repeat");
        java.queue("python")
                .with(o -> o.id("a").repeat(Repeat.times(3).every(Duration.ofSeconds(100), Duration.ofSeconds(200))))
                .enqueue("math.sqrt", 4);

        python.run("work('python')");

        assertThat(status("a")).isEqualTo(JobStatus.SCHEDULED);
        assertThat(java.hash("a")).containsEntry("repeats_left", "2");
        assertThat(java.redis.zscore("rq:scheduled:python", "a") - java.serverSeconds())
                .isBetween(190.0, 201.0);
    }

    @Test
    @Case(24)
    void javaRunsWhatPythonScheduled() {
        python.run("from datetime import timedelta\n"
                + "queue('java').enqueue_in(timedelta(seconds=1), 'com.acme.interop.Deeds.add', 1, 2, job_id='a')");
        java.start(builder -> builder.queues("java"));

        await().atMost(SOON).until(() -> status("a") == JobStatus.FINISHED);
    }

    @Test
    @Case({24, 25})
    void pythonsSchedulerQueuesWhatJavaScheduled() {
        java.queue("python").with(o -> o.id("a")).enqueueAt(Instant.EPOCH, Call.named("tasks.add", 1, 2));
        java.queue("python").with(o -> o.id("b")).enqueueIn(Duration.ofHours(1), Call.named("tasks.add", 1, 2));

        python.run("from rq.scheduler import RQScheduler\n"
                + "scheduler = RQScheduler([queue('python')], connection=connection)\n"
                + "scheduler.acquire_locks()\nscheduler.enqueue_scheduled_jobs()");

        assertThat(java.queue("python").jobIds(0, 9)).containsExactly("a");
        assertThat(status("b")).isEqualTo(JobStatus.SCHEDULED);
    }

    @Test
    @Case(24)
    void ofBothSchedulersOneHasTheLock() {
        python.run("from rq.scheduler import RQScheduler\n"
                + "scheduler = RQScheduler([queue('java')], connection=connection)\nscheduler.acquire_locks()");
        java.start(builder -> builder.queues("java"));
        var job = java.queue("java").enqueueIn(Duration.ZERO, Call.of(Deeds::add, 1, 2));
        java.queue("java").enqueue(Deeds::add, 1, 2).await(SOON);
        assertThat(job.status()).isEqualTo(JobStatus.SCHEDULED);

        // Python's clock has whole seconds: what is due within one is due at its end.
        await().atMost(SOON).until(() -> {
            python.run("scheduler.enqueue_scheduled_jobs()");
            return job.status() == JobStatus.FINISHED;
        });
    }

    @Test
    @Case(24)
    void pythonsSchedulerKeepsAwayFromOurLock() {
        java.start(builder -> builder.queues("java"));
        await().atMost(SOON).until(() -> java.redis.exists("rq:scheduler-lock:java"));

        assertThat(python.run("[name for name in __import__('rq.scheduler').scheduler.RQScheduler([queue('java')],"
                        + " connection=connection).acquire_locks()]"))
                .isEqualTo(List.of());
    }

    @Test
    @Case(13)
    void javaFreesTheChildThatPythonRegistered() throws InterruptedException {
        python.run("a = queue('java').enqueue('com.acme.interop.Deeds.add', 1, 2, job_id='a')\n"
                + "queue('other').enqueue('tasks.add', 1, 2, job_id='b', depends_on=a)");
        assertThat(status("b")).isEqualTo(JobStatus.DEFERRED);

        java.work("java");

        assertThat(java.queue("other").jobIds(0, 9)).containsExactly("b");
        assertThat(java.redis.exists("rq:deferred:other", "rq:job:a:dependents"))
                .isZero();
    }

    @Test
    @Case(13)
    void pythonFreesTheChildThatJavaRegistered() {
        java.queue("python").with(o -> o.id("a")).enqueue("math.sqrt", 4);
        java.queue("java").with(o -> o.id("b").dependsOn("a")).enqueue(Deeds::add, 1, 2);
        assertThat(status("b")).isEqualTo(JobStatus.DEFERRED);
        assertThat(python.run("job('b').dependency.id")).isEqualTo("a");

        python.run("work('python')");

        assertThat(java.queue("java").jobIds(0, 9)).containsExactly("b");
        assertThat(status("b")).isEqualTo(JobStatus.QUEUED);
    }

    @Test
    @Case(14)
    void childOfAFailedParentRunsOnlyWhereThatIsAllowed() throws InterruptedException {
        assumeTrue(python.isRq2(), "RQ " + python.version() + " frees such a child without asking");
        java.queue("java").with(o -> o.id("a")).enqueue(Deeds::fail, "oh");
        java.queue("other").with(o -> o.id("b").dependsOn("a")).enqueue("tasks.add", 1, 2);
        java.queue("other")
                .with(o -> o.id("c").dependsOn(Dependency.on("a").allowFailure()))
                .enqueue("tasks.add", 1, 2);
        assertThat(python.run("job('c').allow_dependency_failures")).isEqualTo(true);

        java.work("java");

        assertThat(status("b")).isEqualTo(JobStatus.DEFERRED);
        assertThat(java.queue("other").jobIds(0, 9)).containsExactly("c");
    }

    @Test
    @Case(16)
    void pythonCancelsWhatJavaScheduledAndDeferred() {
        java.queue("other").with(o -> o.id("a")).enqueueIn(Duration.ofHours(1), Call.named("tasks.add", 1, 2));
        java.queue("other").with(o -> o.id("p")).enqueue("tasks.add", 1, 2);
        java.queue("other").with(o -> o.id("b").dependsOn("p")).enqueue("tasks.add", 1, 2);

        python.run("job('a').cancel()\njob('b').cancel()");

        assertThat(status("a")).isEqualTo(JobStatus.CANCELED);
        assertThat(status("b")).isEqualTo(JobStatus.CANCELED);
        assertThat(java.redis.exists("rq:scheduled:other", "rq:deferred:other")).isZero();
    }
}
