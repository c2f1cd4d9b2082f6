package io.rq4j.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.command.WorkerCommand;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.JedisPubSub;

@TransitionTest
class CommandTest {

    @Test
    void commandReachesWhoListensAndIsCounted(Scene scene) throws Exception {
        var message = new CompletableFuture<String>();
        var subscriber = new JedisPubSub() {
            @Override
            public void onMessage(String channel, String text) {
                message.complete(text);
            }
        };
        var thread = new Thread(() -> scene.redis.subscribe(subscriber, "rq:pubsub:w"), "subscriber");
        thread.start();
        try {
            Awaitility.await().until(subscriber::isSubscribed);
            assertThat(scene.presence.command("w", new WorkerCommand.Shutdown()))
                    .isEqualTo(1);
            assertThat(message.get(5, TimeUnit.SECONDS)).isEqualTo("{\"command\": \"shutdown\"}");
        } finally {
            subscriber.unsubscribe();
            thread.join(5_000);
        }
    }

    @Test
    void commandToNobodyChangesNothing(Scene scene) {
        assertThat(scene.changes(() -> assertThat(scene.presence.command("w", new WorkerCommand.KillHorse()))
                        .isZero()))
                .isEmpty();
    }

    @Test
    void requestedShutdownStandsInTheEntry(Scene scene) {
        scene.process().birth(Map.of("queues", "default"), "default");

        assertThat(scene.changes(
                        () -> scene.presence.requestShutdown(scene.process().self("default"))))
                .isEqualTo("""
                        ~ hash rq:worker:p1-worker {+shutdown_requested_date: 2027-01-15T08:00:00.123456Z}
                        """);
    }

    @Test
    void lateRequestDoesNotReachTheNextWorkerOfTheName(Scene scene) {
        scene.process().birth(Map.of("queues", "default"), "default");
        scene.redis.hset("rq:worker:p1-worker", "instance", "another");

        assertThat(scene.changes(
                        () -> scene.presence.requestShutdown(scene.process().self("default"))))
                .isEmpty();
    }
}
