package io.rq4j.worker;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import redis.clients.jedis.RedisClient;

/** The commands that Redis carried out, those inside of scripts included, without the {@code INFO} that asks. */
final class CommandCount {

    private static final Pattern LINE = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");

    private final Map<String, Long> calls;

    private CommandCount(Map<String, Long> calls) {
        this.calls = calls;
    }

    static CommandCount of(RedisClient redis) {
        var calls = new TreeMap<String, Long>();
        LINE.matcher(redis.info("commandstats"))
                .results()
                .forEach(line -> calls.put(line.group(1), Long.valueOf(line.group(2))));
        calls.remove("info");
        return new CommandCount(calls);
    }

    /** What came since an earlier count. */
    CommandCount since(CommandCount before) {
        var delta = new TreeMap<>(calls);
        before.calls.forEach((command, count) -> delta.merge(command, -count, Long::sum));
        delta.values().removeIf(count -> count == 0);
        return new CommandCount(delta);
    }

    long sum() {
        return calls.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public String toString() {
        return sum() + " " + calls;
    }
}
