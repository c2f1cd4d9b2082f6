package io.rq4j.cli.demo;

import io.rq4j.embedded.EmbeddedRedis;
import io.rq4j.error.RqException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The Redis of the demo. */
sealed interface DemoRedis permits DemoRedis.Embedded, KeptRedis {

    String url();

    boolean isAlive();

    /** Ends it at once. */
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
