package io.rq4j.internal;

import io.rq4j.internal.WalkModel.Job;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What must hold after every step: Redis is what the model says, and the promises hold of Redis alone. */
final class WalkCheck {

    private static final List<String> REGISTRIES =
            List.of("wip", "scheduled", "deferred", "finished", "failed", "canceled");
    private static final long SLACK = 5_000;

    /** What has no end: names, places, what processes hold, the work lists of recovery. Jobs are judged one by one. */
    private static final Pattern ENDLESS = Pattern.compile(
            "rq:(queues|workers|workers:.*|queue:.*|wip:.*|scheduled:.*|deferred:.*|finished:.*|failed:.*|canceled:.*"
                    + "|beats|held:.*|pulse|blocked|seats:.*|seated:.*|cron_schedulers|crons)");

    private final WalkModel model;
    private Map<String, String> before = Map.of();

    WalkCheck(WalkModel model) {
        this.model = model;
    }

    void compare(WalkSnapshot redis, String operation) {
        finalStatesStay(redis, operation);
        heldIndexAgreesWithWip(redis);
        nothingIsKeptWithoutAnEnd(redis);
        compareStatuses(redis);
        compareLists(redis);
        compareScores(redis);
        compareSets(redis);
        model.tidyStrays();
        model.jobs.values().forEach(job -> {
            standsInOnePlace(redis, job);
            endsWhenItShould(redis, job);
            comesFree(redis, job);
        });
        relationsLive(redis);
        before = statuses(redis);
    }

    private static Map<String, String> statuses(WalkSnapshot redis) {
        var statuses = new TreeMap<String, String>();
        redis.hashes().forEach((key, hash) -> {
            if (key.matches("rq:job:[^:]+")) {
                statuses.put(key.substring("rq:job:".length()), hash.getOrDefault("status", "none"));
            }
        });
        return statuses;
    }

    private void compareStatuses(WalkSnapshot redis) {
        var expected = new TreeMap<String, String>();
        model.jobs.forEach((id, job) -> expected.put(id, job.status));
        same("statuses", statuses(redis), expected);
        model.jobs.values().forEach(job -> {
            var hash = redis.job(job.id());
            same("retries of " + job.id(), number(hash, "retries_left"), job.retries);
            same("repeats of " + job.id(), number(hash, "repeats_left"), job.repeats);
            same("abandoned_count of " + job.id(), number(hash, "abandoned_count"), job.abandoned);
        });
    }

    private static int number(Map<String, String> hash, String field) {
        return Integer.parseInt(hash.getOrDefault(field, "0"));
    }

    private void compareLists(WalkSnapshot redis) {
        var found = new TreeMap<String, List<String>>();
        redis.lists().forEach((key, ids) -> {
            if (key.startsWith("rq:queue:")) {
                found.put(key, ids);
            }
        });
        if (model.freed.size() > 1) {
            found.forEach((key, ids) -> same(key, WalkModel.sorted(ids), WalkModel.sorted(model.lists.get(key))));
            model.lists.replaceAll((key, ids) -> new ArrayList<>(found.getOrDefault(key, List.of())));
        }
        model.freed.clear();
        model.lists.values().removeIf(List::isEmpty);
        same("queues", found, model.lists);
    }

    private void compareScores(WalkSnapshot redis) {
        model.zsets.values().removeIf(Map::isEmpty);
        var found = new TreeMap<String, Map<String, Double>>();
        redis.zsets().forEach((key, scores) -> {
            if (REGISTRIES.stream().anyMatch(name -> key.startsWith("rq:" + name + ":"))) {
                found.put(key, new TreeMap<>(scores));
            }
        });
        same("registries", found, model.zsets);
    }

    private void compareSets(WalkSnapshot redis) {
        model.sets.values().removeIf(Set::isEmpty);
        var found = new TreeMap<String, Set<String>>();
        redis.sets().forEach((key, members) -> {
            if (key.endsWith(":dependents") || key.endsWith(":dependencies") || key.equals("rq:blocked")) {
                found.put(key, new TreeSet<>(members));
            }
        });
        redis.hashes().forEach((key, hash) -> {
            if (key.startsWith("rq:held:")) {
                found.put(key, new TreeSet<>(hash.keySet()));
            }
        });
        same("sets", found, model.sets);
    }

    private static void same(String what, Object found, Object expected) {
        if (!found.equals(expected)) {
            throw new AssertionError(what + "\n  in Redis:     " + found + "\n  in the model: " + expected);
        }
    }

    private static void must(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /** A final state is left by an explicit act only, and never by a late or repeated one of a worker. */
    private void finalStatesStay(WalkSnapshot redis, String operation) {
        var leaving = Set.of(
                "enqueue", "schedule", "defer", "requeue", "delete", "late call", "python requeue", "python delete");
        statuses(redis).forEach((id, status) -> {
            var was = before.get(id);
            must(
                    was == null || !WalkModel.ENDED.contains(was) || was.equals(status) || leaving.contains(operation),
                    id + " was " + was + " and is " + status + " after " + operation);
        });
    }

    /** Every place where a job stands, without what another job of its id left there. */
    private List<String> places(WalkSnapshot redis, Job job) {
        var places = new ArrayList<String>();
        var queue = "rq:queue:" + job.queue();
        redis.lists().getOrDefault(queue, List.of()).stream()
                .filter(job.id()::equals)
                .skip(model.isStray(queue, job.id()) ? 1 : 0)
                .forEach(id -> places.add("queued"));
        for (var registry : REGISTRIES) {
            var key = "rq:" + registry + ":" + job.queue();
            redis.zsets().getOrDefault(key, Map.of()).keySet().stream()
                    .filter(member ->
                            registry.equals("wip") ? member.startsWith(job.id() + ":") : member.equals(job.id()))
                    .filter(member -> registry.equals(job.status) || !model.isStray(key, member))
                    .forEach(member -> places.add(registry.equals("wip") ? "started" : registry));
        }
        return places;
    }

    private void standsInOnePlace(WalkSnapshot redis, Job job) {
        var places = places(redis, job);
        var own = job.status.equals("stopped") ? "failed" : job.status;
        var key = "rq:" + own + ":" + job.queue();
        boolean overAStray = model.isStray(own.equals("queued") ? "rq:queue:" + job.queue() : key, job.id());
        must(places.remove(own) || overAStray, job.id() + " is " + job.status + " and stands in " + places);
        if (job.repeated) {
            places.remove("finished");
        }
        must(places.isEmpty(), job.id() + " is " + job.status + " and stands in " + places + " too");
    }

    private void endsWhenItShould(WalkSnapshot redis, Job job) {
        var ttls = redis.ttls();
        long ttl = ttls.getOrDefault("rq:job:" + job.id(), WalkSnapshot.NO_END);
        long expected = job.endsAt == null ? WalkSnapshot.NO_END : job.endsAt - model.now;
        must(
                (ttl < 0) == (job.endsAt == null) && Math.abs(ttl - expected) < SLACK,
                job.id() + " (" + job.status + ") ends in " + ttl + " ms, the model says " + expected);
        Long children = ttls.get("rq:job:" + job.id() + ":dependents");
        if (children != null && !job.python) {
            must(
                    (ttl < 0) == (children < 0) && Math.abs(ttl - children) < SLACK,
                    "the dependents of " + job.id() + " end in " + children + " ms, the job in " + ttl);
        }
    }

    /** A job that waits has somebody who will tell it, or is noted to be ended, unless Python or time took its parent. */
    private void comesFree(WalkSnapshot redis, Job job) {
        if (!job.status.equals("deferred") || job.python) {
            return;
        }
        var parents = model.parents(job.id());
        boolean told = parents.stream()
                .map(model.jobs::get)
                .anyMatch(parent -> parent != null
                        && !Set.of("finished", "canceled").contains(parent.status)
                        && model.children(parent.id()).contains(job.id()));
        boolean noted = model.set("rq:blocked").contains(job.id());
        boolean excused = parents.stream()
                .anyMatch(parent -> model.isStray("rq:job::" + job.id() + ":dependencies", parent)
                        || model.jobs.containsKey(parent) && model.jobs.get(parent).python);
        must(told || noted || excused, job.id() + " waits for " + parents + " and nobody will tell it");
        if (noted && !told && !excused) {
            var blocker = String.valueOf(job.blockedBy);
            must(
                    model.status(blocker) == null
                            || model.status(blocker).equals("canceled")
                            || !model.children(blocker).contains(job.id()),
                    job.id() + " is to be ended, but for " + blocker + ", which is " + model.status(blocker));
        }
    }

    private void heldIndexAgreesWithWip(WalkSnapshot redis) {
        var held = new HashSet<String>();
        redis.hashes().forEach((key, hash) -> {
            if (key.startsWith("rq:held:")) {
                held.addAll(hash.keySet());
            }
        });
        redis.zsets().forEach((key, scores) -> {
            if (key.startsWith("rq:wip:")) {
                scores.keySet().stream()
                        .map(member -> member.substring(member.indexOf(':') + 1))
                        .filter(execution -> !execution.startsWith("python"))
                        .forEach(execution ->
                                must(held.contains(execution), execution + " runs and no process holds it"));
            }
        });
    }

    private void nothingIsKeptWithoutAnEnd(WalkSnapshot redis) {
        redis.ttls().forEach((key, ttl) -> {
            if (ttl < 0 && !ENDLESS.matcher(key).matches()) {
                must(mayBeEndless(key), key + " has no end");
            }
        });
    }

    private boolean mayBeEndless(String key) {
        var id = key.replaceFirst("^rq:(job::?|results:)", "").replaceFirst(":.*", "");
        var order = model.orders.get(id);
        boolean kept = order != null && (order.resultTtl() < 0 || order.failureTtl() != null && order.failureTtl() < 0);
        if (key.startsWith("rq:results:")) {
            return kept;
        }
        var job = model.jobs.get(id);
        return job != null && (!job.ended() || kept || job.python);
    }

    /** Whoever stands among the dependents of a job that lives waits for it: Python enqueues what it finds there. */
    private void relationsLive(WalkSnapshot redis) {
        model.jobs.values().stream()
                .filter(parent -> !parent.ended() && !parent.python)
                .forEach(parent -> {
                    for (var id : model.children(parent.id())) {
                        var child = model.jobs.get(id);
                        boolean lives = child == null
                                || child.python
                                || model.isStray("rq:job:" + parent.id() + ":dependents", id)
                                || child.status.equals("canceled")
                                || child.status.equals("deferred")
                                        && model.parents(id).contains(parent.id());
                        must(
                                lives,
                                id + " stands among the dependents of " + parent.id() + " and does not wait for it");
                    }
                });
    }
}
