package io.rq4j.test;

import io.rq4j.embedded.EmbeddedRedis;
import io.rq4j.embedded.RedisBinary;

/** A Redis that is a child process of this JVM. */
record EmbeddedServer(EmbeddedRedis redis) implements RedisServer {
    static RedisServer start(RedisBinary binary, String... arguments) {
        return new EmbeddedServer(
                EmbeddedRedis.builder().binary(binary).arguments(arguments).start());
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return redis.port();
    }

    @Override
    public void freeze() {
        redis.freeze();
    }

    @Override
    public void thaw() {
        redis.thaw();
    }

    @Override
    public void kill() {
        redis.kill();
    }

    @Override
    public void restart() {
        redis.restart();
    }

    @Override
    public void close() {
        redis.close();
    }
}
