package io.rq4j.internal.store;

import io.rq4j.internal.redis.Keys;
import io.rq4j.internal.redis.Read;
import io.rq4j.internal.redis.RedisConnection;
import io.rq4j.internal.redis.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads of schedules and cron processes, Python's included. Writes nothing. Safe for any thread. */
public final class CronStore {

    private final RedisConnection redis;
    private final Keys keys;

    public CronStore(RedisConnection redis, Keys keys) {
        this.redis = redis;
        this.keys = keys;
    }

    /** A hash, as text; empty when it is gone. */
    public record Entry(String name, double score, Map<String, String> fields) {}

    /** Every schedule that a process of ours has had within a year, by name; the score is when last, in epoch seconds. */
    public List<Entry> schedules() {
        return entries(keys.crons(), keys::cron).stream()
                .sorted(Comparator.comparing(Entry::name))
                .toList();
    }

    /** The cron processes, the one that was silent longest first; the score is the last beat, in epoch seconds. */
    public List<Entry> processes() {
        return entries(keys.cronSchedulers(), keys::cronScheduler);
    }

    private List<Entry> entries(String index, UnaryOperator<String> key) {
        var names = Reply.texts(redis.read(Read.ZRANGE, index, "0", "-1", "WITHSCORES"));
        var calls = new ArrayList<Read.Call>();
        for (int i = 0; i < names.size(); i += 2) {
            calls.add(Read.HGETALL.of(key.apply(names.get(i))));
        }
        var hashes = redis.readAll(calls);
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < hashes.size(); i++) {
            entries.add(new Entry(names.get(2 * i), Double.parseDouble(names.get(2 * i + 1)), texts(hashes.get(i))));
        }
        return entries;
    }

    private static Map<String, String> texts(@Nullable Object hash) {
        var texts = new LinkedHashMap<String, String>();
        Reply.pairs(hash).forEach((name, value) -> texts.put(name, new String(value, StandardCharsets.UTF_8)));
        return texts;
    }
}
