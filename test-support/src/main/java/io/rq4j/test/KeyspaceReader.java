package io.rq4j.test;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/** Reads all keys in one script, so that nothing changes between the first and the last. */
final class KeyspaceReader {
    private static final byte[] READ_ALL = """
            local time = redis.call('TIME')
            local read = {
              string = {'GET'}, list = {'LRANGE', 0, -1}, set = {'SMEMBERS'}, zset = {'ZRANGE', 0, -1, 'WITHSCORES'},
              hash = {'HGETALL'}, stream = {'XRANGE', '-', '+'}
            }
            local keys = {}
            for _, key in ipairs(redis.call('KEYS', '*')) do
              local type = redis.call('TYPE', key).ok
              local command = read[type]
              local value = redis.call(command[1], key, unpack(command, 2))
              table.insert(keys, {key, type, redis.call('PTTL', key), value})
            end
            return {time, keys}
            """.getBytes(StandardCharsets.US_ASCII);

    private final RedisClient client;

    KeyspaceReader(RedisClient client) {
        this.client = client;
    }

    Map<String, Key> readAll() {
        List<?> reply = (List<?>) client.eval(READ_ALL);
        Instant now = time((List<?>) reply.get(0));
        Map<String, Key> keys = new HashMap<>();
        for (Object row : (List<?>) reply.get(1)) {
            List<?> key = (List<?>) row;
            keys.put(text(key.get(0)), new Key(content(text(key.get(1)), key.get(3)), expiry((Long) key.get(2), now)));
        }
        return keys;
    }

    private static Instant time(List<?> secondsAndMicros) {
        return Instant.ofEpochSecond(Long.parseLong(text(secondsAndMicros.get(0))))
                .plusNanos(1_000 * Long.parseLong(text(secondsAndMicros.get(1))));
    }

    private static Key.@Nullable Expiry expiry(long millis, Instant now) {
        return millis < 0 ? null : new Key.Expiry(Duration.ofMillis(millis), now.plusMillis(millis));
    }

    private static Content content(String type, Object value) {
        return switch (type) {
            case "string" -> new Content.Text(text(value));
            case "list" -> new Content.Items(texts(value));
            case "set" -> new Content.Parts(type, "", members(texts(value)));
            case "zset" -> new Content.Parts(type, " = ", pairs(texts(value), KeyspaceReader::plain));
            case "hash" -> fields(value);
            case "stream" -> entries((List<?>) value);
            default -> throw new IllegalArgumentException("Keyspace knows no keys of type " + type);
        };
    }

    private static Map<String, String> members(List<String> members) {
        Map<String, String> sorted = new TreeMap<>();
        members.forEach(member -> sorted.put(member, ""));
        return sorted;
    }

    private static Map<String, String> pairs(List<String> flat, UnaryOperator<String> value) {
        Map<String, String> sorted = new TreeMap<>();
        for (Iterator<String> next = flat.iterator(); next.hasNext(); ) {
            sorted.put(next.next(), value.apply(next.next()));
        }
        return sorted;
    }

    private static Content.Entries entries(List<?> stream) {
        Map<String, Content.Parts> byId = new LinkedHashMap<>();
        for (Object row : stream) {
            List<?> entry = (List<?>) row;
            byId.put(text(entry.get(0)), fields(entry.get(1)));
        }
        return new Content.Entries(byId);
    }

    private static Content.Parts fields(Object flat) {
        return new Content.Parts("hash", ": ", pairs(texts(flat), UnaryOperator.identity()));
    }

    /** Servers before 7 write 1e3 and 0.10000000000000001 where later ones write 1000 and 0.1. */
    private static String plain(String score) {
        if (score.endsWith("inf")) {
            return score;
        }
        BigDecimal decimal = BigDecimal.valueOf(Double.parseDouble(score));
        return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(KeyspaceReader::text).toList();
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.ISO_8859_1);
    }
}
