package io.rq4j.test;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;

/**
 * A Redis that belongs to one test, which may do to it what it likes. It is empty at the start, saves nothing unless
 * started with {@code "--appendonly", "yes"}, and ends with {@link #close()}. Any thread may call any method.
 */
public final class OwnRedis implements AutoCloseable {
    private final RedisServer server;
    private @Nullable RedisClient client;

    OwnRedis(RedisServer server) {
        this.server = server;
    }

    /** Where clients connect; the same over {@link #restart()}. */
    public String url() {
        return "redis://" + server.host() + ":" + server.port();
    }

    public String host() {
        return server.host();
    }

    public int port() {
        return server.port();
    }

    /** A client for the test itself, with RESP2. {@link #restart()} and {@link #close()} close it: ask again after. */
    public synchronized RedisClient client() {
        if (client == null) {
            client = connect(server.host(), server.port());
        }
        return client;
    }

    /** What is in this Redis now. */
    public Keyspace keyspace() {
        return Keyspace.of(client());
    }

    /** Stops the server's clock (SIGSTOP, or a paused container): it keeps its connections and answers nothing. */
    public void freeze() {
        server.freeze();
    }

    /** Lets a frozen server go on. */
    public void thaw() {
        server.thaw();
    }

    /** Ends the server at once, as a crash would. */
    public void kill() {
        server.kill();
    }

    /** Starts the server again on the same port with what it saved; one that still runs is stopped first. */
    public void restart() {
        forgetClient();
        server.restart();
    }

    @Override
    public void close() {
        forgetClient();
        server.close();
    }

    private synchronized void forgetClient() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    private static RedisClient connect(String host, int port) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setJmxEnabled(false);
        return RedisClient.builder()
                .hostAndPort(host, port)
                .clientConfig(DefaultJedisClientConfig.builder().resp2().build())
                .poolConfig(pool)
                .build();
    }
}
