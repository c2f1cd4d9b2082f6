package io.rq4j.benchmarks;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import redis.clients.jedis.RedisClient;

/** How often Redis carried out each command, those inside scripts included. */
record CommandCount(Map<String, Long> calls) {

    private static final Pattern LINE = Pattern.compile("cmdstat_([^:]+):calls=(\\d+)");

    static CommandCount of(RedisClient client) {
        var calls = new TreeMap<String, Long>();
        var matcher = LINE.matcher(client.info("commandstats"));
        while (matcher.find()) {
            calls.put(matcher.group(1), Long.valueOf(matcher.group(2)));
        }
        return new CommandCount(calls);
    }

    /** What came since {@code before}, without the counting itself. */
    CommandCount since(CommandCount before) {
        var delta = new TreeMap<String, Long>();
        calls.forEach((name, count) -> {
            long more = count - before.calls.getOrDefault(name, 0L);
            if (more > 0 && !name.equals("info")) {
                delta.put(name, more);
            }
        });
        return new CommandCount(delta);
    }

    long total() {
        return calls.values().stream().mapToLong(Long::longValue).sum();
    }

    long of(String name) {
        return calls.getOrDefault(name, 0L);
    }
}
