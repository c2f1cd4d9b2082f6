package io.rq4j.internal;

import io.rq4j.internal.WalkModel.Job;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.StreamEntryID;

/**
 * Python RQ beside us: the commands of wire sections 3.3 to 3.10, each also as the model sees it. A worker of Python's ends
 * only what it still holds by RQ's own rule; one that does not look would break any promise.
 */
final class WalkPython {

    private static final long HEARTBEAT = 90;
    private static final String WORKER = "python";

    private final RedisClient redis;
    private final WalkModel model;
    private final WalkTally tally;
    private int executions;

    WalkPython(RedisClient redis, WalkModel model, WalkTally tally) {
        this.redis = redis;
        this.model = model;
        this.tally = tally;
    }

    private static String job(Job job) {
        return "rq:job:" + job.id();
    }

    private long now() {
        return Math.floorDiv(model.now, 1000);
    }

    private static String wip(Job job) {
        return "rq:wip:" + job.queue();
    }

    private void write(Job job, String status) {
        redis.hset(job(job), Map.of("status", status));
        job.status = status;
        job.python = true;
    }

    private void expireAll(Job job, long seconds) {
        redis.expire(job(job), seconds);
        redis.expire(job(job) + ":dependents", seconds);
        redis.expire("rq:job::" + job.id() + ":dependencies", seconds);
        job.endsAt = model.now + seconds * 1000;
    }

    private void push(Job job, boolean front) {
        if (front) {
            redis.lpush("rq:queue:" + job.queue(), job.id());
        } else {
            redis.rpush("rq:queue:" + job.queue(), job.id());
        }
        model.list(job.queue()).add(front ? 0 : model.list(job.queue()).size(), job.id());
    }

    private void enqueue(Job job, boolean front) {
        write(job, "queued");
        if (job.order.ttl() != null) {
            expireAll(job, job.order.ttl());
        }
        push(job, front);
    }

    private void register(Job job, String registry, double score) {
        redis.zadd("rq:" + registry + ":" + job.queue(), score, job.id());
        model.zset(registry, job.queue()).put(job.id(), score);
    }

    private void leave(Job job, String registry) {
        redis.zrem("rq:" + registry + ":" + job.queue(), job.id());
        model.zset(registry, job.queue()).remove(job.id());
    }

    private void removeMember(Job job, String execution) {
        redis.del("rq:execution:" + job.id() + ":" + execution);
        redis.zrem(wip(job), job.id() + ":" + execution);
        redis.zrem("rq:executions:" + job.id(), execution);
        model.zset("wip", job.queue()).remove(job.id() + ":" + execution);
    }

    /** 3.2 and 3.3. */
    void start(String queue) {
        var waiting = model.list(queue);
        if (waiting.isEmpty() || !"queued".equals(model.status(waiting.get(0)))) {
            return;
        }
        tally.count("python start");
        var job = model.jobs.get(waiting.remove(0));
        var execution = "python" + ++executions;
        redis.lpop("rq:queue:" + queue);
        var key = "rq:execution:" + job.id() + ":" + execution;
        redis.hset(key, Map.of("id", execution, "created_at", "" + now(), "last_heartbeat", "" + now()));
        redis.expire(key, HEARTBEAT);
        redis.zadd("rq:executions:" + job.id(), now() + HEARTBEAT + 60, execution);
        redis.expire("rq:executions:" + job.id(), HEARTBEAT + 60);
        redis.zadd(wip(job), now() + HEARTBEAT, job.id() + ":" + execution);
        model.leaveQueue(job, queue);
        model.zset("wip", job.queue()).put(job.id() + ":" + execution, (double) now() + HEARTBEAT);
        write(job, "started");
        redis.hset(job(job), Map.of("started_at", "2027-01-15T08:00:00.123456Z", "worker_name", WORKER));
        redis.persist(job(job));
        job.worker = WORKER;
        job.runs = execution;
        job.ran = true;
        job.endsAt = null;
    }

    /** What workers of Python's run, as members of wip. */
    List<String> held() {
        return model.jobs.values().stream()
                .filter(job ->
                        job.status.equals("started") && String.valueOf(job.runs).startsWith("python"))
                .map(job -> job.id() + ":" + job.runs)
                .toList();
    }

    private Job of(String member) {
        return model.jobs.get(member.substring(0, member.indexOf(':')));
    }

    private void end(Job job, String member) {
        removeMember(job, member.substring(member.indexOf(':') + 1));
    }

    /** 3.5. */
    void finish(String member) {
        tally.count("python success");
        var job = of(member);
        enqueueDependents(job, true, false);
        long ttl = job.order.resultTtl();
        end(job, member);
        if (ttl == 0) {
            forget(job);
            return;
        }
        write(job, "finished");
        record(job, "1", ttl);
        register(job, "finished", ttl < 0 ? Double.POSITIVE_INFINITY : now() + ttl);
        if (ttl > 0) {
            expireAll(job, ttl);
        }
    }

    private void record(Job job, String type, long ttl) {
        redis.xadd("rq:results:" + job.id(), StreamEntryID.NEW_ENTRY, Map.of("type", type));
        if (ttl < 0) {
            redis.persist("rq:results:" + job.id());
        } else {
            redis.expire("rq:results:" + job.id(), ttl);
        }
    }

    private void forget(Job job) {
        redis.del(job(job), job(job) + ":dependents", "rq:job::" + job.id() + ":dependencies");
        redis.del("rq:executions:" + job.id());
        model.children(job.id()).clear();
        model.parents(job.id()).clear();
        model.vanish(job.id());
    }

    /** 3.6: retried while tries are left. */
    void fail(String member, long interval) {
        var job = of(member);
        if (job.retries > 0) {
            end(job, member);
            retry(job, interval);
        } else if (job.failureTtl() != 0) {
            tally.count("python failure");
            end(job, member);
            fail(job, "failed");
            enqueueDependents(job, false, true);
        }
    }

    /** Answer to a stop-job: never tried again. */
    void stop(String member) {
        var job = of(member);
        if (job.failureTtl() != 0) {
            tally.count("python stop");
            end(job, member);
            fail(job, "stopped");
        }
    }

    private void retry(Job job, long interval) {
        tally.count("python retry");
        redis.hincrBy(job(job), "retries_left", -1);
        job.retries--;
        if (interval == 0) {
            enqueue(job, job.order.frontOnRetry());
        } else {
            register(job, "scheduled", now() + interval);
            write(job, "scheduled");
        }
    }

    private void fail(Job job, String status) {
        write(job, status);
        long ttl = job.failureTtl();
        if (ttl > 0) {
            expireAll(job, ttl);
        }
        register(job, "failed", ttl < 0 ? -1 : now() + ttl);
        record(job, "2", ttl);
    }

    /** 3.8. */
    private void enqueueDependents(Job parent, boolean finished, boolean failed) {
        var enqueued = new ArrayList<String>();
        for (var id : List.copyOf(model.children(parent.id()))) {
            var child = model.jobs.get(id);
            if (child != null
                    && child.status.equals("deferred")
                    && (finished || failed && child.order.allowsFailure())
                    && othersAreMet(child, parent.id())) {
                tally.count("python release");
                leave(child, "deferred");
                model.leaveRelations(id);
                enqueue(child, child.order.front());
                enqueued.add(id);
            }
        }
        if (!enqueued.isEmpty()) {
            redis.srem(job(parent) + ":dependents", enqueued.toArray(String[]::new));
            model.children(parent.id()).removeAll(enqueued);
        }
    }

    private boolean othersAreMet(Job child, String parent) {
        return model.parents(child.id()).stream()
                .filter(other -> !other.equals(parent) && model.jobs.containsKey(other))
                .map(model::status)
                .allMatch(
                        status -> status.equals("finished") || status.equals("failed") && child.order.allowsFailure());
    }

    /** 3.9. */
    void cancel(Job job, boolean leaves) {
        tally.count("python cancel");
        var status = job.status;
        write(job, "canceled");
        if (leaves) {
            for (var parent : model.parents(job.id())) {
                redis.srem("rq:job:" + parent + ":dependents", job.id());
                model.children(parent).remove(job.id());
            }
        }
        removeFromQueue(job);
        if (Set.of("deferred", "scheduled").contains(status)) {
            leave(job, status);
        }
        if (status.equals("started")) {
            model.seen.executions(job.id()).forEach(execution -> removeMember(job, execution));
        }
        model.leaveWip(job.id());
        register(job, "canceled", now());
    }

    private void removeFromQueue(Job job) {
        redis.lrem("rq:queue:" + job.queue(), 1, job.id());
        model.list(job.queue()).remove(job.id());
    }

    /** 3.9: the end of the failed hash stays until a worker persists it. */
    void requeue(Job job) {
        tally.count("python requeue");
        leave(job, "failed");
        redis.hset(job(job), Map.of("started_at", "", "ended_at", ""));
        job.ran = false;
        enqueue(job, false);
    }

    /** 3.9: results stay, and parents keep it among their dependents. */
    void delete(Job job) {
        tally.count("python delete");
        removeFromQueue(job);
        var registry = job.status.equals("stopped") ? "failed" : job.status;
        if (!Set.of("queued", "started").contains(registry)) {
            leave(job, registry);
        }
        model.seen.executions(job.id()).forEach(execution -> removeMember(job, execution));
        forget(job);
    }

    /** 3.10, of wip: what stands there and does not run is left to whoever holds it. */
    void clean(String queue) {
        var wip = model.zset("wip", queue);
        var expired = wip.entrySet().stream()
                .filter(entry -> entry.getValue() <= now())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        for (var member : expired) {
            var job = of(member);
            if (job == null) {
                redis.zrem("rq:wip:" + queue, member);
                wip.remove(member);
            } else if (job.status.equals("started")
                    && member.endsWith(":" + job.runs)
                    && (job.retries > 0 || job.failureTtl() != 0)) {
                tally.count("python cleanup");
                redis.zrem("rq:wip:" + queue, member);
                wip.remove(member);
                if (job.retries > 0) {
                    retry(job, 0);
                } else {
                    fail(job, "failed");
                    enqueueDependents(job, false, true);
                }
            }
        }
    }
}
