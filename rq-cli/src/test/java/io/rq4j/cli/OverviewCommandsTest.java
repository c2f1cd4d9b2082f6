package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.XAddParams;

/** queues, workers and results. */
@ExtendWith(RedisExtension.class)
class OverviewCommandsTest {

    private final RedisClient redis;
    private final Cli cli;

    OverviewCommandsTest(TestRedis redis) {
        this.redis = redis.client();
        this.cli = Cli.piped(redis.url());
    }

    @BeforeEach
    void seed() {
        redis.sadd("rq:queues", "rq:queue:high", "rq:queue:default");
        redis.rpush("rq:queue:high", "a", "b");
        redis.zadd("rq:failed:high", 4e9, "broken");
        redis.zadd("rq:wip:default", 4e9, "runs:0123");
        worker(
                "w-a",
                Map.of("queues", "high,default", "state", "busy", "current_job", "runs", "successful_job_count", "7"));
        worker("w-b", Map.of("queues", "high", "state", "idle"));
    }

    private void worker(String name, Map<String, String> fields) {
        redis.sadd("rq:workers", "rq:worker:" + name);
        redis.hset("rq:worker:" + name, fields);
    }

    private void shows(String screen, String... args) {
        assertThat(cli.run(args)).isZero();
        assertThat(cli.out()).isEqualTo(screen);
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void queuesAreListedWithTheirCountsAndWorkers() {
        shows("""
                QUEUE    QUEUED  STARTED  FINISHED  FAILED  DEFERRED  SCHEDULED  CANCELED  WORKERS
                default       0        1         0       0         0          0         0        1
                high          2        0         0       1         0          0         0        2
                """, "queues");
        assertThat(cli.run("queues", "-q", "high", "--json")).isZero();
        assertThat(cli.out())
                .isEqualTo(
                        "{\"queues\":[{\"name\":\"high\",\"queued\":2,\"started\":0,\"finished\":0,\"failed\":1,"
                                + "\"deferred\":0,\"scheduled\":0,\"canceled\":0,\"paused\":null,\"paused_until\":null,\"workers\":2}]}\n");
    }

    @Test
    void workersAreListedWithWhatTheyDo() {
        redis.hset(
                "rq:worker:w-a",
                "last_heartbeat",
                Instant.now().minusSeconds(200).toString());
        shows("""
                WORKER  STATE  RUNNING  FINISHED  FAILED  SEEN  QUEUES        JOB
                w-a     busy         1         7       0  3m    high,default  runs
                w-b     idle         0         0       0        high
                """, "workers");
        assertThat(cli.run("workers", "default")).isZero();
        assertThat(cli.out()).contains("w-a").doesNotContain("w-b");
    }

    /** RQ 3.0 writes no current_job any more, but a set of executions. */
    @Test
    void workerOfThreeDotZeroTellsItsJobsByTheirExecutions() {
        worker("w-3", Map.of("queues", "high", "state", "busy", "version", "3.0", "strange", "field"));
        redis.sadd("rq:worker:w-3:executions", "job-3:0123");
        assertThat(cli.run("workers", "--json")).isZero();
        assertThat(cli.out())
                .contains("\"name\":\"w-3\",\"state\":\"busy\"")
                .contains("\"current_job\":\"job-3\"")
                .contains("\"executions\":1");
        redis.sadd("rq:worker:w-a:executions", "runs:0123", "other:0124", "third:0125");
        assertThat(cli.run("workers")).isZero();
        assertThat(cli.out()).containsPattern("w-3 .* job-3\n").containsPattern("w-a .* 3 .* runs and 2 more\n");
        assertThat(cli.run("info")).isZero();
        assertThat(cli.out()).contains("\nw-3 (None None None): busy high. jobs: 0 finished, 0 failed\n");
    }

    @Test
    void emptyRedisIsTold() {
        redis.flushAll();
        shows("No queues: nothing was ever enqueued here\n", "queues");
        shows("No workers: rq-worker starts one\n", "workers");
    }

    @Test
    void attemptsAreShownTheNewestFirst() {
        redis.hset("rq:job:e1", "status", "finished");
        redis.xadd(
                "rq:results:e1",
                Map.of("type", "4", "worker_name", "w"),
                XAddParams.xAddParams().id("1-0"));
        redis.xadd(
                "rq:results:e1",
                Map.of("type", "1", "worker_name", "w", "return_value", "Mw=="),
                XAddParams.xAddParams().id("1795343237000-0"));
        shows("""
                result 1 of 2, the newest
                type:             successful
                created_at:       2026-11-22T10:27:17.000000Z
                worker_name:      w
                return_value:     3

                result 2 of 2
                type:             retried
                created_at:       1970-01-01T00:00:00.001000Z
                worker_name:      w
                """, "results", "e1");
        assertThat(cli.run("results", "e1", "--json")).isZero();
        assertThat(cli.out()).startsWith("{\"id\":\"e1\",\"results\":[{\"type\":\"successful\",");
    }

    @Test
    void jobWithoutAttemptsAndNoJobDiffer() {
        redis.hset("rq:job:e1", "status", "queued");
        shows("No attempt of job e1 has ended yet\n", "results", "e1");
        assertThat(cli.run("results", "nobody")).isEqualTo(1);
        assertThat(cli.err())
                .startsWith("rq-cli results: There is no job nobody: ")
                .hasLineCount(1);
    }
}
