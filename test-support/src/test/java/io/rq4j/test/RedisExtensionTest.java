package io.rq4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

@ExtendWith(RedisExtension.class)
class RedisExtensionTest {
    private static String urlBeforeAll = "";

    private final TestRedis redis;

    RedisExtensionTest(TestRedis redis) {
        this.redis = redis;
    }

    @BeforeAll
    static void remember(TestRedis redis) {
        urlBeforeAll = redis.url();
    }

    @BeforeEach
    void seed() {
        redis.client().set("seeded", "before each");
    }

    @RepeatedTest(2)
    void everyTestStartsWithAnEmptyRedisAndItsOwnSeed() {
        assertThat(redis.keyspace()).hasToString("string seeded before each\n");

        redis.client().set("left", "behind");
    }

    @Test
    void oneServerServesConstructorLifecycleAndTest(TestRedis injected) {
        assertThat(injected.url())
                .isEqualTo(redis.url())
                .isEqualTo(urlBeforeAll)
                .matches("redis://[a-z0-9.]+:\\d+");
    }

    @Test
    void clientSpeaksResp2() {
        assertThat(redis.client().executeCommand(new CommandArguments(Command.HGETALL).key("none")))
                .isInstanceOf(List.class);
    }
}
