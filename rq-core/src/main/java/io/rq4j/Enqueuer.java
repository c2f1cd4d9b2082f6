package io.rq4j;

import io.rq4j.codec.CallText;
import io.rq4j.codec.JobHash;
import io.rq4j.codec.Zlib;
import io.rq4j.error.DuplicateJobException;
import io.rq4j.error.InvalidJobStateException;
import io.rq4j.error.JobNotFoundException;
import io.rq4j.error.PayloadTooLargeException;
import io.rq4j.error.RqException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.NewJob;
import io.rq4j.job.Call;
import io.rq4j.job.JobOptions;
import io.rq4j.job.JobStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Makes jobs of calls and hands them to the lifecycle. */
final class Enqueuer {

    /** Small enough that one script holds Redis for a few milliseconds. */
    private static final int SLICE_JOBS = 500;

    private static final int PARENTS_AT_ONCE = 500;

    private static final int SLICE_BYTES = 4 * 1024 * 1024;

    /** Each parent of a job is looked up, and told of it. */
    private static final int SLICE_PARENTS = 2_000;

    private final Engine engine;

    private final RandomGenerator random = new SplittableRandom();

    Enqueuer(Engine engine) {
        this.engine = engine;
    }

    String enqueue(String queue, JobOptions options, Call<?> call) {
        var job = job(queue, options, call);
        push(List.of(job), options);
        return job.id();
    }

    List<String> enqueueAll(String queue, JobOptions options, List<? extends Call<?>> calls) {
        if (options.id() != null) {
            throw new IllegalArgumentException("enqueueAll gives every job an id of its own, but the options name \""
                    + options.id() + "\"; leave out id, or enqueue one by one");
        }
        var ids = new ArrayList<String>(calls.size());
        int most = sliceJobs(options);
        var slice = new ArrayList<NewJob>();
        long bytes = 0;
        for (var call : calls) {
            var job = job(queue, options, call);
            long size = size(job);
            if (!slice.isEmpty() && (slice.size() == most || bytes + size > SLICE_BYTES)) {
                push(slice, options);
                slice.clear();
                bytes = 0;
            }
            slice.add(job);
            bytes += size;
            ids.add(job.id());
        }
        if (!slice.isEmpty()) {
            push(slice, options);
        }
        return ids;
    }

    /** All jobs of a call have the same parents. */
    private static int sliceJobs(JobOptions options) {
        var dependency = options.dependency();
        int parents = dependency == null ? 0 : dependency.jobIds().size();
        return Math.max(1, Math.min(SLICE_JOBS, SLICE_PARENTS / Math.max(1, parents)));
    }

    private static long size(NewJob job) {
        return job.pairs().stream().mapToLong(pair -> pair.length).sum();
    }

    NewJob job(String queue, JobOptions options, Call<?> called) {
        if (options.uniqueId() && options.id() == null) {
            throw new IllegalArgumentException(
                    "A unique job needs an id that says what it is unique for; add id(...) to the options");
        }
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
        var job = new NewJob(
                id,
                queue,
                front(options),
                options.ttl() == null ? null : options.ttl().toSeconds(),
                JobHash.pairs(queue, options, data, description, meta, random));
        var alone = options.uniqueId() ? job.uniqueId() : job;
        return placed(options.group() == null ? alone : alone.inGroup(options.group()), options);
    }

    private static boolean front(JobOptions options) {
        return options.front()
                || options.dependency() != null && options.dependency().front();
    }

    private static NewJob placed(NewJob job, JobOptions options) {
        var dependency = options.dependency();
        if (dependency != null) {
            if (isHeld(options)) {
                return job.heldAfterAnyEnd(dependency.jobIds().subList(0, PARENTS_AT_ONCE));
            }
            return dependency.anyEnd()
                    ? job.afterAnyEnd(dependency.jobIds())
                    : job.after(dependency.jobIds(), dependency.allowsFailure());
        }
        var due = options.due();
        if (due == null) {
            return job;
        }
        return due.in() != null
                ? job.dueIn(due.in().toMillis())
                : job.dueAt(due.at().toEpochMilli());
    }

    private void push(List<NewJob> jobs, JobOptions options) {
        var nonce = UUID.randomUUID().toString();
        var verdicts = options.dependency() != null
                ? engine.lifecycle().defer(nonce, jobs)
                : options.due() != null
                        ? engine.lifecycle().schedule(nonce, jobs)
                        : engine.lifecycle().enqueue(nonce, jobs);
        for (int i = 0; i < jobs.size(); i++) {
            check(jobs.get(i), verdicts.get(i));
        }
        if (isHeld(options)) {
            jobs.forEach(job -> nameParents(job, options.dependency().jobIds()));
        }
    }

    /** Whether the parents are too many for one script. An id that was here before must be looked at with all of them at once. */
    private static boolean isHeld(JobOptions options) {
        var dependency = options.dependency();
        return options.id() == null
                && dependency != null
                && dependency.anyEnd()
                && dependency.jobIds().size() > PARENTS_AT_ONCE;
    }

    /** Those after the first slice. Whoever dies here leaves a job that maintenance drops. */
    private void nameParents(NewJob job, List<String> parents) {
        for (int i = PARENTS_AT_ONCE; i < parents.size(); i += PARENTS_AT_ONCE) {
            int end = Math.min(i + PARENTS_AT_ONCE, parents.size());
            boolean last = end == parents.size();
            if (engine.lifecycle()
                    .dependOn(job.id(), last, parents.subList(i, end))
                    .equals("absent")) {
                throw new JobNotFoundException(
                        job.id(), "Job " + job.id() + " was deleted while it was enqueued; enqueue it again");
            }
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
        refuseParent(job, verdict);
        if (verdict.equals("ttl")) {
            throw new IllegalArgumentException("Job " + job.id() + " has a ttl of " + job.ttlSeconds()
                    + " s and would expire before it is due; give a longer ttl, or none");
        }
        if (job.unique() && JobStatus.of(verdict).isFinal()) {
            throw new DuplicateJobException(
                    job.id(),
                    "Job " + job.id() + " is unique and one of that id is kept: it is " + verdict
                            + "; wait until it is no longer kept, delete it, or use another id");
        }
        boolean known = JobStatus.of(verdict) != JobStatus.UNKNOWN;
        throw new DuplicateJobException(
                job.id(),
                "Job " + job.id() + " is alive: it is " + verdict + (known ? "" : " (a status of another version)")
                        + "; wait for its end, cancel or delete it, or use another id");
    }

    private static void refuseParent(NewJob job, String verdict) {
        var parent = verdict.substring(verdict.indexOf(' ') + 1);
        if (verdict.startsWith("unknown ")) {
            throw new JobNotFoundException(
                    parent,
                    "Job " + job.id() + " cannot depend on job " + parent
                            + ", which is not there: it was never enqueued, was"
                            + " deleted, or is no longer kept; enqueue the parent first, or keep it longer (resultTtl)");
        }
        if (verdict.startsWith("canceled ")) {
            throw new InvalidJobStateException(
                    parent,
                    "Job " + job.id() + " cannot depend on job " + parent + ", which is canceled and will never finish;"
                            + " enqueue that one again, or leave it out");
        }
        if (verdict.startsWith("cycle ")) {
            throw new IllegalArgumentException("Job " + job.id() + " cannot depend on job " + parent
                    + ", which itself waits for " + job.id() + "; break the circle");
        }
    }
}
