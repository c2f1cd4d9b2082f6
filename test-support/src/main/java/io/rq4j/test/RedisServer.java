package io.rq4j.test;

/** A running Redis, whichever way it was started. */
interface RedisServer extends AutoCloseable {
    String host();

    int port();

    void freeze();

    void thaw();

    void kill();

    /** Starts it again, on the same port and with the data that it saved; returns when it answers. */
    void restart();

    @Override
    void close();
}
