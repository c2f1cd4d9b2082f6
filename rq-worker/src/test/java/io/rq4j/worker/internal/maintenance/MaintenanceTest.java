package io.rq4j.worker.internal.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.Rq;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.RedisClient;

@ExtendWith(RedisExtension.class)
class MaintenanceTest {

    private final RedisClient redis;
    private final Rq rq;

    MaintenanceTest(TestRedis redis) {
        this.redis = redis.client();
        this.rq = Rq.builder().url(redis.url()).build();
    }

    @AfterEach
    void close() {
        rq.close();
    }

    @Test
    void aStepTakesOutAllThatABusyQueueLeftBehind() {
        redis.sadd("rq:queues", "rq:queue:busy");
        redis.zadd(
                "rq:finished:busy",
                IntStream.range(0, 3_000).boxed().collect(Collectors.toMap(i -> "job-" + i, i -> 1_000.0 + i)));
        redis.zadd("rq:finished:busy", Double.POSITIVE_INFINITY, "kept");

        new Maintenance(rq.engine()).step(mended -> {});

        assertThat(redis.zrange("rq:finished:busy", 0, -1)).containsExactly("kept");
    }
}
