package io.rq4j.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.test.RedisExtension;
import io.rq4j.test.TcpProxy;
import io.rq4j.test.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.RedisClient;

@ExtendWith(RedisExtension.class)
@Timeout(60)
class SubscriptionTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final RedisClient redis;
    private final TcpProxy proxy;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<Throwable> problems = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final RedisConnection connection;
    private final Subscription subscription;

    SubscriptionTest(TestRedis redis) {
        this.redis = redis.client();
        proxy = TcpProxy.inFrontOf(redis.url());
        connection = RedisConnection.to(RedisUri.parse(proxy.url()));
        subscription = connection.subscription("channel", this::hear, problems::add);
    }

    private void hear(byte[] message) {
        var text = new String(message, StandardCharsets.UTF_8);
        if (text.equals("throw")) {
            throw new IllegalStateException("of the listener");
        }
        heard.add(text);
    }

    @BeforeEach
    void start() {
        run("listen", subscription);
        run("watch", subscription::watch);
    }

    private void run(String name, Runnable task) {
        var thread = new Thread(task, name);
        threads.add(thread);
        thread.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        subscription.close();
        connection.close();
        proxy.close();
        for (var thread : threads) {
            thread.join(5_000);
            assertThat(thread.isAlive()).as(thread.getName() + " ends").isFalse();
        }
    }

    private void awaitHearing(String text) {
        Awaitility.await()
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> redis.publish("channel", text) > 0 && heard.contains(text));
    }

    @Test
    void whatTheListenerThrowsIsToldAndItGoesOn() {
        awaitHearing("first");
        redis.publish("channel", "throw");

        awaitHearing("second");
        assertThat(problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem).hasMessage("of the listener"));
    }

    @Test
    void lostConnectionComesBack() {
        awaitHearing("first");
        proxy.reset();

        awaitHearing("second");
        assertThat(problems).isEmpty();
    }

    @Test
    void deadConnectionOfWhichNobodyTellsIsGivenUp() {
        awaitHearing("first");
        proxy.blackHole();
        Awaitility.await().atMost(SOON).until(() -> proxy.accepted() > 1);
        proxy.forward();

        awaitHearing("second");
    }

    @Test
    void interruptForAJobDoesNotEndIt() {
        awaitHearing("first");
        threads.forEach(Thread::interrupt);
        awaitHearing("second");
        threads.forEach(Thread::interrupt);
        awaitHearing("third");

        assertThat(proxy.accepted()).isEqualTo(1);
    }

    @Test
    void absentRedisIsNoNewsAndAnotherProblemIsToldOnce() {
        proxy.refuse();
        Awaitility.await().pollDelay(Duration.ofMillis(1_500)).until(() -> true);
        proxy.forward();

        awaitHearing("first");
        assertThat(problems).isEmpty();
    }
}
