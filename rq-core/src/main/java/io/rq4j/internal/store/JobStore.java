package io.rq4j.internal.store;

import io.rq4j.codec.JobHash;
import io.rq4j.codec.ResultEntry;
import io.rq4j.codec.WorkerHash;
import io.rq4j.internal.redis.Keys;
import io.rq4j.internal.redis.Read;
import io.rq4j.internal.redis.RedisConnection;
import io.rq4j.internal.redis.Reply;
import io.rq4j.job.Job;
import io.rq4j.job.Pause;
import io.rq4j.job.Progress;
import io.rq4j.job.QueueInfo;
import io.rq4j.job.Result;
import io.rq4j.job.WorkerInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads of jobs, results, registries and workers. Writes nothing and cleans nothing up. Safe for any thread. */
public final class JobStore {

    /** Reads for one queue in {@link #queueInfos}. */
    private static final int COUNTS = 8;

    private static final int PAGE = 5_000;
    private static final int MEMBERS = 1_000;

    /** A Python worker that was held up for a moment renews its lease a little late. */
    private static final int LATE_SECONDS = 10;

    /** The PTTL of a key that is not there. */
    private static final long ABSENT = -2;

    private final RedisConnection redis;
    private final Keys keys;
    private final @Nullable Clock clock;

    public JobStore(RedisConnection redis, Keys keys, @Nullable Clock clock) {
        this.redis = redis;
        this.keys = keys;
        this.clock = clock;
    }

    /** The server's time. */
    public Instant now() {
        if (clock != null) {
            return clock.instant();
        }
        var time = Reply.texts(redis.read(Read.TIME));
        return Instant.ofEpochSecond(Long.parseLong(time.get(0)), Long.parseLong(time.get(1)) * 1_000);
    }

    /** The job, empty when there is none. */
    public Optional<Job> job(String id) {
        return jobs(List.of(id)).get(0);
    }

    /** Jobs in the order of the ids. */
    public List<Optional<Job>> jobs(List<String> ids) {
        var calls = ids.stream().map(id -> Read.HGETALL.of(keys.job(id))).toList();
        var replies = redis.readAll(calls);
        var jobs = new ArrayList<Optional<Job>>();
        for (int i = 0; i < ids.size(); i++) {
            var hash = Reply.pairs(replies.get(i));
            jobs.add(hash.isEmpty() ? Optional.empty() : Optional.of(JobHash.read(ids.get(i), hash)));
        }
        return jobs;
    }

    /** The words of status in the order of the ids: {@code created} for a job without one, null for no job. */
    public List<@Nullable String> statuses(List<String> ids) {
        var calls = new ArrayList<Read.Call>();
        for (var id : ids) {
            calls.add(Read.HGET.of(keys.job(id), "status"));
            calls.add(Read.EXISTS.of(keys.job(id)));
        }
        var replies = redis.readAll(calls);
        var statuses = new ArrayList<@Nullable String>();
        for (int i = 0; i < ids.size(); i++) {
            var status = Reply.text(replies.get(2 * i));
            statuses.add(status != null ? status : Reply.number(replies.get(2 * i + 1)) == 1 ? "created" : null);
        }
        return statuses;
    }

    /** One field of a job, as it stands; null when absent. */
    public byte @Nullable [] field(String job, String field) {
        return Reply.bytes(redis.read(Read.HGET, keys.job(job), field));
    }

    /** Where a job stands in its queue, 0 for the next one; empty when it does not stand there. */
    public OptionalLong position(String job) {
        var origin = Reply.textOrEmpty(redis.read(Read.HGET, keys.job(job), "origin"));
        var place = redis.read(Read.LPOS, keys.queue(origin), job);
        return place == null ? OptionalLong.empty() : OptionalLong.of(Reply.number(place));
    }

    /** Where these jobs stand in a queue. Reads all of it, page by page; what moves meanwhile may be missed. */
    public Map<String, Long> places(String queue, Set<String> jobs) {
        var places = new HashMap<String, Long>();
        for (long offset = 0; ; offset += PAGE) {
            var page = queueIds(queue, offset, PAGE);
            for (int i = 0; i < page.size(); i++) {
                if (jobs.contains(page.get(i))) {
                    places.put(page.get(i), offset + i);
                }
            }
            if (page.size() < PAGE) {
                return places;
            }
        }
    }

    /** Ids of the executions of a job that observers see. */
    public List<String> executions(String job) {
        return Reply.texts(redis.read(Read.ZRANGE, keys.executions(job), "0", "-1"));
    }

    /** Jobs and executions whose lease has been over for some seconds, by queue; at most so many of each. */
    public Map<String, List<String>> overdue(int most) {
        var queues = queues();
        var until = String.valueOf(now().getEpochSecond() - LATE_SECONDS);
        var replies = redis.readAll(queues.stream()
                .map(queue -> Read.ZRANGEBYSCORE.of(keys.wip(queue), "0", until, "LIMIT", "0", String.valueOf(most)))
                .toList());
        var overdue = new LinkedHashMap<String, List<String>>();
        for (int i = 0; i < queues.size(); i++) {
            if (replies.get(i) instanceof List<?> members && !members.isEmpty()) {
                overdue.put(queues.get(i), Reply.texts(members));
            }
        }
        return overdue;
    }

    /** How far a running job says it is. */
    public Optional<Progress> progress(String job) {
        var fields = Reply.texts(redis.read(Read.HMGET, keys.job(job), "progress", "progress_message"));
        return fields.get(0).matches("\\d{1,3}(\\.\\d{1,3})?") && Double.parseDouble(fields.get(0)) <= 100
                ? Optional.of(new Progress(Double.parseDouble(fields.get(0)), fields.get(1)))
                : Optional.empty();
    }

    /** The jobs that wait for this one. */
    public List<String> dependents(String job) {
        return Reply.texts(redis.read(Read.SMEMBERS, keys.dependents(job)));
    }

    /** Deferred jobs that may never come free, at most so many, and who blocks each; empty for none. */
    public Map<String, String> blocked(int most) {
        var jobs = Reply.texts(redis.read(Read.SRANDMEMBER, keys.blocked(), String.valueOf(most)));
        var blockers = redis.readAll(jobs.stream()
                .map(job -> Read.HGET.of(keys.job(job), "blocked_by"))
                .toList());
        var blocked = new LinkedHashMap<String, String>();
        for (int i = 0; i < jobs.size(); i++) {
            blocked.put(jobs.get(i), Reply.textOrEmpty(blockers.get(i)));
        }
        return blocked;
    }

    /** The attempts of a job, the newest first. */
    public List<Result> results(String job, int most) {
        var entries = redis.read(Read.XREVRANGE, keys.results(job), "+", "-", "COUNT", String.valueOf(most));
        return Reply.list(entries).stream()
                .map(Reply::list)
                .map(JobStore::result)
                .toList();
    }

    /** The last attempt of each job, empty where there is none. At most a few thousand. */
    public List<Optional<Result>> lastResults(List<String> jobs) {
        return redis
                .readAll(jobs.stream()
                        .map(job -> Read.XREVRANGE.of(keys.results(job), "+", "-", "COUNT", "1"))
                        .toList())
                .stream()
                .map(entries -> Reply.list(entries).stream()
                        .map(Reply::list)
                        .map(JobStore::result)
                        .findFirst())
                .toList();
    }

    private static Result result(List<@Nullable Object> entry) {
        return ResultEntry.read(Reply.textOrEmpty(entry.get(0)), Reply.pairs(entry.get(1)));
    }

    /** The names of all queues that were ever enqueued to, sorted. */
    public List<String> queues() {
        return Reply.texts(redis.read(Read.SMEMBERS, keys.queues())).stream()
                .filter(key -> key.startsWith(keys.queue("")))
                .map(keys::queueName)
                .sorted()
                .toList();
    }

    /** How many jobs stand where, in the order of the names, in one round trip. */
    public List<QueueInfo> queueInfos(Collection<String> queues) {
        if (queues.isEmpty()) {
            return List.of();
        }
        var now = String.valueOf(now().getEpochSecond());
        var calls = new ArrayList<Read.Call>();
        for (var queue : queues) {
            calls.add(Read.LLEN.of(keys.queue(queue)));
            calls.add(Read.ZCARD.of(keys.wip(queue)));
            calls.add(Read.ZCOUNT.of(keys.finished(queue), "(" + now, "+inf"));
            calls.add(Read.ZCARD.of(keys.failed(queue)));
            calls.add(Read.ZCOUNT.of(keys.failed(queue), "0", now));
            calls.add(Read.ZCARD.of(keys.deferred(queue)));
            calls.add(Read.ZCARD.of(keys.scheduled(queue)));
            calls.add(Read.ZCARD.of(keys.canceled(queue)));
        }
        var replies = redis.readAll(calls);
        var infos = new ArrayList<QueueInfo>();
        for (var queue : queues) {
            var counts = replies.subList(infos.size() * COUNTS, (infos.size() + 1) * COUNTS).stream()
                    .mapToLong(Reply::number)
                    .toArray();
            infos.add(new QueueInfo(
                    queue, counts[0], counts[1], counts[2], counts[3] - counts[4], counts[5], counts[6], counts[7]));
        }
        return infos;
    }

    /** The names of the groups that have members, sorted. */
    public List<String> groups() {
        return Reply.texts(redis.read(Read.SMEMBERS, keys.groups())).stream()
                .sorted()
                .toList();
    }

    /** How many jobs are members of a group. */
    public long groupSize(String group) {
        return Reply.number(redis.read(Read.SCARD, keys.group(group)));
    }

    /** The members of a group, read in pages; each of those that stay is there once. */
    public List<String> groupMembers(String group) {
        var members = new LinkedHashSet<String>();
        var cursor = "0";
        do {
            var page = Reply.list(redis.read(Read.SSCAN, keys.group(group), cursor, "COUNT", String.valueOf(MEMBERS)));
            cursor = Reply.textOrEmpty(page.get(0));
            members.addAll(Reply.texts(page.get(1)));
        } while (!cursor.equals("0"));
        return List.copyOf(members);
    }

    /** The queue of each job, null where there is none. At most a few thousand. */
    public List<@Nullable String> origins(List<String> ids) {
        return redis
                .readAll(ids.stream()
                        .map(id -> Read.HGET.of(keys.job(id), "origin"))
                        .toList())
                .stream()
                .map(Reply::text)
                .toList();
    }

    /** How many jobs were taken from dead worker processes and queued again, ever. */
    public long recovered() {
        return Reply.number(redis.read(Read.HGET, keys.pulse(), "recovered"));
    }

    /** How many jobs maintenance found standing nowhere, or waiting for nothing, ever. */
    public long mended() {
        return Reply.number(redis.read(Read.HGET, keys.pulse(), "mended"));
    }

    /** Whether {@code rq suspend} is in force. */
    public boolean suspended() {
        return Reply.number(redis.read(Read.EXISTS, keys.suspended())) == 1;
    }

    /** When the suspension ends by itself; null when somebody must resume it, or there is none. */
    public @Nullable Instant suspendedUntil() {
        return end(Reply.number(redis.read(Read.PTTL, keys.suspended())));
    }

    /** Which of these queues are paused. */
    public Map<String, Pause> pauses(Collection<String> queues) {
        var calls = new ArrayList<Read.Call>();
        for (var queue : queues) {
            calls.add(Read.PTTL.of(keys.paused(queue)));
            calls.add(Read.GET.of(keys.paused(queue)));
        }
        var replies = redis.readAll(calls).iterator();
        var pauses = new LinkedHashMap<String, Pause>();
        for (var queue : queues) {
            long left = Reply.number(replies.next());
            var reason = Reply.textOrEmpty(replies.next());
            if (left != ABSENT) {
                pauses.put(queue, new Pause(reason, end(left)));
            }
        }
        return pauses;
    }

    private @Nullable Instant end(long millisLeft) {
        return millisLeft < 0 ? null : now().plusMillis(millisLeft);
    }

    /** A worker that lives. */
    public Optional<WorkerInfo> worker(String name) {
        var hash = Reply.pairs(redis.read(Read.HGETALL, keys.worker(name)));
        return lives(hash) ? Optional.of(WorkerHash.read(name, hash)) : Optional.empty();
    }

    private static boolean lives(Map<String, byte[]> hash) {
        return hash.containsKey("queues") && !hash.containsKey("death");
    }

    /** The workers that live, sorted by name. */
    public List<WorkerInfo> workers() {
        var names = Reply.texts(redis.read(Read.SMEMBERS, keys.workers())).stream()
                .filter(key -> key.startsWith(keys.worker("")))
                .map(keys::workerName)
                .sorted()
                .toList();
        var replies = redis.readAll(
                names.stream().map(name -> Read.HGETALL.of(keys.worker(name))).toList());
        var workers = new ArrayList<WorkerInfo>();
        for (int i = 0; i < names.size(); i++) {
            var hash = Reply.pairs(replies.get(i));
            if (lives(hash)) {
                workers.add(WorkerHash.read(names.get(i), hash));
            }
        }
        return workers;
    }

    /** Ids of a queue, the next to run first. */
    public List<String> queueIds(String queue, long offset, long count) {
        return Reply.texts(
                redis.read(Read.LRANGE, keys.queue(queue), String.valueOf(offset), String.valueOf(offset + count - 1)));
    }
}
