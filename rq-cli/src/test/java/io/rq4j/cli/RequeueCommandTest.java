package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.Rq;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.RedisClient;

@ExtendWith(RedisExtension.class)
class RequeueCommandTest {

    private final RedisClient redis;
    private final String url;
    private final Cli cli;

    RequeueCommandTest(TestRedis redis) {
        this.redis = redis.client();
        this.url = redis.url();
        this.cli = Cli.piped(url);
    }

    /** Enqueued, then moved as a worker's failure would. */
    private void failed(String queue, String... ids) {
        try (var rq = Rq.connect(url)) {
            for (var id : ids) {
                rq.queue(queue).with(o -> o.id(id)).enqueue("a.b");
                redis.lrem("rq:queue:" + queue, 1, id);
                redis.hset("rq:job:" + id, "status", "failed");
                redis.zadd("rq:failed:" + queue, 4e9, id);
            }
        }
    }

    private void assertQueued(String... ids) {
        assertThat(redis.lrange("rq:queue:q", 0, -1)).containsExactlyInAnyOrder(ids);
        assertThat(ids)
                .allSatisfy(
                        id -> assertThat(redis.hget("rq:job:" + id, "status")).isEqualTo("queued"));
    }

    @Test
    void namedJobsGoBack() {
        failed("q", "a", "b", "c");
        assertThat(cli.run("requeue", "--queue", "q", "a", "b")).isZero();
        assertThat(cli.out()).isEqualTo("Requeueing 2 jobs from failed queue\n");
        assertQueued("a", "b");
        assertThat(redis.zrange("rq:failed:q", 0, -1)).containsExactly("c");
    }

    @Test
    void allGoBackInSlices() {
        var ids = new String[1_201];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = "job-" + i;
        }
        failed("q", ids);
        failed("other", "stays");

        assertThat(cli.run("requeue", "-q", "q", "--all")).isZero();

        assertThat(cli.out()).isEqualTo("Requeueing 1201 jobs from failed queue\n");
        assertQueued(ids);
        assertThat(redis.zcard("rq:failed:q")).isZero();
        assertThat(redis.zcard("rq:failed:other")).isEqualTo(1);
    }

    @Test
    void allEndsWhereEntriesHaveNoJobOrCannotBeRead() {
        failed("q", "a");
        redis.zadd("rq:failed:q", 4e9, "gone");
        redis.zadd("rq:failed:q".getBytes(), 4e9, new byte[] {(byte) 0xff});

        assertThat(cli.run("requeue", "-q", "q", "--all")).isZero();

        assertQueued("a");
        assertThat(redis.zcard("rq:failed:q")).isEqualTo(1);
    }

    @Test
    void jobThatIsNotFailedIsOneLineAndEndsWithOne() {
        failed("q", "a");
        assertThat(cli.run("requeue", "-q", "q", "a", "nope")).isEqualTo(1);
        assertThat(cli.out()).isEqualTo("Requeueing 2 jobs from failed queue\n");
        assertThat(cli.err())
                .isEqualTo("rq-cli requeue: Unable to requeue 1 jobs from failed job registry: nope;"
                        + " rq-cli job ID tells where a job is\n");
        assertQueued("a");
    }

    @Test
    void nothingIsToDo() {
        assertThat(cli.run("requeue", "-q", "q")).isZero();
        assertThat(cli.out()).isEqualTo("Nothing to do\n");
        assertThat(cli.run("requeue", "-q", "q", "--all")).isZero();
        assertThat(cli.out()).isEqualTo("Nothing to do\n");
    }

    @Test
    void documentHasTheseFieldsAndNoOthers() {
        failed("q", "a");
        assertThat(cli.run("requeue", "--json", "-q", "q", "a", "x", "y")).isEqualTo(1);
        assertThat(cli.out()).isEqualTo("{\"origin\":\"q\",\"requeued\":1,\"not_failed\":[\"x\",\"y\"]}\n");
    }

    @Test
    void progressIsForPersonsAndOnStderr() {
        failed("q", "a", "b");
        var terminal = Cli.onTerminal(url, false, 60);
        assertThat(terminal.run("requeue", "-q", "q", "a")).isZero();
        assertThat(terminal.out()).isEqualTo("Requeueing 1 jobs from failed queue\n");
        assertThat(terminal.err()).contains("Requeueing 100% ", " 1/1 ");
        assertThat(terminal.err().split("[\r\n]+"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(60));

        assertThat(cli.run("requeue", "-q", "q", "b")).isZero();
        assertThat(cli.err()).isEmpty();
    }

    @Test
    void progressWithoutColoursIsABarStill() {
        failed("q", "a", "b");
        var plain = Cli.onTerminal(url, false, 60);
        assertThat(plain.run("requeue", "-q", "q", "a")).isZero();
        assertThat(plain.err()).contains("100% |█").doesNotContainPattern("\033\\[[0-9;]*m");

        var coloured = Cli.onTerminal(url, true, 60);
        assertThat(coloured.run("requeue", "-q", "q", "b")).isZero();
        assertThat(coloured.err()).contains("100% \033[33m│█");
    }

    @Test
    void queueIsNeededAndAllExcludesIds() {
        assertThat(cli.run("requeue", "a")).isEqualTo(2);
        assertThat(cli.err())
                .isEqualTo("rq-cli requeue: Missing required option: '--queue=QUEUE'; see rq-cli requeue --help\n");
        assertThat(cli.run("requeue", "-q", "q", "--all", "a")).isEqualTo(2);
        assertThat(cli.err())
                .startsWith("rq-cli requeue: --all and ids exclude each other")
                .hasLineCount(1);
    }
}
