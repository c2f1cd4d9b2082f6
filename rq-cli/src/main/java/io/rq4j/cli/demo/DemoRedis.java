package io.rq4j.cli.demo;

import io.rq4j.Rq;
import io.rq4j.embedded.EmbeddedRedis;
import io.rq4j.error.RqException;
import io.rq4j.internal.redis.Keys;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The Redis of the demo. */
sealed interface DemoRedis permits DemoRedis.Embedded, KeptRedis, GivenRedis {

    String url();

    /** What the demo's keys begin with. */
    default String prefix() {
        return Keys.STANDARD.prefix();
    }

    /** A new connection to its keys. */
    default Rq connect() {
        return Rq.builder().url(url()).prefix(prefix()).build();
    }

    boolean isAlive();

    /** Ends it at once, or what the demo has there. */
    void close();

    /**
     * Starts a Redis.
     *
     * @param folder where one that is to be kept has its program and its data
     */
    static DemoRedis start(boolean keep, Path folder) {
        try {
            return keep ? KeptRedis.start(folder) : new Embedded(EmbeddedRedis.start());
        } catch (IllegalStateException | UncheckedIOException e) {
            throw new RqException("Cannot start a Redis for the demo: " + e.getMessage(), e);
        }
    }

    /** One that ends with this JVM, however that ends. */
    record Embedded(EmbeddedRedis server) implements DemoRedis {

        @Override
        public String url() {
            return server.url();
        }

        @Override
        public boolean isAlive() {
            return server.isRunning();
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
