package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.Rq;
import io.rq4j.job.Call;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.RedisClient;

/** cancel, stop and delete, of single jobs and of many. */
@ExtendWith(RedisExtension.class)
class BulkCommandsTest {

    private final RedisClient redis;
    private final String url;
    private final Cli cli;

    BulkCommandsTest(TestRedis redis) {
        this.redis = redis.client();
        this.url = redis.url();
        this.cli = Cli.piped(url);
    }

    private void enqueue(String... ids) {
        try (var rq = Rq.connect(url)) {
            for (var id : ids) {
                rq.queue("q").with(o -> o.id(id)).enqueue("t.add");
            }
        }
    }

    private void many(int jobs) {
        try (var rq = Rq.connect(url)) {
            rq.queue("q").enqueueAll(Collections.nCopies(jobs, Call.named("t.add")));
        }
    }

    private void failed(String id) {
        enqueue(id);
        redis.lrem("rq:queue:q", 1, id);
        redis.hset("rq:job:" + id, "status", "failed");
        redis.zadd("rq:failed:q", 4e9, id);
    }

    /** As on a Java worker. */
    private void started(String id) {
        enqueue(id);
        redis.lrem("rq:queue:q", 1, id);
        redis.hset("rq:job:" + id, Map.of("status", "started", "execution_id", "e", "worker_name", "w"));
        redis.zadd("rq:wip:q", 4e9, id + ":e");
    }

    private String status(String id) {
        return redis.hget("rq:job:" + id, "status");
    }

    @Test
    void namedJobsAreCanceled() {
        enqueue("a", "b", "c");
        assertThat(cli.run("cancel", "a", "b")).isZero();
        assertThat(cli.out()).isEqualTo("Canceling 2 jobs\n");
        assertThat(redis.lrange("rq:queue:q", 0, -1)).containsExactly("c");
        assertThat(status("a")).isEqualTo("canceled");
    }

    @Test
    void whatCannotBeCanceledIsOneLineAndEndsWithOne() {
        enqueue("a");
        failed("f");
        assertThat(cli.run("cancel", "f", "a", "nobody")).isEqualTo(1);
        assertThat(cli.err())
                .isEqualTo(
                        "rq-cli cancel: Unable to cancel 2 jobs: f is failed, nobody is not there; only a job that has not"
                                + " ended can be canceled, rq-cli delete takes it in any state\n");
        assertThat(status("a")).isEqualTo("canceled");
        assertThat(cli.run("cancel", "f", "--json")).isEqualTo(1);
        assertThat(cli.out())
                .isEqualTo(
                        "{\"origin\":null,\"canceled\":0,\"not_canceled\":[{\"id\":\"f\",\"status\":\"failed\"}]}\n");
    }

    @Test
    void dependentsOfACanceledJobAreEnqueuedWhenThatIsAskedFor() {
        enqueue("parent");
        try (var rq = Rq.connect(url)) {
            rq.queue("q").with(o -> o.id("child").dependsOn("parent")).enqueue("t.add");
        }
        assertThat(cli.run("cancel", "parent", "--enqueue-dependents")).isZero();
        assertThat(status("child")).isEqualTo("queued");
    }

    @Test
    void parentsForgetACanceledJobWhenThatIsAskedFor() {
        enqueue("parent");
        try (var rq = Rq.connect(url)) {
            rq.queue("q").with(o -> o.id("child").dependsOn("parent")).enqueue("t.add");
        }
        assertThat(redis.smembers("rq:job:parent:dependents")).containsExactly("child");
        assertThat(cli.run("cancel", "child", "--remove-from-dependencies")).isZero();
        assertThat(redis.exists("rq:job:parent:dependents")).isFalse();
    }

    @Test
    void allThatWaitsIsCanceled() {
        many(1_234);
        enqueue("parent");
        failed("stays");
        started("runs");
        try (var rq = Rq.connect(url)) {
            rq.queue("q").with(o -> o.id("later").in(Duration.ofHours(1))).enqueue("t.add");
            rq.queue("q").with(o -> o.id("child").dependsOn("parent")).enqueue("t.add");
            rq.queue("other").with(o -> o.id("elsewhere")).enqueue("t.add");
        }
        assertThat(cli.run("cancel", "-q", "q", "--all")).isZero();

        assertThat(cli.out()).isEqualTo("Canceling 1237 jobs of queue q\n");
        assertThat(redis.zcard("rq:canceled:q")).isEqualTo(1_237);
        assertThat(redis.exists("rq:queue:q", "rq:scheduled:q", "rq:deferred:q"))
                .isZero();
        assertThat(status("child")).isEqualTo("canceled");
        assertThat(status("elsewhere")).isEqualTo("queued");
        assertThat(status("runs")).isEqualTo("started");
        assertThat(status("stays")).isEqualTo("failed");
        assertThat(cli.run("cancel", "-q", "q", "--all", "--json")).isZero();
        assertThat(cli.out()).isEqualTo("{\"origin\":\"q\",\"canceled\":0,\"not_canceled\":[]}\n");
    }

    @Test
    void idThatIsNoJobStopsNoBulkWork() {
        many(20);
        redis.lpush("rq:queue:q", "no-job");
        redis.rpush("rq:queue:q", "no-job-either");
        assertThat(cli.run("cancel", "-q", "q", "--all")).isZero();
        assertThat(redis.zcard("rq:canceled:q")).isEqualTo(20);
    }

    /** What is taken at the head or added at the tail meanwhile must not save a job that was there before. */
    @Test
    void queueThatMovesMeanwhileLosesAllThatStoodThere() {
        many(1_000);
        redis.rpush("rq:queue:q", "no-job");
        var calls = new AtomicInteger();
        try (var rq = Rq.connect(url)) {
            var engine = rq.engine();
            var seen = new AtomicLong();
            var ends = new Ends(
                    engine,
                    slice -> {
                        if (calls.getAndIncrement() % 3 == 0) {
                            redis.lpop("rq:queue:q");
                        }
                        if (calls.get() % 4 == 0) {
                            enqueue("late-" + calls.get());
                        }
                        return engine.lifecycle().cancel(false, false, slice);
                    },
                    seen::addAndGet);

            long ended = ends.list("q");

            assertThat(redis.lrange("rq:queue:q", 0, -1))
                    .contains("no-job")
                    .allMatch(id -> id.equals("no-job") || id.startsWith("late-"));
            assertThat(ended).isEqualTo(redis.zcard("rq:canceled:q")).isGreaterThan(990);
        }
    }

    @Test
    void runningJobIsStopped() {
        started("a");
        assertThat(cli.run("stop", "a")).isZero();
        assertThat(cli.out()).isEqualTo("Stopping 1 job\n");
        assertThat(status("a")).isEqualTo("stopped");
        assertThat(redis.zrange("rq:failed:q", 0, -1)).containsExactly("a");
    }

    @Test
    void whatDoesNotRunCannotBeStopped() {
        enqueue("a");
        started("b");
        assertThat(cli.run("stop", "a", "b", "nobody")).isEqualTo(1);
        assertThat(cli.err())
                .isEqualTo(
                        "rq-cli stop: Unable to stop 2 jobs: a is queued, nobody is not there; only a running job can be"
                                + " stopped, rq-cli cancel takes one that waits\n");
        assertThat(status("b")).isEqualTo("stopped");
        assertThat(cli.run("stop", "a", "--json")).isEqualTo(1);
        assertThat(cli.out()).isEqualTo("{\"stopped\":0,\"not_stopped\":[{\"id\":\"a\",\"status\":\"queued\"}]}\n");
    }

    @Test
    void namedJobsAreDeleted() {
        enqueue("a", "b");
        failed("f");
        assertThat(cli.run("delete", "a", "f", "nobody")).isEqualTo(1);
        assertThat(cli.out()).isEqualTo("Deleting 3 jobs\n");
        assertThat(cli.err())
                .isEqualTo(
                        "rq-cli delete: Unable to delete 1 job: nobody is not there; it was never enqueued, was deleted, or"
                                + " is no longer kept\n");
        assertThat(redis.exists("rq:job:a", "rq:job:f", "rq:failed:q")).isZero();
        assertThat(redis.lrange("rq:queue:q", 0, -1)).containsExactly("b");
    }

    @Test
    void dependentsAreDeletedWhenThatIsAskedFor() {
        enqueue("parent");
        try (var rq = Rq.connect(url)) {
            rq.queue("q").with(o -> o.id("child").dependsOn("parent")).enqueue("t.add");
        }
        assertThat(cli.run("delete", "parent", "--dependents")).isZero();
        assertThat(redis.exists("rq:job:parent", "rq:job:child", "rq:deferred:q"))
                .isZero();
    }

    @Test
    void allOfAStateAreDeleted() {
        for (int i = 0; i < 301; i++) {
            failed("broken-" + i);
        }
        redis.zadd("rq:failed:q", 4e9, "no-job");
        many(750);
        assertThat(cli.run("delete", "-q", "q", "--state", "failed", "--all", "--json"))
                .isZero();
        assertThat(cli.out()).isEqualTo("{\"origin\":\"q\",\"deleted\":301,\"not_found\":[]}\n");
        assertThat(redis.keys("rq:job:broken-*")).isEmpty();
        assertThat(redis.llen("rq:queue:q")).isEqualTo(750);

        assertThat(cli.run("delete", "-q", "q", "--state", "queued", "--all")).isZero();
        assertThat(cli.out()).isEqualTo("Deleting 750 jobs of queue q\n");
        assertThat(redis.exists("rq:queue:q")).isFalse();
    }

    @Test
    void progressIsForPersonsAndOnStderr() {
        many(150);
        var terminal = Cli.onTerminal(url, false, 60);
        assertThat(terminal.run("cancel", "-q", "q", "--all")).isZero();
        assertThat(terminal.out()).isEqualTo("Canceling 150 jobs of queue q\n");
        assertThat(terminal.err()).contains("Canceling 100% ", " 150/150 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cancel               | Name jobs by their ids, or give --queue and --all",
                "cancel --all         | --all needs --queue, which says whose jobs are meant",
                "cancel -q q a        | --queue goes with --all; jobs are named by their ids alone",
                "cancel -q q --all a  | --all and ids exclude each other, got --all and [a]; leave out one",
                "cancel a.b           | A job id takes letters, digits, _ and - only, got \"a.b\"",
                "stop                 | Missing required parameter: 'ID'",
                "delete -q q --all    | --all needs --state, such as --state failed; rq-cli empty deletes what is queued",
                "delete -s failed a   | --state goes with --all, not with ids",
                "delete -q q -s failed --all --dependents | --dependents goes with ids, not with --all; give --state deferred"
                        + " for those that wait",
            })
    void wrongUseIsOneLineAndEndsWithTwo(String args, String line) {
        assertThat(cli.run(args.split(" "))).isEqualTo(2);
        var command = args.split(" ")[0];
        assertThat(cli.err()).isEqualTo("rq-cli " + command + ": " + line + "; see rq-cli " + command + " --help\n");
    }
}
