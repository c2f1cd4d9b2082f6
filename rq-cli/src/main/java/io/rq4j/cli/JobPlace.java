package io.rq4j.cli;

import io.rq4j.internal.redis.Keys;
import io.rq4j.internal.redis.Read;
import java.util.List;
import java.util.Locale;

/** Where a job of a queue stands: the waiting list, or one of RQ's registries. In the order in which they are shown. */
enum JobPlace {
    STARTED,
    QUEUED,
    SCHEDULED,
    DEFERRED,
    FAILED,
    FINISHED,
    CANCELED;

    /** What has not begun. */
    static final List<JobPlace> WAITING = List.of(DEFERRED, SCHEDULED, QUEUED);

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As the help lists them. */
    @Override
    public String toString() {
        return word();
    }

    String key(Keys keys, String queue) {
        return switch (this) {
            case STARTED -> keys.wip(queue);
            case QUEUED -> keys.queue(queue);
            case SCHEDULED -> keys.scheduled(queue);
            case DEFERRED -> keys.deferred(queue);
            case FAILED -> keys.failed(queue);
            case FINISHED -> keys.finished(queue);
            case CANCELED -> keys.canceled(queue);
        };
    }

    Read.Call size(Keys keys, String queue) {
        return (this == QUEUED ? Read.LLEN : Read.ZCARD).of(key(keys, queue));
    }

    /** What runs next, is due next or has waited longest comes first; of those that ended the last one. */
    Read.Call page(Keys keys, String queue, long offset, long count) {
        var first = String.valueOf(offset);
        var last = String.valueOf(offset + count - 1);
        if (this == QUEUED) {
            return Read.LRANGE.of(key(keys, queue), first, last);
        }
        boolean ended = this == FAILED || this == FINISHED || this == CANCELED;
        return ended
                ? Read.ZRANGE.of(key(keys, queue), first, last, "REV")
                : Read.ZRANGE.of(key(keys, queue), first, last);
    }

    /** The job of a member: the registry of running jobs has executions, {@code job:execution}. */
    String job(String member) {
        int colon = this == STARTED ? member.indexOf(':') : -1;
        return colon < 0 ? member : member.substring(0, colon);
    }
}
