package io.rq4j;

import io.rq4j.codec.CallText;
import io.rq4j.codec.JobHash;
import io.rq4j.codec.Zlib;
import io.rq4j.error.DuplicateJobException;
import io.rq4j.error.PayloadTooLargeException;
import io.rq4j.error.RqException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.NewJob;
import io.rq4j.job.Call;
import io.rq4j.job.JobOptions;
import io.rq4j.job.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Makes jobs of calls and hands them to the lifecycle. */
final class Enqueuer {

    /** Small enough that one script holds Redis for a few milliseconds. */
    private static final int SLICE_JOBS = 500;

    private static final int SLICE_BYTES = 4 * 1024 * 1024;

    private final Engine engine;

    Enqueuer(Engine engine) {
        this.engine = engine;
    }

    String enqueue(String queue, JobOptions options, Call<?> call) {
        var job = job(queue, options, call);
        push(List.of(job));
        return job.id();
    }

    List<String> enqueueAll(String queue, JobOptions options, List<? extends Call<?>> calls) {
        if (options.id() != null) {
            throw new IllegalArgumentException("enqueueAll gives every job an id of its own, but the options name \""
                    + options.id() + "\"; leave out id, or enqueue one by one");
        }
        var ids = new ArrayList<String>(calls.size());
        var slice = new ArrayList<NewJob>();
        long bytes = 0;
        for (var call : calls) {
            var job = job(queue, options, call);
            long size = size(job);
            if (!slice.isEmpty() && (slice.size() == SLICE_JOBS || bytes + size > SLICE_BYTES)) {
                push(slice);
                slice.clear();
                bytes = 0;
            }
            slice.add(job);
            bytes += size;
            ids.add(job.id());
        }
        if (!slice.isEmpty()) {
            push(slice);
        }
        return ids;
    }

    private static long size(NewJob job) {
        return job.pairs().stream().mapToLong(pair -> pair.length).sum();
    }

    private NewJob job(String queue, JobOptions options, Call<?> called) {
        var call = options.kwargs().isEmpty() ? called : called.withKwargs(options.kwargs());
        var data = Zlib.compress(engine.codec().encodeCall(call));
        if (data.length > engine.payloadLimit()) {
            throw new PayloadTooLargeException("A call may have " + engine.payloadLimit() + " bytes, " + call.function()
                    + " with its arguments has " + data.length
                    + "; pass a reference to the data, or raise Rq.builder().payloadLimit");
        }
        var description = options.description() != null ? options.description() : CallText.describe(call);
        var meta = options.meta().isEmpty() ? null : engine.codec().encode(options.meta());
        var id = options.id() != null ? options.id() : UUID.randomUUID().toString();
        return new NewJob(
                id,
                queue,
                options.front(),
                options.ttl() == null ? null : options.ttl().toSeconds(),
                JobHash.pairs(queue, options, data, description, meta));
    }

    private void push(List<NewJob> jobs) {
        var verdicts = engine.lifecycle().enqueue(UUID.randomUUID().toString(), jobs);
        for (int i = 0; i < jobs.size(); i++) {
            check(jobs.get(i), verdicts.get(i));
        }
    }

    private static void check(NewJob job, String verdict) {
        if (verdict.equals("ok") || verdict.equals("repeated")) {
            return;
        }
        if (verdict.startsWith("WRONGTYPE")) {
            throw new RqException(
                    "Job " + job.id() + " could not be written to queue " + job.queue() + ": a key of it holds"
                            + " something else (" + verdict + "); delete that key or choose another id or queue");
        }
        boolean known = JobStatus.of(verdict) != JobStatus.UNKNOWN;
        throw new DuplicateJobException(
                job.id(),
                "Job " + job.id() + " is alive: it is " + verdict + (known ? "" : " (a status of another version)")
                        + "; wait for its end, cancel or delete it, or use another id");
    }
}
