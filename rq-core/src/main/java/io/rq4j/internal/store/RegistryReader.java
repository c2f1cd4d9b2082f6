package io.rq4j.internal.store;

import io.rq4j.internal.redis.Read;
import io.rq4j.internal.redis.RedisConnection;
import io.rq4j.internal.redis.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads one registry, page by page: no command looks at more than a page. Writes nothing. Safe for any thread.
 *
 * <p>An entry whose score is a time up to {@code over} counts as gone; one with a score below 0 stays for ever.
 */
public final class RegistryReader {

    private static final int PAGE = 1_000;

    private static final Comparator<Entry> LOWEST_FIRST = Comparator.comparingDouble(Entry::score)
            .thenComparing(entry -> entry.member().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private final RedisConnection redis;
    private final String key;
    private final boolean reversed;
    private final LongSupplier over;
    private final Comparator<Entry> order;

    /** A member and its score, in Redis's order: equal scores by the bytes of the member. */
    private record Entry(String member, double score) {}

    /** What was read, where it is thought to go on, and whether that is the end. */
    private record Page(List<Entry> entries, long next, boolean isLast) {}

    /** @param over epoch seconds; below 0 when nothing in this registry expires */
    public RegistryReader(RedisConnection redis, String key, boolean reversed, LongSupplier over) {
        this.redis = redis;
        this.key = key;
        this.reversed = reversed;
        this.over = over;
        this.order = reversed ? LOWEST_FIRST.reversed() : LOWEST_FIRST;
    }

    /** Members by their place among those that are not gone. */
    public List<String> members(long offset, long count) {
        long now = over.getAsLong();
        if (now < 0) {
            return range(offset, offset + count).stream().map(Entry::member).toList();
        }
        var counts = redis.readAll(List.of(
                Read.ZCOUNT.of(key, "-inf", "(0"),
                Read.ZCOUNT.of(key, "0", String.valueOf(now)),
                Read.ZCOUNT.of(key, "(" + now, "+inf")));
        long gone = Reply.number(counts.get(1));
        long before = Reply.number(counts.get(reversed ? 2 : 0));
        return Stream.concat(
                        range(offset, Math.min(offset + count, before)).stream(),
                        range(Math.max(offset, before) + gone, offset + count + gone).stream())
                .map(Entry::member)
                .toList();
    }

    /** Whether one of these is a member that is not gone. */
    public boolean containsAny(List<String> members) {
        long now = over.getAsLong();
        return redis
                .readAll(members.stream()
                        .map(member -> Read.ZSCORE.of(key, member))
                        .toList())
                .stream()
                .anyMatch(score -> score != null && isLiving(score(Reply.textOrEmpty(score)), now));
    }

    /**
     * All members that are not gone, a page at a time. Who is there from the beginning to the end and keeps its score is met
     * exactly once, whatever comes and goes meanwhile.
     */
    public Stream<String> members() {
        long now = over.getAsLong();
        return Stream.iterate(pageAfter(null, 0), page -> !page.entries().isEmpty(), this::next)
                .flatMap(page -> page.entries().stream())
                .filter(entry -> isLiving(entry.score(), now))
                .map(Entry::member);
    }

    private static boolean isLiving(double score, long now) {
        return score < 0 || score > now;
    }

    private Page next(Page page) {
        var entries = page.entries();
        return page.isLast() ? new Page(List.of(), 0, true) : pageAfter(entries.get(entries.size() - 1), page.next());
    }

    /**
     * Reads from one before the place where the page is thought to begin: when that one does not come after the last that was
     * met, nothing between them was missed.
     */
    private Page pageAfter(@Nullable Entry last, long place) {
        while (true) {
            long from = Math.max(place - 1, 0);
            var read = range(from, from + PAGE + 1);
            boolean seamless = place == 0 || !read.isEmpty() && !isAfter(read.get(0), last);
            var entries = read.stream().filter(entry -> isAfter(entry, last)).toList();
            boolean end = read.size() <= PAGE;
            if (seamless && (end || !entries.isEmpty())) {
                return new Page(entries, from + read.size(), end);
            }
            place = firstAfter(last);
        }
    }

    private boolean isAfter(Entry entry, @Nullable Entry last) {
        return last == null || order.compare(entry, last) > 0;
    }

    /** The place of the first entry that comes after another one, which may be gone. */
    private long firstAfter(@Nullable Entry last) {
        long low = 0;
        long high = Reply.number(redis.read(Read.ZCARD, key));
        // At first the head: who takes out all that he meets leaves the rest there.
        for (long middle = 0; low < high; middle = (low + high) / 2) {
            var entry = range(middle, middle + 1);
            if (entry.isEmpty() || isAfter(entry.get(0), last)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The entries of some places, without the last one. */
    private List<Entry> range(long from, long to) {
        if (from >= to) {
            return List.of();
        }
        var args = new ArrayList<>(List.of(key, String.valueOf(from), String.valueOf(to - 1)));
        if (reversed) {
            args.add("REV");
        }
        args.add("WITHSCORES");
        var flat = Reply.list(redis.read(Read.ZRANGE, args.toArray(String[]::new))).stream()
                .flatMap(RegistryReader::flattened)
                .map(Reply::textOrEmpty)
                .toList();
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < flat.size(); i += 2) {
            entries.add(new Entry(flat.get(i), score(flat.get(i + 1))));
        }
        return entries;
    }

    /** RESP3, from a client of the user's, answers in pairs. */
    private static Stream<?> flattened(@Nullable Object item) {
        return item instanceof List<?> pair ? pair.stream() : Stream.of(item);
    }

    private static double score(String text) {
        return switch (text) {
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
