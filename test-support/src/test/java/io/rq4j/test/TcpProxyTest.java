package io.rq4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;

@ExtendWith(RedisExtension.class)
class TcpProxyTest {
    private static final int SHORT_TIMEOUT = 300;
    private static final int LONG_TIMEOUT = 30_000;

    private final RedisClient direct;
    private final TcpProxy proxy;
    private final List<Jedis> clients = new ArrayList<>();

    TcpProxyTest(TestRedis redis) {
        direct = redis.client();
        proxy = TcpProxy.inFrontOf(redis.url());
    }

    @AfterEach
    void close() {
        proxy.close();
        clients.forEach(TcpProxyTest::closeBroken);
        Awaitility.await().until(() -> proxy.open() == 0);
    }

    @Test
    void passesEverythingAtFirst() {
        Jedis one = connect(LONG_TIMEOUT);
        Jedis other = connect(LONG_TIMEOUT);

        one.set("key", "x".repeat(1_000_000));

        assertThat(other.get("key")).hasSize(1_000_000);
        assertThat(proxy.accepted()).isEqualTo(2);
        assertThat(proxy.open()).isEqualTo(2);
    }

    @Test
    void connectionThatTheClientClosesEnds() {
        connect(LONG_TIMEOUT).close();

        Awaitility.await().until(() -> proxy.accepted() == 1 && proxy.open() == 0);
    }

    @Test
    void delayHoldsEachReplyBack() {
        Jedis jedis = connect(LONG_TIMEOUT);
        proxy.delay(Duration.ofMillis(100));
        long start = System.nanoTime();

        jedis.ping();
        jedis.ping();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void blackHoleSwallowsRequestsWithoutEndingTheConnection() {
        Jedis jedis = connect(SHORT_TIMEOUT);
        proxy.blackHole();

        assertThatThrownBy(() -> jedis.set("key", "value")).hasRootCauseInstanceOf(SocketTimeoutException.class);

        assertThat(direct.exists("key")).isFalse();
    }

    @Test
    void whatABlackHoleHeldBackArrivesAfterwards() throws Exception {
        Jedis jedis = connect(LONG_TIMEOUT);
        proxy.blackHole();
        CompletableFuture<String> reply = CompletableFuture.supplyAsync(() -> jedis.set("key", "value"));
        assertThatThrownBy(() -> reply.get(200, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);

        proxy.forward();

        assertThat(reply.get(30, TimeUnit.SECONDS)).isEqualTo("OK");
        assertThat(direct.get("key")).isEqualTo("value");
    }

    @Test
    void refusedClientsConnectAgainWhenItForwards() {
        Jedis jedis = connect(LONG_TIMEOUT);
        proxy.refuse();

        assertThatThrownBy(jedis::ping).isInstanceOf(JedisConnectionException.class);
        assertThatThrownBy(() -> connect(LONG_TIMEOUT)).isInstanceOf(JedisConnectionException.class);

        proxy.forward();

        assertThat(connect(LONG_TIMEOUT).ping()).isEqualTo("PONG");
    }

    @Test
    void resetEndsTheConnectionsOfNowOnly() {
        Jedis jedis = connect(LONG_TIMEOUT);
        proxy.reset();

        assertThatThrownBy(jedis::ping).isInstanceOf(JedisConnectionException.class);

        assertThat(connect(LONG_TIMEOUT).ping()).isEqualTo("PONG");
    }

    @Test
    void droppedReplyBelongsToACommandThatWasRun() {
        Jedis jedis = connect(LONG_TIMEOUT);
        proxy.dropNextReply();

        assertThatThrownBy(() -> jedis.incr("counter")).isInstanceOf(JedisConnectionException.class);

        assertThat(direct.get("counter")).isEqualTo("1");
        assertThat(connect(LONG_TIMEOUT).incr("counter")).isEqualTo(2);
    }

    @Test
    void dropCanWaitForOneRequestAmongMany() {
        Jedis busy = connect(LONG_TIMEOUT);
        Jedis victim = connect(LONG_TIMEOUT);
        proxy.dropNextReplyTo("counter");

        assertThat(busy.set("key", "value")).isEqualTo("OK");
        assertThat(victim.ping()).isEqualTo("PONG");
        assertThatThrownBy(() -> victim.incr("counter")).isInstanceOf(JedisConnectionException.class);
        assertThat(busy.get("counter")).isEqualTo("1");
    }

    @Test
    void cutLetsSoManyBytesPassAndNoMore() {
        direct.set("key", "value");
        Jedis jedis = connect(LONG_TIMEOUT);
        // The whole of "$5\r\nvalue\r\n" and half of the next reply.
        proxy.cutAfter(11 + 5);

        assertThat(jedis.get("key")).isEqualTo("value");
        assertThatThrownBy(() -> jedis.get("key")).isInstanceOf(JedisConnectionException.class);
    }

    /** A connection on which everything that a client says first is said and answered. */
    private Jedis connect(int timeout) {
        Jedis jedis = new Jedis("127.0.0.1", proxy.port(), timeout);
        clients.add(jedis);
        jedis.ping();
        return jedis;
    }

    /** Jedis says goodbye when it closes, which fails on a connection that was broken. */
    private static void closeBroken(Jedis jedis) {
        try {
            jedis.close();
        } catch (JedisConnectionException e) {
            // Closed all the same.
        }
    }
}
