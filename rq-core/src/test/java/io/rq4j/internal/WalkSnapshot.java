package io.rq4j.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/**
 * All of Redis at one instant of the walk. Taking it also makes the real times to live follow the settable clock: they lose
 * what the clock was moved and win back what the test itself took.
 */
record WalkSnapshot(
        long serverMillis,
        Map<String, List<String>> lists,
        Map<String, Map<String, Double>> zsets,
        Map<String, Set<String>> sets,
        Map<String, Map<String, String>> hashes,
        Map<String, Long> ttls,
        List<String> expired) {

    static final long NO_END = -1;

    private static final byte[] SHIFT_AND_READ = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local shift = (tonumber(ARGV[1]) == 0 and 0 or now - tonumber(ARGV[1])) - tonumber(ARGV[2])
            local read = { list = { 'LRANGE', 0, -1 }, set = { 'SMEMBERS' }, zset = { 'ZRANGE', 0, -1, 'WITHSCORES' },
              hash = { 'HGETALL' } }
            local keys, expired = {}, {}
            for _, key in ipairs(redis.call('KEYS', '*')) do
              local ttl = redis.call('PTTL', key)
              if ttl >= 0 then
                ttl = ttl + shift
                -- What ends within a step would end unseen.
                if ttl < 500 then ttl = 0 end
                redis.call('PEXPIRE', key, string.format('%.0f', ttl))
              end
              if ttl == 0 or ttl < -1 then
                expired[#expired + 1] = key
              else
                local type = redis.call('TYPE', key).ok
                local command = read[type]
                keys[#keys + 1] = { key, type, string.format('%.0f', ttl),
                  command and redis.call(command[1], key, unpack(command, 2)) or '' }
              end
            end
            return { string.format('%.0f', now), keys, expired }
            """.getBytes(StandardCharsets.US_ASCII);

    /**
     * @param lastMillis the server's time at the snapshot before, 0 for the first
     * @param movedMillis how far the settable clock was moved since
     */
    static WalkSnapshot take(RedisClient redis, long lastMillis, long movedMillis) {
        var reply = (List<?>) redis.eval(SHIFT_AND_READ, List.of(), List.of(bytes(lastMillis), bytes(movedMillis)));
        var snapshot = new WalkSnapshot(
                Long.parseLong(text(reply.get(0))),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                texts(reply.get(2)));
        ((List<?>) reply.get(1)).forEach(row -> snapshot.add((List<?>) row));
        return snapshot;
    }

    private void add(List<?> row) {
        var key = text(row.get(0));
        ttls.put(key, Long.parseLong(text(row.get(2))));
        switch (text(row.get(1))) {
            case "list" -> lists.put(key, texts(row.get(3)));
            case "set" -> sets.put(key, new HashSet<>(texts(row.get(3))));
            case "zset" -> {
                var scores = new HashMap<String, Double>();
                pairs(row.get(3)).forEach((member, score) -> scores.put(member, score(score)));
                zsets.put(key, scores);
            }
            case "hash" -> hashes.put(key, pairs(row.get(3)));
            default -> {}
        }
    }

    private static double score(String text) {
        return text.endsWith("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }

    @Nullable Map<String, String> job(String id) {
        return hashes.get("rq:job:" + id);
    }

    /** The process of ours that writes under a worker name, null for Python's and those that are gone. */
    @Nullable String instanceOf(@Nullable String worker) {
        var hash = hashes.get("rq:worker:" + worker);
        return hash == null ? null : hash.get("instance");
    }

    /** The executions of a job that a beat, or Python, has written. */
    Set<String> executions(String job) {
        return zsets.getOrDefault("rq:executions:" + job, Map.of()).keySet();
    }

    private static Map<String, String> pairs(Object flat) {
        var texts = texts(flat);
        var pairs = new TreeMap<String, String>();
        for (int i = 0; i < texts.size(); i += 2) {
            pairs.put(texts.get(i), texts.get(i + 1));
        }
        return pairs;
    }

    private static List<String> texts(Object list) {
        var texts = new ArrayList<String>();
        ((List<?>) list).forEach(item -> texts.add(text(item)));
        return texts;
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(long number) {
        return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
    }
}
