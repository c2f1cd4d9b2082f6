package io.rq4j.internal;

import io.rq4j.codec.Zlib;
import io.rq4j.internal.lifecycle.NewJob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A job that a test enqueues: a call of {@code f} on queue {@code default}, and what the test adds. */
record JobDraft(
        String id,
        String queue,
        boolean front,
        boolean isUnique,
        @Nullable Long ttl,
        List<String> place,
        byte[] data,
        List<String> fields) {

    static JobDraft job(String id) {
        var call = Zlib.compress("[\"f\", null, [], {}]".getBytes(StandardCharsets.UTF_8));
        return new JobDraft(id, "default", false, false, null, List.of(), call, List.of());
    }

    JobDraft on(String queue) {
        return new JobDraft(id, queue, front, isUnique, ttl, place, data, fields);
    }

    JobDraft atFront() {
        return new JobDraft(id, queue, true, isUnique, ttl, place, data, fields);
    }

    JobDraft unique() {
        return new JobDraft(id, queue, front, true, ttl, place, data, fields);
    }

    /** How many seconds it may wait, as its producer says it: in the field and to the script. */
    JobDraft ttl(long seconds) {
        return new JobDraft(id, queue, front, isUnique, seconds, place, data, fields)
                .with("ttl", String.valueOf(seconds));
    }

    JobDraft data(byte[] data) {
        return new JobDraft(id, queue, front, isUnique, ttl, place, data, fields);
    }

    JobDraft with(String... pairs) {
        var all = new ArrayList<>(fields);
        all.addAll(List.of(pairs));
        return new JobDraft(id, queue, front, isUnique, ttl, place, data, all);
    }

    JobDraft dueAt(long epochMillis) {
        return at(List.of(String.valueOf(epochMillis)));
    }

    JobDraft dueIn(long millis) {
        return at(List.of("+" + millis));
    }

    /** A job that waits until these have finished. */
    JobDraft after(String... parents) {
        return after("0", parents);
    }

    /** A job that waits until these have finished or failed. */
    JobDraft afterAny(String... parents) {
        return after("1", parents);
    }

    /** A job that waits until these have ended, however that was. */
    JobDraft afterAnyEnd(String... parents) {
        return after("any", parents);
    }

    /** A job that waits until these have ended, and is held for more of them. */
    JobDraft held(String... first) {
        return after("held", first);
    }

    /** A member of a group. */
    JobDraft in(String group) {
        return with("group_id", group);
    }

    private JobDraft after(String allow, String... parents) {
        var ids = Stream.of(parents).map(id -> '"' + id + '"').collect(Collectors.joining(", ", "[", "]"));
        var draft = with("dependency_ids", ids);
        if (allow.equals("any") || allow.equals("held")) {
            draft = draft.with("allow_dependency_failures", "1", "after_any_end", "1");
        }
        if (allow.equals("1")) {
            draft = draft.with("allow_dependency_failures", "1");
        }
        return draft.at(Stream.concat(Stream.of(allow), Stream.of(parents)).toList());
    }

    private JobDraft at(List<String> place) {
        return new JobDraft(id, queue, front, isUnique, ttl, place, data, fields);
    }

    NewJob made() {
        var pairs = new ArrayList<byte[]>();
        pairs.add(bytes("data"));
        pairs.add(data);
        pairs.add(bytes("origin"));
        pairs.add(bytes(queue));
        fields.forEach(text -> pairs.add(bytes(text)));
        if (front && !place.isEmpty()) {
            pairs.add(bytes("enqueue_at_front"));
            pairs.add(bytes("1"));
        }
        var group = fields.indexOf("group_id") < 0 ? null : fields.get(fields.indexOf("group_id") + 1);
        return new NewJob(id, queue, front, isUnique, ttl, group, place, pairs);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
