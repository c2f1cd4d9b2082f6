package io.rq4j.cli.demo;

import io.rq4j.Rq;
import io.rq4j.error.RqException;
import io.rq4j.internal.redis.Reply;
import io.rq4j.internal.redis.Script;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * A Redis of the user's. The demo's keys have a prefix of their own there, so that it meets no other jobs and workers, and go
 * when it is closed.
 */
record GivenRedis(String url, String prefix) implements DemoRedis {

    private static final Script CLEAR = Script.beside(GivenRedis.class, "clear");

    static GivenRedis at(String url) {
        return new GivenRedis(url, "rq-demo-" + UUID.randomUUID() + ":");
    }

    @Override
    public boolean isAlive() {
        return true;
    }

    @Override
    public void close() {
        try (var rq = connect()) {
            var cursor = "0";
            do {
                cursor = clear(rq, cursor);
            } while (!cursor.equals("0"));
        } catch (RqException e) {
            // It is away, and with it the way to clear it.
        }
    }

    private String clear(Rq rq, String cursor) {
        return Reply.textOrEmpty(rq.engine().redis().run(CLEAR, bytes(prefix), List.of(bytes(cursor))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
