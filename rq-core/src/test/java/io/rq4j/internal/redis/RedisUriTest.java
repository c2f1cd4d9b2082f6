package io.rq4j.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUriTest {

    @Test
    void aFullAddressIsReadPartByPart() {
        assertThat(RedisUri.parse("rediss://ada:p%40ss+word@redis.acme.com:6380/3"))
                .isEqualTo(new RedisUri("redis.acme.com", 6380, 3, "ada", "p@ss+word", true));
    }

    @Test
    void whatIsLeftOutIsTheDefault() {
        assertThat(RedisUri.parse("redis://localhost"))
                .isEqualTo(new RedisUri("localhost", 6379, 0, null, null, false));
    }

    @Test
    void aPasswordAloneIsThatOfTheDefaultUser() {
        assertThat(RedisUri.parse("redis://:secret@localhost").password()).isEqualTo("secret");
    }

    @Test
    void theTextOfAnAddressHasStarsForItsPassword() {
        assertThat(RedisUri.parse("redis://u:secret@localhost:1/2")).hasToString("redis://u:***@localhost:1/2");
        assertThat(RedisUri.parse("rediss://:secret@localhost")).hasToString("rediss://:***@localhost:6379");
        assertThat(RedisUri.parse("redis://u@localhost")).hasToString("redis://u@localhost:6379");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65_536, 99_999})
    void aPortOutOfRangeIsRefused(int port) {
        var rule = "The port of Redis must be 1 to 65535, got " + port + " in redis://u:***@h:" + port
                + "; leave it out for 6379";
        assertThatThrownBy(() -> RedisUri.parse("redis://u:secret@h:" + port))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(rule);
        assertThatThrownBy(() -> RedisUri.ofEnvironment(Map.of("REDIS_PORT", String.valueOf(port))))
                .hasMessageStartingWith("The port of Redis must be 1 to 65535, got " + port);
    }

    @Test
    void aUnixSocketIsRefusedWithTheFormThatIsAccepted() {
        assertThatThrownBy(() -> RedisUri.parse("unix:///run/redis.sock"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A unix:// address is not supported: a Redis URL must read"
                        + " redis://[user:password@]host[:port][/db], or rediss:// for TLS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:6379", "http://localhost", "redis://", "redis://h/x", "redis://u:p w@x", ""})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> RedisUri.parse(text)).hasMessageStartingWith("A Redis URL must read redis://");
    }

    @Test
    void anErrorNeverRepeatsAPassword() {
        assertThatThrownBy(() -> RedisUri.parse("redis://u:sec@ret@h o")).hasMessageEndingWith("got redis://***@h o");
    }

    @Test
    void theEnvironmentIsReadInOrder() {
        var all = Map.of("RQ_REDIS_URL", "redis://a", "REDIS_URL", "redis://b", "REDIS_HOST", "c");
        assertThat(RedisUri.ofEnvironment(all).host()).isEqualTo("a");
        assertThat(RedisUri.ofEnvironment(Map.of("REDIS_URL", "redis://b", "REDIS_HOST", "c"))
                        .host())
                .isEqualTo("b");
        assertThat(RedisUri.ofEnvironment(Map.of()).host()).isEqualTo("localhost");
    }

    @Test
    void thePartsOfTheEnvironmentMakeAnAddress() {
        var parts = Map.of(
                "REDIS_HOST", "h", "REDIS_PORT", "7000", "REDIS_DB", "2", "REDIS_PASSWORD", "p", "REDIS_SSL", "True");
        assertThat(RedisUri.ofEnvironment(parts)).isEqualTo(new RedisUri("h", 7000, 2, null, "p", true));
    }

    @Test
    void aPortThatIsNoNumberIsNamed() {
        assertThatThrownBy(() -> RedisUri.ofEnvironment(Map.of("REDIS_PORT", "x")))
                .hasMessage("REDIS_PORT must be a number, got \"x\"; unset it for 6379");
    }
}
