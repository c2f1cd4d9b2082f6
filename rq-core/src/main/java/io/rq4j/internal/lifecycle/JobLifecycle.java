package io.rq4j.internal.lifecycle;

import io.rq4j.codec.JobHash;
import io.rq4j.codec.Zlib;
import io.rq4j.error.RqException;
import io.rq4j.event.JobEvent;
import io.rq4j.event.JobListener;
import io.rq4j.internal.lifecycle.Advance.Answer;
import io.rq4j.internal.lifecycle.Advance.Batch;
import io.rq4j.internal.lifecycle.Advance.QueueState;
import io.rq4j.internal.lifecycle.Advance.Verdict;
import io.rq4j.internal.redis.Args;
import io.rq4j.internal.redis.Reply;
import io.rq4j.internal.redis.Script;
import io.rq4j.internal.redis.ScriptRunner;
import io.rq4j.internal.redis.Slices;
import io.rq4j.job.Execution;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Outcome;
import io.rq4j.job.Progress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The one writer: how a job moves, read from top to bottom. Each transition of {@link JobTransition} is one method here and
 * one Lua file of the same name; nothing else changes a job's status, its place, its lease, its TTL or its results. Every
 * script takes the server's time, guards before it writes, and can be repeated without harm. Safe for any thread.
 */
public final class JobLifecycle {

    /** RQ's text of a job that was stopped. */
    public static final String STOPPED = "Job stopped by user, work-horse terminated.";

    /** At most this many bytes of payload in one script call: more would block Redis for everybody. */
    static final int BUDGET = 4 * 1024 * 1024;

    /** A payload of more bytes does not come with the claim; the executing thread fetches it. */
    static final int BIG = 256 * 1024;

    private static final int LOOKS_PER_SLOT = 10;
    private static final int SLICE = 200;
    private static final int MAINTAINED = 100;
    private static final int TRIMMED = 1_000;
    private static final int SCANNED = 500;

    private final Script enqueue = script("enqueue");
    private final Script schedule = script("schedule");
    private final Script tick = script("tick");
    private final Script promoteDue = script("promoteDue");
    private final Script leaveSchedule = script("leaveSchedule");
    private final Script defer = script("defer");
    private final Script dependOn = script("dependOn");
    private final Script release = script("release");
    private final Script giveUp = script("giveUp");
    private final Script advance = script("advance");
    private final Script renew = script("renew");
    private final Script pushBack = script("pushBack");
    private final Script abandon = script("abandon");
    private final Script requeue = script("requeue");
    private final Script stop = script("stop");
    private final Script cancel = script("cancel");
    private final Script delete = script("delete");
    private final Script unregister = script("unregister");
    private final Script empty = script("empty");
    private final Script saveMeta = script("saveMeta");
    private final Script trim = script("trim");
    private final Script sweep = script("sweep");
    private final Script sweepGroups = script("sweepGroups");
    private final Script repair = script("repair");
    private final Script awaitedBy = script("awaitedBy");

    private final ScriptRunner scripts;
    private final Supplier<String> nonces;
    private final JobNews news;

    /** @param nonces a random text for each call that needs one, by which a repeat after a lost reply is known */
    public JobLifecycle(ScriptRunner scripts, Supplier<String> nonces) {
        this(scripts, nonces, new JobNews(List.of()));
    }

    private JobLifecycle(ScriptRunner scripts, Supplier<String> nonces, JobNews news) {
        this.scripts = scripts;
        this.nonces = nonces;
        this.news = news;
    }

    /** The same, which tells these listeners too. */
    public JobLifecycle telling(List<JobListener> listeners) {
        return new JobLifecycle(scripts, nonces, news.and(listeners));
    }

    static Script script(String name) {
        return Script.beside(JobLifecycle.class, name);
    }

    /**
     * Puts jobs into their queues, all in one script.
     *
     * @param nonce the same for every repeat of this call, so that a lost reply does no harm
     * @return for each job {@code ok}, {@code repeated}, or the status of the live job that has its id
     */
    public List<String> enqueue(String nonce, List<NewJob> jobs) {
        return news.admitted(jobs, admit(enqueue, nonce, jobs), JobEvent.Enqueued::new);
    }

    /**
     * Keeps jobs until they are due, all in one script.
     *
     * @return as {@link #enqueue}, or {@code ttl} for one that would expire before
     */
    public List<String> schedule(String nonce, List<NewJob> jobs) {
        return news.admitted(jobs, admit(schedule, nonce, jobs), JobEvent.Scheduled::new);
    }

    /**
     * Keeps jobs until those that they depend on have ended, all in one script; what is free already is queued.
     *
     * @return as {@link #enqueue}, or {@code unknown}, {@code canceled} or {@code cycle} and the parent in question
     */
    public List<String> defer(String nonce, List<NewJob> jobs) {
        return news.admitted(jobs, admit(defer, nonce, jobs), JobEvent.Deferred::new);
    }

    /**
     * Puts a job into its queue, once for each tick of its schedule; {@link NewJob#tick} says which.
     *
     * @return {@code ok}, {@code alive} or {@code skip}; or, and nothing is written: {@code old} and the last tick by now,
     *     {@code early} and the milliseconds until it is due, {@code changed} or {@code unknown} (the schedule is to be looked
     *     at), or {@code WRONGTYPE} and which
     */
    public String tick(String nonce, NewJob job) {
        return news.admitted(List.of(job), admit(tick, nonce, List.of(job)), JobEvent.Ticked::new)
                .get(0);
    }

    /**
     * Names more parents of a job that is held for them, at most a few hundred.
     *
     * @param last whether these are the last ones, after which the job is queued when all have ended
     * @return {@code ok}, or {@code absent} when it is gone
     */
    public String dependOn(String job, boolean last, List<String> parents) {
        return Reply.textOrEmpty(
                scripts.repeat(dependOn, Args.of(job, last).addAll(parents).bytes()));
    }

    private List<String> admit(Script script, String nonce, List<NewJob> jobs) {
        var shared = SharedPairs.of(jobs);
        var args = Args.of(nonce).addList(shared.pairs());
        for (var job : jobs) {
            args.add(job.id()).add(job.queue()).add(job.atFront()).add(job.unique());
            args.add(job.ttlSeconds() == null ? "" : job.ttlSeconds());
            args.add(job.group() == null ? "" : job.group());
            args.addList(job.place()).addList(shared.own(job));
        }
        return Reply.texts(scripts.repeat(script, args.bytes()));
    }

    /** A scheduler: who moves due jobs. {@code name} is a random id of this start. */
    public record Scheduler(String name, String host, long pid, String bornAt, List<String> queues) {}

    /**
     * What a pass of a scheduler found.
     *
     * @param promoted how many due jobs it took from the schedules of its queues
     * @param full whether a queue may have more that are due
     * @param millis until it is worth coming back
     */
    public record Promotion(long promoted, boolean full, long millis) {}

    /** scheduled to queued: moves what is due, in the queues whose lock this scheduler has or gets. */
    public Promotion promoteDue(Scheduler scheduler, int most) {
        var reply = Reply.list(scripts.repeat(
                promoteDue,
                Args.of(scheduler.name(), scheduler.host(), scheduler.pid(), scheduler.bornAt(), most)
                        .addAll(scheduler.queues())
                        .bytes()));
        long promoted = 0;
        long nextSecond = Reply.number(reply.get(0));
        long millis = Long.MAX_VALUE;
        boolean full = false;
        for (int i = 1; i < reply.size(); i++) {
            var pass = Reply.list(reply.get(i));
            var queue = scheduler.queues().get(i - 1);
            news.all(Reply.texts(pass.get(2)), job -> new JobEvent.Promoted(job, queue));
            long taken = Reply.number(pass.get(0));
            long next = Reply.number(pass.get(1));
            promoted += Math.max(taken, 0);
            full |= taken == most;
            millis = Math.min(millis, next < 0 ? nextSecond : taken < 0 ? next : Math.min(next, nextSecond));
        }
        return new Promotion(promoted, full, millis);
    }

    /** Gives the locks of a scheduler back. Returns how many it had. */
    public long leaveSchedule(Scheduler scheduler) {
        return Reply.number(scripts.repeat(
                leaveSchedule,
                Args.of(scheduler.name()).addAll(scheduler.queues()).bytes()));
    }

    /** deferred to queued: the next slice of the dependents of jobs that have ended. Returns whether there is more. */
    public boolean release() {
        var reply = Reply.list(scripts.repeat(release, Args.of(SLICE).bytes()));
        news.all(Reply.texts(reply.get(1)), JobEvent.Released::new);
        return Reply.number(reply.get(0)) == 1;
    }

    /**
     * deferred to failed: ends jobs that can never come free.
     *
     * @param blockers each job and the one that it waits for
     * @param reason what to say of a blocker
     * @return for each {@code ok}, {@code absent} or {@code bad} (a key of another type)
     */
    public List<String> giveUp(Map<String, String> blockers, UnaryOperator<String> reason) {
        var args = Args.of();
        blockers.forEach((job, blocker) -> args.add(job).add(blocker).add(errorPayload(reason.apply(blocker))));
        return news.done(
                List.copyOf(blockers.keySet()),
                Reply.texts(scripts.repeat(giveUp, args.bytes())),
                job -> new JobEvent.GaveUp(job, blockers.getOrDefault(job, "")));
    }

    /**
     * One round trip of a worker process: settles what ended ({@link #finish}, {@link #fail}), then claims
     * ({@link #start}) up to its free slots. Sent once; the caller repeats the same batch until it is answered.
     */
    public Answer advance(Advance.Process process, Batch batch) {
        var args = Args.of(process.instance(), process.worker(), batch.number(), process.leaseSeconds());
        int slots = batch.executions().size();
        args.add(batch.running())
                .add(slots)
                .add(slots * LOOKS_PER_SLOT)
                .add(BUDGET)
                .add(BIG);
        args.add(batch.settlements().size());
        for (var settlement : batch.settlements()) {
            settle(args, settlement);
        }
        args.addList(batch.queues())
                .addList(batch.seats())
                .addList(batch.turns())
                .addList(JobHash.CLAIMED)
                .addAll(batch.executions());
        var reply = Reply.list(scripts.once(advance, args.bytes()));
        return news.advanced(batch, answer(batch, reply), Reply.texts(reply.get(7)));
    }

    private static void settle(Args args, Settlement settlement) {
        if (settlement.outcome() instanceof Outcome.Finished finished) {
            if (settlement.again() == null) {
                finish(args, settlement, finished);
            } else {
                repeat(args, settlement, finished);
            }
        } else if (settlement.again() == null) {
            fail(args, settlement);
        } else {
            retry(args, settlement);
        }
    }

    /** started to finished: the result is kept for its ttl, or nothing is kept. */
    private static void finish(Args args, Settlement settlement, Outcome.Finished finished) {
        item(args, "finish", settlement, settlement.resultTtl(), value(finished));
    }

    /** started to queued or scheduled: the result is kept, and the job runs again. */
    private static void repeat(Args args, Settlement settlement, Outcome.Finished finished) {
        item(args, "repeat", settlement, settlement.resultTtl(), value(finished));
    }

    /** started to failed: the stack text is kept for the failure ttl. */
    private static void fail(Args args, Settlement settlement) {
        item(args, "fail", settlement, settlement.failureTtl(), errorPayload(text(settlement.outcome())));
    }

    /** started to queued or scheduled: the stack text is kept as a trace, and the job is tried again. */
    private static void retry(Args args, Settlement settlement) {
        item(args, "retry", settlement, settlement.failureTtl(), errorPayload(text(settlement.outcome())));
    }

    private static void item(Args args, String kind, Settlement settlement, long ttl, byte[] payload) {
        var execution = settlement.execution();
        var again = settlement.again() == null ? Settlement.Again.NEVER : settlement.again();
        args.add(kind).add(execution.jobId()).add(execution.queue()).add(execution.id());
        args.add(settlement.registered()).add(ttl).add(execution.startedAt()).add(payload);
        args.add(again.delayMillis()).add(again.atFront()).add(settlement.outcome() instanceof Outcome.AnotherTry);
    }

    private static byte[] value(Outcome.Finished finished) {
        return isNull(finished.value()) ? new byte[0] : base64(finished.value());
    }

    private static String text(Outcome outcome) {
        return outcome instanceof Outcome.AnotherTry another ? another.text() : ((Outcome.Failed) outcome).text();
    }

    private static Answer answer(Batch batch, List<@Nullable Object> reply) {
        var words = Reply.texts(reply.get(1));
        var verdicts = new ArrayList<Verdict>();
        for (int i = 0; i < words.size(); i++) {
            verdicts.add(new Verdict(batch.settlements().get(i).execution(), words.get(i)));
        }
        var claims = Reply.list(reply.get(2)).stream()
                .map(claim -> start(Reply.list(claim)))
                .toList();
        var states = Reply.texts(reply.get(3)).stream().map(QueueState::of).toList();
        boolean late = Reply.textOrEmpty(reply.get(0)).equals("late");
        return new Answer(
                late,
                verdicts,
                claims,
                states,
                Reply.number(reply.get(4)) == 1,
                Reply.texts(reply.get(5)),
                Reply.number(reply.get(6)) == 1);
    }

    /** queued to started: what the script says of one job that is ours now. */
    private static Claim start(List<@Nullable Object> reply) {
        var queue = Reply.textOrEmpty(reply.get(0));
        var execution = new Execution(
                Reply.textOrEmpty(reply.get(2)),
                Reply.textOrEmpty(reply.get(1)),
                queue,
                Reply.number(reply.get(3)),
                Reply.textOrEmpty(reply.get(4)));
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i < JobHash.CLAIMED.size(); i++) {
            var value = Reply.text(reply.get(12 + i));
            if (value != null) {
                fields.put(JobHash.CLAIMED.get(i), value);
            }
        }
        return new Claim(
                execution,
                Reply.textOrEmpty(reply.get(6)),
                Reply.bytes(reply.get(11)),
                Reply.number(reply.get(5)),
                abandoned(reply.get(10)),
                fields);
    }

    private static long abandoned(@Nullable Object count) {
        var text = Reply.textOrEmpty(count);
        return text.matches("\\d{1,9}") ? Long.parseLong(text) : 0;
    }

    /**
     * Renews the leases of running jobs, in slices.
     *
     * @return for each {@code ok}, or why the execution no longer holds its job
     */
    public List<Verdict> renew(Advance.Process process, List<Execution> executions) {
        var verdicts = new ArrayList<Verdict>();
        for (var slice : Slices.of(executions, SLICE)) {
            var args = Args.of(process.worker(), process.leaseSeconds());
            for (var execution : slice) {
                args.add(execution.queue())
                        .add(execution.jobId())
                        .add(execution.id())
                        .add(execution.startedAt());
            }
            verdicts.addAll(verdicts(slice, scripts.repeat(renew, args.bytes())));
        }
        return verdicts;
    }

    /** Saves the meta of a running job. Returns {@code ok}, or why the execution no longer holds it. */
    public String saveMeta(Execution execution, byte[] meta) {
        return save(execution, "meta", meta);
    }

    /** Saves how far a running job is. Returns {@code ok}, or why the execution no longer holds it. */
    public String saveProgress(Execution execution, Progress progress) {
        var percent = String.format(Locale.ROOT, "%.3f", progress.percent()).replaceFirst("\\.?0+$", "");
        return save(execution, "progress", percent.isEmpty() ? "0" : percent, "progress_message", progress.message());
    }

    private String save(Execution execution, Object... pairs) {
        return Reply.textOrEmpty(scripts.repeat(
                saveMeta,
                Args.of(execution.queue(), execution.jobId(), execution.id())
                        .addAll(List.of(pairs))
                        .bytes()));
    }

    /**
     * Gives jobs back to the heads of their queues, uncounted, so that the first claimed stands first again.
     *
     * @param executions in the order of their claim
     */
    public List<Verdict> pushBack(Advance.Process process, List<Execution> executions) {
        var verdicts = new ArrayList<Verdict>();
        var reversed = new ArrayList<>(executions);
        java.util.Collections.reverse(reversed);
        for (var slice : Slices.of(reversed, SLICE)) {
            var args = Args.of(process.instance());
            for (var execution : slice) {
                args.add(execution.queue()).add(execution.jobId()).add(execution.id());
            }
            verdicts.addAll(verdicts(slice, scripts.repeat(pushBack, args.bytes())));
        }
        news.pushedBack(verdicts);
        return verdicts;
    }

    /** What a dead process held: an entry of its index. Of a Python worker neither instance nor time of the claim is known. */
    public record Held(String instance, String execution, String queue, String jobId, String claimedMillis) {}

    /** How it went with one of them: {@code requeued}, {@code failed}, or why nothing was to be done. */
    public record Abandoned(Held held, String word, String worker) {}

    /**
     * Takes jobs from a dead process: back to the head of their queue, or to failed by their own policy or at the third time.
     *
     * @param instance the dead process; empty for executions of Python workers whose lease is over
     * @param held all of one instance, at most a slice
     * @param onPolicy the text for a job that must not start twice
     * @param onThird the text for a job that took three processes with it
     */
    public List<Abandoned> abandon(String instance, List<Held> held, String onPolicy, String onThird) {
        var args = Args.of(instance, errorPayload(onPolicy), errorPayload(onThird));
        for (var entry : held) {
            args.add(entry.queue()).add(entry.jobId()).add(entry.execution()).add(entry.claimedMillis());
        }
        var replies = Reply.list(scripts.repeat(abandon, args.bytes()));
        var abandoned = new ArrayList<Abandoned>();
        for (int i = 0; i < replies.size(); i++) {
            var reply = Reply.texts(replies.get(i));
            abandoned.add(new Abandoned(held.get(i), reply.get(0), reply.get(1)));
        }
        return news.abandoned(abandoned);
    }

    /**
     * Puts failed jobs of a queue back into it.
     *
     * @return for each {@code ok}, {@code repeated}, {@code absent}, {@code gone} (no data) or {@code bad} (a key of another type)
     */
    public List<String> requeue(String nonce, String queue, boolean atFront, List<String> jobs) {
        return requeue(nonce, JobStatus.FAILED, queue, atFront, jobs);
    }

    /** The same for the jobs of a registry of its queue: the failed or the canceled ones. */
    public List<String> requeue(String nonce, JobStatus registry, String queue, boolean atFront, List<String> jobs) {
        var verdicts = Reply.texts(scripts.repeat(
                requeue,
                Args.of(nonce, registry.word(), queue, atFront).addAll(jobs).bytes()));
        return news.done(jobs, verdicts, job -> new JobEvent.Requeued(job, queue));
    }

    /**
     * Ends a running job: at once when a process of ours holds it; a Python worker is asked to.
     *
     * @return {@code ok}, {@code asked}, {@code absent}, or the status that does not allow it
     */
    public String stop(String job, String reason) {
        return stopped(job, Args.of(nonces.get(), job, errorPayload(reason), ""));
    }

    /** The same by the process that runs it: only this execution, of which nobody is told. Also {@code taken}. */
    public String stop(Execution execution, String reason) {
        var job = execution.jobId();
        return stopped(job, Args.of(nonces.get(), job, errorPayload(reason), execution.id()));
    }

    private String stopped(String job, Args args) {
        var verdict = Reply.textOrEmpty(scripts.repeat(stop, args.bytes()));
        news.done(List.of(job), List.of(verdict), JobEvent.Stopped::new);
        return verdict;
    }

    /** As {@link #cancel(String, boolean, boolean)}, and nothing for its parents and children. */
    public String cancel(String job) {
        return cancel(job, false, false);
    }

    /**
     * Cancels a job that has not ended.
     *
     * @param pass whether those that depend on it need not wait for it any more; else they never come free
     * @param leave whether it is taken out of the dependents of its parents
     * @return {@code ok}, {@code absent}, or the status that does not allow it
     */
    public String cancel(String job, boolean pass, boolean leave) {
        return one(job, cancel(pass, leave, List.of(new Placed(job, ""))));
    }

    /** A job, and where it stands in its queue; empty when that is not known, and it is to be looked for. */
    public record Placed(String job, String place) {}

    /**
     * Cancels many jobs, at most a few hundred.
     *
     * @return for each as {@link #cancel(String, boolean, boolean)}, or {@code moved} for one that stands elsewhere by now
     */
    public List<String> cancel(boolean pass, boolean leave, List<Placed> jobs) {
        return ends(cancel, Args.of(nonces.get(), pass, leave), jobs, JobEvent.Canceled::new);
    }

    /** Removes a job and all that belongs to it. False when there was none. */
    public boolean delete(String job) {
        return one(job, delete(List.of(new Placed(job, "")))).equals("ok");
    }

    /** Removes many jobs, at most a few hundred. Returns for each {@code ok}, {@code absent} or {@code moved}. */
    public List<String> delete(List<Placed> jobs) {
        return ends(delete, Args.of("", ""), jobs, JobEvent.Deleted::new);
    }

    /**
     * Removes those that are still of this status, at most a few hundred jobs that stand in its registry.
     *
     * @return for each {@code ok}, or {@code absent} for one that is not there or has moved on; its entry is gone
     */
    public List<String> delete(JobStatus registry, String queue, List<String> jobs) {
        var placed = jobs.stream().map(job -> new Placed(job, "")).toList();
        return ends(delete, Args.of(registry.word(), queue), placed, JobEvent.Deleted::new);
    }

    /**
     * Takes ended jobs out of their registry, which are then kept until their time is over, a year at most.
     *
     * @return for each {@code ok}, {@code absent} or {@code bad} (a key of another type)
     */
    public List<String> unregister(JobStatus registry, String queue, List<String> jobs) {
        return Reply.texts(scripts.repeat(
                unregister, Args.of(registry.word(), queue).addAll(jobs).bytes()));
    }

    private List<String> ends(Script script, Args args, List<Placed> jobs, Function<String, JobEvent> event) {
        jobs.forEach(placed -> args.add(placed.job()).add(placed.place()));
        var verdicts = Reply.texts(scripts.repeat(script, args.bytes()));
        return news.done(jobs.stream().map(Placed::job).toList(), verdicts, event);
    }

    private static String one(String job, List<String> verdicts) {
        var verdict = verdicts.get(0);
        if (verdict.startsWith("WRONGTYPE")) {
            throw new RqException("A key of job " + job + " holds something else (" + verdict + "); delete that key");
        }
        return verdict;
    }

    /** Deletes what waits in a queue, in slices. Returns how many jobs. */
    public long empty(String queue) {
        long deleted = 0;
        while (true) {
            var reply = Reply.list(scripts.repeat(empty, Args.of(queue, SLICE).bytes()));
            var jobs = Reply.texts(reply.get(1));
            deleted += jobs.size();
            news.all(jobs, job -> new JobEvent.Emptied(job, queue));
            if (Reply.number(reply.get(0)) < SLICE) {
                return deleted;
            }
        }
    }

    /** Takes a slice of the entries whose time is over out of the registries of a queue. Returns whether there is more. */
    public boolean trim(String queue) {
        return Reply.number(scripts.repeat(trim, Args.of(queue, TRIMMED).bytes())) == 1;
    }

    /** Tidies the next slice of the registries of a queue. Returns how many jobs were mended. */
    public long sweep(String queue) {
        return Reply.number(scripts.repeat(sweep, Args.of(queue, MAINTAINED).bytes()));
    }

    /** Tidies the next slice of some of the groups. Returns how many members were dropped. */
    public long sweepGroups() {
        return Reply.number(scripts.repeat(sweepGroups, Args.of(MAINTAINED).bytes()));
    }

    /** Mends jobs that stand nowhere, in the next slice of all keys. Returns how many. */
    public long repair() {
        var mended = Reply.texts(scripts.repeat(repair, Args.of(SCANNED).bytes()));
        news.all(mended, JobEvent.Repaired::new);
        return mended.size();
    }

    /** Notes who awaits these jobs. Returns their statuses, {@code gone} for those that are not there. */
    public List<String> awaitedBy(String client, List<String> jobs) {
        return Reply.texts(
                scripts.repeat(awaitedBy, Args.of(client).addAll(jobs).bytes()));
    }

    private static List<Verdict> verdicts(List<Execution> executions, @Nullable Object reply) {
        var words = Reply.texts(reply);
        var verdicts = new ArrayList<Verdict>();
        for (int i = 0; i < words.size(); i++) {
            verdicts.add(new Verdict(executions.get(i), words.get(i)));
        }
        return verdicts;
    }

    /** How a stack text stands in the results stream. */
    private static byte[] errorPayload(String text) {
        return base64(Zlib.compress(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static boolean isNull(byte[] value) {
        return value.length == 4 && new String(value, StandardCharsets.US_ASCII).equals("null");
    }

    private static byte[] base64(byte[] bytes) {
        return Base64.getEncoder().encode(bytes);
    }
}
