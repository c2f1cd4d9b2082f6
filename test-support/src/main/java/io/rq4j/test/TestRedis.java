package io.rq4j.test;

import redis.clients.jedis.RedisClient;

/**
 * The Redis that all tests of a JVM share, given to them by {@link RedisExtension} and emptied before each. Any thread
 * may call any method.
 */
public final class TestRedis {
    private final RedisWay way;
    private final OwnRedis shared;

    TestRedis(RedisWay way, OwnRedis shared) {
        this.way = way;
        this.shared = shared;
    }

    /** Where clients connect, such as {@code redis://127.0.0.1:14231}. */
    public String url() {
        return shared.url();
    }

    /** A client for the test itself, with RESP2; the extension closes it. */
    public RedisClient client() {
        return shared.client();
    }

    /** What is in this Redis now. */
    public Keyspace keyspace() {
        return shared.keyspace();
    }

    /**
     * Starts a second Redis the same way as the shared one, for a test that freezes, kills or configures it.
     *
     * @param arguments settings of redis.conf as the command line of redis-server takes them, such as
     *     {@code "--maxmemory", "10mb"}
     */
    public OwnRedis startOwn(String... arguments) {
        return new OwnRedis(way.start(arguments));
    }
}
