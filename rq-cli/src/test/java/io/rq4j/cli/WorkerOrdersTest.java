package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.RedisClient;

/** shutdown and kill-horse. */
@ExtendWith(RedisExtension.class)
@Timeout(60)
class WorkerOrdersTest {

    private final RedisClient redis;
    private final Cli cli;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final JedisPubSub worker = new JedisPubSub() {
        @Override
        public void onMessage(String channel, String message) {
            heard.add(channel + " " + message);
        }
    };
    private CompletableFuture<Void> listening = CompletableFuture.completedFuture(null);

    WorkerOrdersTest(TestRedis redis) {
        this.redis = redis.client();
        this.cli = Cli.piped(redis.url());
    }

    @BeforeEach
    void listen() {
        listening = CompletableFuture.runAsync(() -> redis.subscribe(worker, "rq:pubsub:w-a"));
        await().until(worker::isSubscribed);
    }

    @AfterEach
    void leave() {
        worker.unsubscribe();
        listening.join();
    }

    private void assertHeard(String command) {
        await().untilAsserted(
                        () -> assertThat(heard).containsExactly("rq:pubsub:w-a {\"command\": \"" + command + "\"}"));
    }

    @Test
    void shutdownReachesTheWorker() {
        assertThat(cli.run("shutdown", "w-a")).isZero();
        assertThat(cli.out()).isEqualTo("Shutting down worker w-a\n");
        assertHeard("shutdown");
    }

    @Test
    void killHorseReachesTheWorker() {
        assertThat(cli.run("kill-horse", "w-a", "--json")).isZero();
        assertThat(cli.out()).isEqualTo("{\"sent\":[\"w-a\"],\"not_listening\":[]}\n");
        assertHeard("kill-horse");
    }

    @Test
    void workerThatDoesNotListenIsOneLineAndEndsWithOne() {
        assertThat(cli.run("shutdown", "w-b", "w-a", "w-c")).isEqualTo(1);
        assertThat(cli.out()).isEqualTo("Shutting down worker w-a\n");
        assertThat(cli.err())
                .isEqualTo(
                        "rq-cli shutdown: No workers listen by the names w-b, w-c; rq-cli workers lists those that live\n");
        assertHeard("shutdown");
    }
}
