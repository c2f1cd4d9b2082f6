package io.rq4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.Deflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;
import redis.clients.jedis.params.SetParams;

@ExtendWith(RedisExtension.class)
class KeyspaceTest {
    private final TestRedis redis;
    private final RedisClient client;

    KeyspaceTest(TestRedis redis) {
        this.redis = redis;
        this.client = redis.client();
    }

    @BeforeEach
    void seed() {
        client.set("text", "one");
        client.rpush("list", "a", "b");
        client.sadd("set", "a", "b");
        client.zadd("zset", Map.of("a", 1.0, "b", 2.5, "c", Double.POSITIVE_INFINITY));
        client.hset("hash", Map.of("status", "queued", "x", "1"));
        client.xadd("stream", new StreamEntryID("9-0"), Map.of("a", "1", "b", "2"));
    }

    @Test
    void everyKeyOfEveryTypeIsShown() {
        client.expire("hash", 500);

        assertThat(redis.keyspace().maskingTtlJitter()).hasToString("""
                hash hash {status: queued, x: 1} ttl 500s
                list list [a, b]
                set set {a, b}
                stream stream {9-0 {a: 1, b: 2}}
                string text one
                zset zset {a = 1, b = 2.5, c = inf}
                """);
    }

    @Test
    void nothingChangedIsAnEmptyDiff() {
        assertThat(redis.keyspace().diffTo(redis.keyspace())).isEmpty();
    }

    @Test
    void newKeysAreShownWholeWithTheirTtl() {
        Keyspace before = redis.keyspace().maskingTtlJitter();

        client.rpush("rq:queue:default", "a", "b");
        client.set("rq:lock", "me", SetParams.setParams().ex(60));

        assertThat(before.diffTo(redis.keyspace())).isEqualTo("""
                + string rq:lock me ttl 60s
                + list rq:queue:default [a, b]
                """);
    }

    @Test
    void removedKeysAreShownWithWhatTheyHeld() {
        Keyspace before = redis.keyspace();

        client.del("hash", "list");

        assertThat(before.diffTo(redis.keyspace())).isEqualTo("""
                - hash hash {status: queued, x: 1}
                - list list [a, b]
                """);
    }

    @Test
    void changesInsideAKeyAreShownPartByPart() {
        Keyspace before = redis.keyspace();

        client.set("text", "two");
        client.lpop("list");
        client.srem("set", "a");
        client.sadd("set", "c");
        client.zadd("zset", Map.of("a", 1_700_003_600.0, "d", 4.0));
        client.zrem("zset", "b");
        client.hset("hash", Map.of("status", "started", "fence", "123"));
        client.hdel("hash", "x");
        client.xadd("stream", new StreamEntryID("10-0"), Map.of("c", "3"));
        client.xdel("stream", new StreamEntryID("9-0"));

        assertThat(before.diffTo(redis.keyspace())).isEqualTo("""
                ~ hash hash {+fence: 123, status: queued -> started, -x: 1}
                ~ list list [a, b] -> [b]
                ~ set set {-a, +c}
                ~ stream stream {-9-0 {a: 1, b: 2}, +10-0 {c: 3}}
                ~ string text one -> two
                ~ zset zset {a = 1 -> 1700003600, -b = 2.5, +d = 4}
                """);
    }

    @Test
    void ttlThatCameChangedOrWentIsShown() {
        client.expire("set", 60);
        client.expire("text", 60);
        Keyspace before = redis.keyspace().maskingTtlJitter();

        client.expire("hash", 500);
        client.expire("set", 90);
        client.persist("text");

        assertThat(before.diffTo(redis.keyspace())).isEqualTo("""
                ~ ttl hash none -> 500s
                ~ ttl set 60s -> 90s
                ~ ttl text 60s -> none
                """);
    }

    @Test
    void withoutTheMaskTtlIsExact() {
        client.pexpireAt("text", 4_000_000_000_000L);
        Keyspace before = redis.keyspace();

        client.pexpireAt("text", 4_000_000_000_500L);

        assertThat(before.diffTo(redis.keyspace())).matches("~ ttl text \\d+m?s -> \\d+m?s\n");
        assertThat(before.maskingTtlJitter().diffTo(redis.keyspace())).isEmpty();
    }

    @Test
    void ttlThatOnlyRunsDownIsNoChange() {
        client.pexpireAt("text", 4_000_000_000_000L);
        Keyspace before = redis.keyspace();

        client.eval("for i = 1, 1000000 do end redis.call('PING')");

        assertThat(before.diffTo(redis.keyspace())).isEmpty();
    }

    @Test
    void aKeyThatChangesItsTypeGoesAndComes() {
        Keyspace before = redis.keyspace();

        client.del("text");
        client.lpush("text", "one");

        assertThat(before.diffTo(redis.keyspace())).isEqualTo("""
                - string text one
                + list text [one]
                """);
    }

    @Test
    void masksHideWhatIsDifferentEachTime() {
        Keyspace before = redis.keyspace().masking("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "<time>");

        client.hset("hash", "started_at", "2026-11-22T10:00:00.123456Z");

        assertThat(before.diffTo(redis.keyspace())).isEqualTo("""
                ~ hash hash {+started_at: <time>}
                """);
    }

    @Test
    void bytesThatAreNoTextAreEscaped() {
        byte[] noUtf8 = {(byte) 0xff, 'a', 0, '\n'};
        Keyspace before = redis.keyspace();

        client.set("binary".getBytes(StandardCharsets.UTF_8), noUtf8);
        client.set("controls", "ä\t1\n2");
        client.hset("empty", "exc_info", "");

        assertThat(before.diffTo(redis.keyspace())).isEqualTo("""
                + string binary \\xffa\\x00\\n
                + string controls ä\\x091\\n2
                + hash empty {exc_info: ""}
                """);
    }

    @Test
    void compressedTextIsShownInPlain() {
        Keyspace before = redis.keyspace();

        client.hset(bytes("job"), Map.of(bytes("data"), compressed("[\"f\", null, [1], {}]")));
        client.set("x", "xylophone");

        assertThat(before.diffTo(redis.keyspace())).isEqualTo("""
                + hash job {data: zlib(["f", null, [1], {}])}
                + string x xylophone
                """);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] compressed(String text) {
        Deflater deflater = new Deflater();
        deflater.setInput(bytes(text));
        deflater.finish();
        byte[] target = new byte[1_000];
        int length = deflater.deflate(target);
        deflater.end();
        return Arrays.copyOf(target, length);
    }
}
