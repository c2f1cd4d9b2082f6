package io.rq4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;

@ExtendWith(RedisExtension.class)
class OwnRedisTest {
    private final TestRedis shared;

    OwnRedisTest(TestRedis shared) {
        this.shared = shared;
    }

    @Test
    void itIsAnotherServerThanTheSharedOne() {
        try (OwnRedis own = shared.startOwn("--maxmemory", "50mb")) {
            own.client().set("key", "value");

            assertThat(own.keyspace()).hasToString("string key value\n");
            assertThat(own.client().configGet("maxmemory")).containsEntry("maxmemory", "52428800");
            assertThat(shared.keyspace()).hasToString("");
            assertThat(own.url()).isNotEqualTo(shared.url());
        }
    }

    @Test
    void frozenItAnswersNothingUntilItThaws() {
        try (OwnRedis own = shared.startOwn();
                Jedis impatient = new Jedis(own.host(), own.port(), 300)) {
            impatient.ping();
            own.freeze();
            assertThatThrownBy(impatient::ping).hasRootCauseInstanceOf(SocketTimeoutException.class);

            own.thaw();

            assertThat(own.client().ping()).isEqualTo("PONG");
        }
    }

    @Test
    void killedItComesBackAtTheSamePlaceWithWhatItSaved() {
        try (OwnRedis own = shared.startOwn("--appendonly", "yes", "--appendfsync", "always")) {
            String url = own.url();
            own.client().set("key", "value");

            own.kill();
            assertThatThrownBy(() -> own.client().ping()).isInstanceOf(JedisConnectionException.class);
            own.restart();

            assertThat(own.url()).isEqualTo(url);
            assertThat(own.client().get("key")).isEqualTo("value");
        }
    }

    @Test
    void runningOrFrozenItCanBeRestarted() {
        try (OwnRedis own = shared.startOwn()) {
            own.restart();
            assertThat(own.client().ping()).isEqualTo("PONG");

            own.freeze();
            own.restart();
            assertThat(own.client().ping()).isEqualTo("PONG");
        }
    }

    @Test
    void frozenOrKilledItCanBeClosed() {
        OwnRedis frozen = shared.startOwn();
        frozen.freeze();
        frozen.close();
        OwnRedis killed = shared.startOwn();
        killed.kill();
        killed.close();

        assertThatThrownBy(() -> new Jedis(frozen.host(), frozen.port()).ping())
                .isInstanceOf(JedisConnectionException.class);
        assertThatThrownBy(() -> new Jedis(killed.host(), killed.port()).ping())
                .isInstanceOf(JedisConnectionException.class);
    }
}
