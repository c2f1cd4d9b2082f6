package io.rq4j.worker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.DeflaterOutputStream;

/** A job hash written field by field, as another program or an accident may write it. */
final class RawJob {

    final String id = UUID.randomUUID().toString();
    private final Workshop shop;
    private final Map<byte[], byte[]> fields = new HashMap<>();

    private RawJob(Workshop shop) {
        this.shop = shop;
    }

    /** A job that a worker would run; {@code arguments} is a JSON array. */
    static RawJob of(Workshop shop, String function, String arguments) {
        return new RawJob(shop)
                .set("status", "queued")
                .set("origin", "default")
                .set("timeout", "180")
                .set("created_at", "2026-11-22T10:27:08.652594Z")
                .set("data", zlib("[\"" + function + "\", null, " + arguments + ", {}]"));
    }

    RawJob set(String field, String value) {
        return set(field, value.getBytes(StandardCharsets.UTF_8));
    }

    RawJob set(String field, byte[] value) {
        fields.keySet().removeIf(known -> new String(known, StandardCharsets.UTF_8).equals(field));
        fields.put(field.getBytes(StandardCharsets.UTF_8), value);
        return this;
    }

    RawJob without(String field) {
        fields.keySet().removeIf(known -> new String(known, StandardCharsets.UTF_8).equals(field));
        return this;
    }

    /** Writes the hash and pushes the id. Returns the id. */
    String enqueue() {
        write();
        shop.redis.rpush("rq:queue:default", id);
        return id;
    }

    /** Writes the hash only. */
    String write() {
        shop.redis.hset(("rq:job:" + id).getBytes(StandardCharsets.UTF_8), fields);
        return id;
    }

    static byte[] zlib(String text) {
        return zlib(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] zlib(byte[] raw) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(bytes)) {
            out.write(raw);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
