package io.rq4j.test;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The one Redis of a test run, started when the first test asks for it. */
final class SharedRedis implements AutoCloseable {
    private static final int[] OLDEST = {6, 2};
    private static final Duration START_PATIENCE = Duration.ofSeconds(30);

    private final RedisWay way;
    private final OwnRedis redis;

    private SharedRedis(RedisWay way, OwnRedis redis) {
        this.way = way;
        this.redis = redis;
    }

    /**
     * @param wanted the way to take, or null or empty for the first that is there
     * @throws IllegalStateException when it cannot be had; the message says why
     */
    static SharedRedis start(@Nullable String wanted) {
        return wanted == null || wanted.isEmpty() ? firstThere() : only(RedisWay.named(wanted));
    }

    private static SharedRedis only(RedisWay way) {
        try {
            return take(way).announced("");
        } catch (RuntimeException e) {
            throw new IllegalStateException("-Drq.test.redis=" + way + " cannot be had: " + e.getMessage(), e);
        }
    }

    /** An engine without a way to the registry would keep the tests waiting for minutes, hence the limit. */
    private static SharedRedis firstThere() {
        StringBuilder reasons = new StringBuilder();
        for (RedisWay way : RedisWay.AUTOMATIC) {
            try {
                return Patience.within(START_PATIENCE, "starting Redis", () -> take(way), SharedRedis::close)
                        .announced(reasons.toString());
            } catch (RuntimeException e) {
                reasons.append("; not ").append(way).append(": ").append(firstLine(e));
            }
        }
        throw new IllegalStateException("There is no Redis for the tests" + reasons);
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static SharedRedis take(RedisWay way) {
        SharedRedis started = new SharedRedis(way, new OwnRedis(way.start()));
        try {
            started.requireVersion();
            return started;
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
    }

    TestRedis forTests() {
        return new TestRedis(way, redis);
    }

    void empty() {
        redis.client().flushAll();
    }

    @Override
    public void close() {
        redis.close();
    }

    private SharedRedis announced(String reasons) {
        System.out.println("Tests run on Redis %s (%s, port %d)%s".formatted(version(), way, redis.port(), reasons));
        return this;
    }

    private String version() {
        return redis.client()
                .info("server")
                .lines()
                .filter(line -> line.startsWith("redis_version:"))
                .map(line -> line.substring(line.indexOf(':') + 1))
                .findFirst()
                .orElseThrow();
    }

    private void requireVersion() {
        String[] version = version().split("\\.");
        int major = Integer.parseInt(version[0]);
        if (major < OLDEST[0] || major == OLDEST[0] && Integer.parseInt(version[1]) < OLDEST[1]) {
            throw new IllegalStateException("it is Redis " + version() + ", and 6.2 is the oldest that works");
        }
    }
}
