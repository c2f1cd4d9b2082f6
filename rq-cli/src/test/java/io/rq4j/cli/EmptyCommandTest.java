package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.Rq;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.RedisClient;

@ExtendWith(RedisExtension.class)
class EmptyCommandTest {

    private final RedisClient redis;
    private final String url;
    private final Cli cli;

    EmptyCommandTest(TestRedis redis) {
        this.redis = redis.client();
        this.url = redis.url();
        this.cli = Cli.piped(url);
    }

    @BeforeEach
    void seed() {
        try (var rq = Rq.connect(url)) {
            rq.queue("a").with(o -> o.id("a1")).enqueue("x.y");
            rq.queue("a").with(o -> o.id("a2")).enqueue("x.y");
            rq.queue("b").with(o -> o.id("b1")).enqueue("x.y");
        }
    }

    @Test
    void namedQueuesAreEmptied() {
        assertThat(cli.run("empty", "a", "none")).isZero();
        assertThat(cli.out()).isEqualTo("2 jobs removed from a queue\n0 jobs removed from none queue\n");
        assertThat(redis.keys("rq:job:*")).containsExactly("rq:job:b1");
        assertThat(redis.keys("rq:queue:*")).containsExactly("rq:queue:b");
    }

    @Test
    void allQueuesAreEmptied() {
        assertThat(cli.run("empty", "--all")).isZero();
        assertThat(cli.out()).isEqualTo("2 jobs removed from a queue\n1 jobs removed from b queue\n");
        assertThat(redis.keys("rq:job:*")).isEmpty();
    }

    @Test
    void allMeansQueuesOfPythonWithStrangeNamesToo() {
        redis.sadd("rq:queues", "rq:queue:c\033[2J,");
        redis.rpush("rq:queue:c\033[2J,", "c1");
        redis.hset("rq:job:c1", "status", "queued");
        assertThat(cli.run("empty", "--all")).isZero();
        assertThat(cli.out()).endsWith("1 jobs removed from b queue\n1 jobs removed from c\\u001b[2J, queue\n");
    }

    @Test
    void nothingIsToDoWithoutQueues() {
        assertThat(cli.run("empty")).isZero();
        assertThat(cli.out()).isEqualTo("Nothing to do\n");
        assertThat(redis.keys("rq:job:*")).hasSize(3);
    }

    @Test
    void documentHasTheseFieldsAndNoOthers() {
        assertThat(cli.run("empty", "--json", "a", "none")).isZero();
        assertThat(cli.out())
                .isEqualTo("{\"queues\":[{\"name\":\"a\",\"removed\":2},{\"name\":\"none\",\"removed\":0}]}\n");
    }

    @Test
    void wrongNameAmongSeveralEmptiesNone() {
        assertThat(cli.run("empty", "a", "x,y")).isEqualTo(2);
        assertThat(cli.err())
                .startsWith("rq-cli empty: A queue name must not")
                .contains("got \"x,y\"")
                .hasLineCount(1);
        assertThat(redis.llen("rq:queue:a")).isEqualTo(2);
    }

    @Test
    void allExcludesNames() {
        assertThat(cli.run("empty", "--all", "a")).isEqualTo(2);
        assertThat(cli.err())
                .startsWith("rq-cli empty: --all and queues exclude each other")
                .hasLineCount(1);
        assertThat(redis.llen("rq:queue:a")).isEqualTo(2);
    }
}
