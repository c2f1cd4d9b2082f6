package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.acme.interop.Deeds;
import io.rq4j.error.AwaitTimeoutException;
import io.rq4j.job.JobStatus;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What RQ 3.0 writes, as it stands in Redis, and RQ 3.0 itself where it is given. */
@WithPython
class Rq3Test {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final PythonRq python;
    private final JavaRq java;

    Rq3Test(PythonRq python, JavaRq java) {
        this.python = python;
        this.java = java;
    }

    @ParameterizedTest
    @ValueSource(strings = {"ready_to_enqueue", "rate_limited"})
    @Case(36)
    void statusesOfRq3AreReadWithoutHarm(String status) throws InterruptedException {
        python.run("queue('java').enqueue('com.acme.interop.Deeds.add', 1, 2, job_id='a')\n"
                + "connection.lpop('rq:queue:java')\n"
                + "connection.hset('rq:job:a', mapping={'status': '" + status + "', 'rate_limit_key': 'k',"
                + " 'rate_limit_concurrency': 1, 'name': 'n'})\n"
                + "connection.zadd('rq:ready:java', {'a': 1})\nconnection.zadd('rq:rl:k:rate_limited', {'a': 1})\n"
                + "connection.sadd('rq:rl-keys', 'k')\nconnection.hset('rq:rl:k', 'concurrency', 1)");

        assertThat(java.job("a").status()).isEqualTo(JobStatus.UNKNOWN);
        assertThat(java.job("a").fetch().orElseThrow().statusWord()).isEqualTo(status);
        Assertions.assertThatThrownBy(() -> java.job("a").await(Duration.ofMillis(1_500)))
                .as("it goes on, and so does who waits for it")
                .isInstanceOf(AwaitTimeoutException.class);
        java.work("java");
        assertThat(java.job("a").fetch().orElseThrow().statusWord())
                .as("left alone")
                .isEqualTo(status);

        // As RQ 3.0 moves it on.
        python.run("connection.hset('rq:job:a', 'status', 'queued')\nconnection.rpush('rq:queue:java', 'a')");
        java.work("java");
        assertThat(java.job("a").await(SOON)).isEqualTo(3);
        assertThat(java.redis.hget("rq:job:a", "rate_limit_key")).as("kept").isEqualTo("k");
    }

    @Test
    @Case(36)
    void childOfAJavaJobThatRq3WouldReadyIsFreed() throws InterruptedException {
        python.run("a = queue('java').enqueue('com.acme.interop.Deeds.add', 1, 2, job_id='a')\n"
                + "queue('java').enqueue('com.acme.interop.Deeds.add', 3, 4, job_id='b', depends_on=a)");
        java.work("java");
        assertThat(java.job("b").await(SOON)).isEqualTo(7);
    }

    @Test
    @Case(36)
    void rq3SeesWhatJavaRuns() {
        assumeTrue(python.isRq3(), "needs RQ 3.0");
        var id = java.startJob("java");
        python.run("worker = Worker.all(connection=connection, serializer=JSON)[0]");

        await().atMost(SOON)
                .until(
                        () -> python.run("[e.job_id for e in worker.get_current_executions(refresh=True)]"),
                        List.of(id)::equals);
        assertThat(python.run("worker.current_execution_count")).isEqualTo(1);
        assertThat(python.run("job('" + id + "').get_executions()[0].worker_name"))
                .isEqualTo("w-" + id);
        assertThat(python.text("command('info', '--raw')")).contains("queue java 0, 1 executing");
        Deeds.open(id);
        assertThat(java.job(id).await(SOON)).isEqualTo(id);
        await().atMost(SOON)
                .until(
                        () -> python.run("len(worker.get_current_executions(refresh=True))"),
                        Integer.valueOf(0)::equals);
    }

    @Test
    @Case(36)
    void rateLimitedJobsOfRq3RunInJavaOneAfterTheOther() throws InterruptedException {
        assumeTrue(python.isRq3(), "needs RQ 3.0");
        python.run("from rq.rate_limit import RateLimit");
        python.run("jobs = [queue('java').enqueue('com.acme.interop.Deeds.add', 1, i, job_id=f'r{i}',"
                + " rate_limit=RateLimit('k', 1)) for i in range(2)]");
        assertThat(java.job("r1").fetch().orElseThrow().statusWord()).isEqualTo("rate_limited");

        java.work("java");
        assertThat(java.job("r0").await(SOON)).isEqualTo(1);
        assertThat(java.job("r1").fetch().orElseThrow().statusWord())
                .as("its slot is not freed by us")
                .isEqualTo("rate_limited");
        python.run("jobs[1].rate_limit_registry.cleanup()");
        java.work("java");
        assertThat(java.job("r1").await(SOON))
                .as("freed by the maintenance of RQ 3.0")
                .isEqualTo(2);
    }
}
