package io.rq4j.internal.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.error.RedisUnavailableException;
import io.rq4j.error.RqException;
import io.rq4j.test.OwnRedis;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person reads when Redis cannot be asked. */
@ExtendWith(RedisExtension.class)
class RedisConnectionTest {

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefusal(String url, Read command, String key) {
        return assertThatThrownBy(() -> {
            try (var connection = RedisConnection.to(RedisUri.parse(url))) {
                connection.read(command, key);
            }
        });
    }

    private static OwnRedis withPassword(TestRedis redis) {
        var own = redis.startOwn();
        own.client().configSet("requirepass", "secret");
        return own;
    }

    @Test
    void missingPasswordIsToldWithTheFormThatHasOne(TestRedis redis) {
        try (var own = withPassword(redis)) {
            assertRefusal(own.url(), Read.EXISTS, "k")
                    .isExactlyInstanceOf(RqException.class)
                    .hasMessage("Redis at " + own.url() + " wants a password (NOAUTH), and its address has none: write"
                            + " redis://:password@host:port, or redis://user:password@host:port");
        }
    }

    @Test
    void wrongPasswordIsToldWithTheUserAndWithoutThePassword(TestRedis redis) {
        try (var own = withPassword(redis)) {
            var place = own.host() + ":" + own.port();
            assertRefusal("redis://ada:wrong@" + place, Read.EXISTS, "k")
                    .isExactlyInstanceOf(RqException.class)
                    .hasMessageStartingWith("Redis at redis://ada:***@" + place
                            + " refuses this user and password (WRONGPASS): correct ")
                    .hasMessageNotContaining("wrong@");
        }
    }

    @Test
    void unknownHostIsNamed() {
        assertRefusal("redis://no-such-host.invalid", Read.EXISTS, "k")
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessage(
                        "No answer from Redis at redis://no-such-host.invalid:6379: the host no-such-host.invalid is"
                                + " unknown");
    }

    @Test
    void refusedConnectionSaysThatNothingListens() {
        assertRefusal("redis://127.0.0.1:1", Read.EXISTS, "k")
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessage("No answer from Redis at redis://127.0.0.1:1: Connection refused, nothing listens there");
    }

    @ParameterizedTest
    @CsvSource({"HGETALL, a hash", "LLEN, a list", "SMEMBERS, a set", "ZCARD, a sorted set", "XLEN, a stream"})
    void keyOfAnotherTypeIsNamed(Read command, String type, TestRedis redis) {
        redis.client().set("rq:k", "x");
        assertRefusal(redis.url(), command, "rq:k")
                .isExactlyInstanceOf(RqException.class)
                .hasMessage("The key rq:k in Redis at " + redis.url() + " is not " + type + ", which RQ keeps there;"
                        + " somebody else wrote it: look at it with redis-cli (TYPE rq:k), rename or delete it, or use"
                        + " another database or prefix");
    }
}
