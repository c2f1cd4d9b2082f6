package io.rq4j.internal;

import io.rq4j.internal.lifecycle.NewJob;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a client of the walk asks for: one job with its options, and where it shall stand. */
record WalkOrder(
        Kind kind,
        String id,
        String queue,
        boolean front,
        boolean unique,
        @Nullable Long ttl,
        long resultTtl,
        @Nullable Long failureTtl,
        int retries,
        boolean frontOnRetry,
        int repeats,
        boolean failsWhenAbandoned,
        long due,
        boolean dueFromNow,
        List<String> parents,
        boolean allowsFailure) {

    enum Kind {
        ENQUEUE,
        SCHEDULE,
        DEFER
    }

    NewJob made() {
        var draft = JobDraft.job(id).on(queue).with("result_ttl", "" + resultTtl);
        if (front) {
            draft = draft.atFront();
        }
        if (ttl != null) {
            draft = draft.ttl(ttl);
        }
        if (failureTtl != null) {
            draft = draft.with("failure_ttl", "" + failureTtl);
        }
        if (retries > 0) {
            draft = draft.with("retries_left", "" + retries);
        }
        if (frontOnRetry) {
            draft = draft.with("enqueue_at_front_on_retry", "1");
        }
        if (repeats > 0) {
            draft = draft.with("repeats_left", "" + repeats);
        }
        if (failsWhenAbandoned) {
            draft = draft.with("on_abandon", "fail");
        }
        var made = placed(draft);
        return unique ? made.uniqueId() : made;
    }

    private NewJob placed(JobDraft draft) {
        return switch (kind) {
            case ENQUEUE -> draft.made();
            case SCHEDULE -> {
                var made = (front ? draft.with("enqueue_at_front", "1") : draft).made();
                yield dueFromNow ? made.dueIn(due) : made.dueAt(due);
            }
            case DEFER ->
                draft.with(
                                "dependency_ids",
                                parents.stream().collect(Collectors.joining("\", \"", "[\"", "\"]")),
                                "allow_dependency_failures",
                                allowsFailure ? "1" : "0",
                                "enqueue_at_front",
                                front ? "1" : "0")
                        .made()
                        .after(parents, allowsFailure);
        };
    }

    @Override
    public String toString() {
        return "%s %s on %s%s%s%s%s"
                .formatted(
                        kind,
                        id,
                        queue,
                        ttl == null ? "" : " ttl " + ttl,
                        kind == Kind.SCHEDULE ? (dueFromNow ? " in " : " at ") + due : "",
                        kind == Kind.DEFER ? " after " + parents + (allowsFailure ? " or failed" : "") : "",
                        unique ? " unique" : "");
    }
}
