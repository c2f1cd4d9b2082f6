package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Deeds;
import io.rq4j.Rq;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.providers.PooledConnectionProvider;

@ExtendWith(RedisExtension.class)
@Timeout(30)
class GoodbyeTest {

    /** A way to Redis on which every beat waits until it is let go. */
    private static final class SlowBeats extends UnifiedJedis {

        final CountDownLatch underWay = new CountDownLatch(1);
        final CountDownLatch letGo = new CountDownLatch(1);

        SlowBeats(URI redis) {
            super(
                    new PooledConnectionProvider(
                            new HostAndPort(redis.getHost(), redis.getPort()),
                            DefaultJedisClientConfig.builder().resp2().build()),
                    RedisProtocol.RESP2);
        }

        @Override
        public Object evalsha(byte[] sha, List<byte[]> keys, List<byte[]> args) {
            if (args.stream().anyMatch(arg -> new String(arg, StandardCharsets.UTF_8).equals("successful_job_count"))) {
                underWay.countDown();
                try {
                    letGo.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return super.evalsha(sha, keys, args);
        }
    }

    @Test
    void beatUnderWayDoesNotWriteTheEntryOfAWorkerThatHasLeft(TestRedis redis) throws InterruptedException {
        try (var slow = new SlowBeats(URI.create(redis.url()));
                var rq = Rq.builder().client(slow).build();
                var worker = Worker.builder(rq).name("w").functions("com.acme").build()) {
            worker.start();
            rq.queue("default").enqueue(Deeds::add, 1, 2);
            slow.underWay.await();

            worker.stop();
            assertThat(worker.awaitEnd(Duration.ofMillis(500)))
                    .as("it leaves before its last beat")
                    .isFalse();
            slow.letGo.countDown();

            assertThat(worker.awaitEnd(Duration.ofSeconds(10))).isTrue();
            assertThat(redis.client().smembers("rq:workers")).isEmpty();
            assertThat(redis.client().hget("rq:worker:w", "death")).isNotNull();
        }
    }
}
