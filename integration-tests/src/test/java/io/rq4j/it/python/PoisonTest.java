package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.acme.interop.Deeds;
import io.rq4j.job.JobStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ends a Python worker, and worse, given to ours: the job fails with a text to act on, and the next one runs. */
@WithPython
class PoisonTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final PythonRq python;
    private final JavaRq java;

    PoisonTest(PythonRq python, JavaRq java) {
        this.python = python;
        this.java = java;
    }

    private void enqueue() {
        python.run("queue('java').enqueue('com.acme.interop.Deeds.add', 1, 2, job_id='bad')");
    }

    private void set(String field, String pythonBytes) {
        python.run("connection.hset('rq:job:bad', '" + field + "', " + pythonBytes + ")");
    }

    private void theNextOneRuns() throws InterruptedException {
        python.run("queue('java').enqueue('com.acme.interop.Deeds.add', 40, 2, job_id='good')");
        java.work("java");
        assertThat(java.job("good").await(SOON)).isEqualTo(42);
    }

    private String error() {
        var read = java.job("bad").fetch().orElseThrow();
        assertThat(read.status()).isEqualTo(JobStatus.FAILED);
        assertThat(java.queue("java").failed().ids(0, 9)).containsExactly("bad");
        assertThat(java.redis.ttl("rq:job:bad")).isPositive();
        var results = java.job("bad").results();
        return String.valueOf(
                results.isEmpty() ? read.errorText() : results.get(0).error());
    }

    /** Wire format, section 2.8: all that a Python loader tolerates, and the times that end it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "data | b'[\"com.acme.interop.Deeds.add\",null,[1,2],{}]'",
                "data | zlib.compress(b'[\"com.acme.interop.Deeds.add\", null, [1, 2], {}]', 1)",
                "created_at | '2026-11-22T10:27:08.652Z'",
                "created_at | '2026-11-22T10:27:08Z'",
                "created_at | '2026-11-22T10:27:08.652594123Z'",
                "created_at | '2026-11-22T10:27:08.652594+02:00'",
                "enqueued_at | 'yesterday'",
                "enqueued_at | ''",
                "timeout | ''",
                "description | ''",
                "description | b'\\xff\\xfe\\x00'",
                "meta | b'\\x80\\x04N.'",
                "worker_name | b'\\xff'",
                "unknown_field | b'\\xff' * 100000",
                "rate_limit_key | 'k'",
                "webhooks | 'no JSON'",
                "webhooks | '[{\"url\": 1}]'",
                "dependency_ids | 'no JSON'",
                "enqueue_at_front | 'x'",
                "fence | 'x'",
                "abandoned_count | 'x'",
                "retries_left | 'x'",
                "retry_intervals | '{'",
                "number_of_retries | 'x'",
            })
    @Case(29)
    void whatCanBeReadRuns(String field, String value) throws InterruptedException {
        enqueue();
        set(field, value);
        java.work("java");

        assertThat(java.job("bad").await(SOON)).isEqualTo(3);
        theNextOneRuns();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "timeout | '10.5' | timeout must be a whole number of seconds, got \"10.5\"",
                "timeout | 'abc' | timeout must be a whole number of seconds, got \"abc\"",
                "timeout | '9' * 40 | timeout must be a whole number of seconds, got \"999",
                "result_ttl | '1.5' | result_ttl must be a whole number of seconds",
                "failure_ttl | b'\\xff' | failure_ttl must be a whole number of seconds",
                "ttl | '1e3' | ttl must be a whole number of seconds",
                "status | 'ready' | The job's status reads \"ready\"",
                "status | b'\\xff' | The job's status reads",
                "data | '' | The job has no data",
                "data | b'[]' | got an array of ()",
                "data | b'[\"f\", null, [], {}, 1]' | got an array of (string, null, array, object, number)",
                "data | b'{}' | expected [function, null, [arguments], {keyword arguments}], got the object {}",
                "data | b'[null, null, [], {}]' | got an array of (null, null, array, object)",
                "data | b'[\"f\", 5, [], {}]' | got an array of (string, number, array, object)",
                "data | b'[\"f\", null, {}, []]' | got an array of (string, null, object, array)",
                "data | b'\\x80\\x04\\x95.' | pickle",
                "data | zlib.compress(b'\\x80\\x04\\x95.') | pickle",
                "data | connection.hget('rq:job:bad', 'data')[:30] | The zlib stream is cut off or damaged after",
                "data | b'\\x78\\x9c\\xff\\xff' | The zlib stream is damaged",
                "data | zlib.compress(b'[\"com.acme.interop.Deeds.add\", null, [' + b'[' * 100000) | nested",
                "data | zlib.compress(b'0' * 300000000) | The zlib stream holds more than 67108864 bytes",
            })
    @Case(29)
    void whatCannotBeReadFailsWithTheReason(String field, String value, String reason) throws InterruptedException {
        enqueue();
        set(field, value);
        java.work("java");

        assertThat(error()).contains(reason);
        theNextOneRuns();
    }

    @Test
    @Case(29)
    void hashWithNothingButACallRuns() throws InterruptedException {
        enqueue();
        python.run("fields = connection.hgetall('rq:job:bad')\nconnection.delete('rq:job:bad')");
        python.run("connection.hset('rq:job:bad', 'data', fields[b'data'])");
        java.work("java");

        assertThat(java.job("bad").await(SOON)).isEqualTo(3);
        theNextOneRuns();
    }

    @Test
    @Case(29)
    void idsThatAreNoJobsAreDropped() throws InterruptedException {
        python.run(
                "connection.rpush('rq:queue:java', 'gone', '', 'a b', 'a.b', 'a:b', 'é', b'\\xff\\x00', 'x' * 100000)");
        theNextOneRuns();
        assertThat(java.queue("java").size()).isZero();
    }

    @Test
    @Case(29)
    void keyOfAnotherTypeIsDropped() throws InterruptedException {
        python.run("connection.set('rq:job:bad', 'no hash')\nconnection.rpush('rq:queue:java', 'bad')");
        theNextOneRuns();
        assertThat(java.queue("java").size()).isZero();
    }

    @Test
    @Case(29)
    void resultsThatAreDamagedAreReadWithoutHarm() throws InterruptedException {
        enqueue();
        java.work("java");
        for (var entry : List.of(
                "{'type': '1', 'return_value': 'no base64'}",
                "{'type': '1', 'return_value': 'AAAA'}",
                "{'type': '2', 'exc_string': 'eJzz'}",
                "{'type': '2', 'exc_string': b'\\xff'}",
                "{'type': '9'}",
                "{'type': 'x', 'execution_started_at': 'x'}",
                "{'other': ''}")) {
            python.run("connection.xadd('rq:results:bad', " + entry + ")");
            assertThat(java.job("bad").results()).as(entry).isNotEmpty();
            assertThat(java.job("bad").future())
                    .as("%s: a value or a reason, and soon", entry)
                    .satisfies(future -> await().atMost(SOON).until(future::isDone));
        }
    }

    @Test
    @Case({22, 29})
    void staleAndStrangeIntermediateEntriesAreTidied() {
        enqueue();
        java.redis.hset("rq:pulse", "at", java.serverSeconds() + "000");
        java.start(builder -> builder.queues("java"));
        assertThat(java.job("bad").await(SOON)).isEqualTo(3);
        python.run("connection.rpush('rq:queue:java:intermediate', 'bad', 'gone', 'a b', b'\\xff')");

        await().atMost(Duration.ofSeconds(45))
                .untilAsserted(() -> assertThat(java.redis.exists("rq:queue:java:intermediate"))
                        .isFalse());
        assertThat(java.job("bad").status()).isEqualTo(JobStatus.FINISHED);
    }

    @Test
    @Case(29)
    void registriesWithStrangeEntriesAreReadWithoutHarm() throws InterruptedException {
        python.run("for name in ('wip', 'failed', 'finished', 'canceled', 'deferred', 'scheduled'):\n"
                + "    connection.zadd('rq:%s:java' % name, {b'\\xff': 5, '': 6, 'a b': 7, 'a:b:c': 8, 'x': float('inf')})\n"
                + "connection.sadd('rq:queues', 'rq:queue:java', 'nonsense', b'\\xff')\n"
                + "connection.sadd('rq:workers', 'nonsense', 'rq:worker:gone', b'\\xff')\n"
                + "connection.hset('rq:worker:w', mapping={'queues': b'\\xff,', 'pid': 'x', 'birth': 'x'})\n"
                + "connection.sadd('rq:workers', 'rq:worker:w')");
        java.redis.hset(
                "rq:job:x".getBytes(StandardCharsets.UTF_8), "status".getBytes(StandardCharsets.UTF_8), new byte[] {-1
                });

        assertThat(java.queue("java").failed().ids(0, 100)).isNotNull();
        assertThat(java.queue("java").failed().requeueAll()).isGreaterThanOrEqualTo(0);
        assertThat(java.rq.workers()).extracting(worker -> worker.name()).contains("w");
        assertThat(java.queue("java").info()).isNotNull();
        java.redis.hset("rq:pulse", "at", java.serverSeconds() + "000");
        var worker = java.start(builder -> builder.queues("java"));
        assertThat(java.queue("java").enqueue(Deeds::add, 1, 2).await(SOON)).isEqualTo(3);
        worker.close();
        theNextOneRuns();
    }
}
