package io.rq4j.internal;

import io.rq4j.codec.Zlib;
import io.rq4j.internal.lifecycle.NewJob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A job that a test enqueues: a call of {@code f} on queue {@code default}, and what the test adds. */
record JobDraft(
        String id, String queue, boolean front, @Nullable Long ttl, byte[] data, List<String> fields) {

    static JobDraft job(String id) {
        var call = Zlib.compress("[\"f\", null, [], {}]".getBytes(StandardCharsets.UTF_8));
        return new JobDraft(id, "default", false, null, call, List.of());
    }

    JobDraft on(String queue) {
        return new JobDraft(id, queue, front, ttl, data, fields);
    }

    JobDraft atFront() {
        return new JobDraft(id, queue, true, ttl, data, fields);
    }

    /** How many seconds it may wait, as its producer says it: in the field and to the script. */
    JobDraft ttl(long seconds) {
        return new JobDraft(id, queue, front, seconds, data, fields).with("ttl", String.valueOf(seconds));
    }

    JobDraft data(byte[] data) {
        return new JobDraft(id, queue, front, ttl, data, fields);
    }

    JobDraft with(String... pairs) {
        var all = new ArrayList<>(fields);
        all.addAll(List.of(pairs));
        return new JobDraft(id, queue, front, ttl, data, all);
    }

    NewJob made() {
        var pairs = new ArrayList<byte[]>();
        pairs.add(bytes("data"));
        pairs.add(data);
        pairs.add(bytes("origin"));
        pairs.add(bytes(queue));
        fields.forEach(text -> pairs.add(bytes(text)));
        return new NewJob(id, queue, front, ttl, pairs);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
