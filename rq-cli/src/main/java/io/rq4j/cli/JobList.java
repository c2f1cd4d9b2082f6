package io.rq4j.cli;

import io.rq4j.internal.Engine;
import io.rq4j.internal.redis.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pages through the jobs of queues, and looks at no more than it was told to. */
final class JobList {

    private static final int PAGE = 200;

    /**
     * @param rows in the order of queues and places
     * @param next where there is more; null at the end
     * @param looked how many entries were looked at
     */
    record Page(List<JobRow> rows, @Nullable JobCursor next, long looked) {}

    private final Engine engine;
    private final @Nullable JobFilter filter;
    private final int limit;
    private final long most;

    private final List<JobRow> rows = new ArrayList<>();
    private long looked;

    /** @param most how many entries may be looked at */
    JobList(Engine engine, @Nullable JobFilter filter, int limit, long most) {
        this.engine = engine;
        this.filter = filter;
        this.limit = limit;
        this.most = most;
    }

    /** @param from one of these queues and places; null for the first page */
    Page read(List<String> queues, List<JobPlace> places, @Nullable JobCursor from) {
        var starts = queues.stream()
                .flatMap(queue -> places.stream().map(place -> new JobCursor(place, 0, queue)))
                .toList();
        for (var start : filled(from == null ? starts : after(starts, from))) {
            var next = read(start);
            if (next != null) {
                return new Page(rows, next, looked);
            }
        }
        return new Page(rows, null, looked);
    }

    private static List<JobCursor> after(List<JobCursor> starts, JobCursor from) {
        int index = starts.indexOf(new JobCursor(from.place(), 0, from.queue()));
        if (index < 0) {
            throw new IllegalArgumentException("The cursor " + from
                    + " belongs to another list; give the same --queue and --state as for the page before");
        }
        return Stream.concat(Stream.of(from), starts.stream().skip(index + 1L)).toList();
    }

    /** Those where something stands: of a thousand queues most are empty. */
    private List<JobCursor> filled(List<JobCursor> starts) {
        var sizes = engine.redis()
                .readAll(starts.stream()
                        .map(start -> start.place().size(engine.keys(), start.queue()))
                        .toList());
        return IntStream.range(0, starts.size())
                .filter(i -> Reply.number(sizes.get(i)) > starts.get(i).offset())
                .mapToObj(starts::get)
                .toList();
    }

    /** Reads on in one place. Returns where to go on when enough was found or looked at, null when the place is done. */
    private @Nullable JobCursor read(JobCursor start) {
        for (long offset = start.offset(); ; ) {
            if (rows.size() >= limit || looked >= most) {
                return new JobCursor(start.place(), offset, start.queue());
            }
            long count = Math.min(filter == null ? Math.min(limit - rows.size(), PAGE) : PAGE, most - looked);
            var ids = ids(start, offset, count);
            offset += take(start, ids);
            if (ids.size() < count && rows.size() < limit) {
                return null;
            }
        }
    }

    private List<String> ids(JobCursor start, long offset, long count) {
        var page = start.place().page(engine.keys(), start.queue(), offset, count);
        return Reply.texts(engine.redis().read(page.command(), page.args())).stream()
                .map(start.place()::job)
                .toList();
    }

    /** Returns how many were looked at until enough was found. */
    private int take(JobCursor start, List<String> ids) {
        var found = new JobRows(engine).read(start.queue(), start.place(), ids);
        for (int i = 0; i < found.size(); i++) {
            looked++;
            var row = found.get(i);
            if (row != null && (filter == null || filter.takes(row))) {
                rows.add(row);
                if (rows.size() >= limit) {
                    return i + 1;
                }
            }
        }
        return found.size();
    }
}
