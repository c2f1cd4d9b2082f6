package io.rq4j.test;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/**
 * Every key of a Redis database at one instant: type, value and time to live. Immutable.
 *
 * <p>{@link #diffTo} tells what a piece of code did to Redis, and that it did nothing else:
 *
 * <pre>{@code
 * Keyspace before = redis.keyspace().maskingTtlJitter();
 * queue.enqueue(...);
 * assertThat(before.diffTo(redis.keyspace())).isEqualTo("""
 *         + hash rq:job:a {origin: default, status: queued} ttl 500s
 *         ~ ttl rq:job:b none -> 500s
 *         ~ list rq:queue:default [b] -> [b, a]
 *         - set rq:queues {default}
 *         ~ zset rq:wip:default {+a:e1 = 1700003600, b:e2 = 1 -> 2, -c:e3 = 1}
 *         """);
 * }</pre>
 *
 * <p>There is a line for each key that came ({@code +}), went ({@code -}) or changed ({@code ~}), by name. Control
 * characters and bytes that are not UTF-8 are shown as {@code \xNN}, what is compressed as {@code zlib(text)}, and the
 * empty string as {@code ""}.
 */
public final class Keyspace {
    private final SortedMap<String, Key> keys;
    private final Rendering rendering;

    Keyspace(Map<String, Key> keys, Rendering rendering) {
        this.keys = new TreeMap<>(keys);
        this.rendering = rendering;
    }

    /** Reads all keys of the client's database in one atomic step. */
    public static Keyspace of(RedisClient client) {
        return new Keyspace(new KeyspaceReader(client).readAll(), Rendering.EXACT);
    }

    /**
     * The same snapshot, to show a time to live in whole seconds, rounded up, and to take two that end within a second
     * of each other for the same. Default: milliseconds.
     */
    public Keyspace maskingTtlJitter() {
        return new Keyspace(keys, rendering.withWholeSeconds());
    }

    /**
     * The same snapshot, to show the replacement wherever the text matches: for times, random ids and the like. A value
     * that changed still shows as changed.
     *
     * @param regex a {@link Pattern}, matched in the finished text of {@link #diffTo} and {@link #toString}
     * @param replacement may refer to groups as in {@link java.util.regex.Matcher#replaceAll(String)}
     */
    public Keyspace masking(String regex, String replacement) {
        return new Keyspace(keys, rendering.withMask(Pattern.compile(regex), replacement));
    }

    /**
     * What changed from this snapshot to a later one, one change a line, each line with its end; empty when there is
     * none. The masks are those of this snapshot.
     */
    public String diffTo(Keyspace after) {
        TreeSet<String> names = new TreeSet<>(keys.keySet());
        names.addAll(after.keys.keySet());
        StringBuilder lines = new StringBuilder();
        for (String name : names) {
            lines.append(change(rendering.text(name), keys.get(name), after.keys.get(name)));
        }
        return rendering.mask(lines.toString());
    }

    private String change(String name, @Nullable Key before, @Nullable Key after) {
        if (before == null) {
            return after == null ? "" : "+ " + after.show(name, rendering);
        }
        if (after == null || !before.content().type().equals(after.content().type())) {
            return "- " + before.withoutTtl().show(name, rendering) + change(name, null, after);
        }
        return before.changeTo(after, name, rendering);
    }

    /** All keys, one a line. */
    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder();
        keys.forEach((name, key) -> lines.append(key.show(rendering.text(name), rendering)));
        return rendering.mask(lines.toString());
    }
}
