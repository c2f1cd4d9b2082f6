package io.rq4j.internal.redis;

import io.rq4j.error.RqException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Finds out which key holds something else than RQ keeps there: Redis says WRONGTYPE and no more. Looks at the keys that all
 * share, and at those that are named by what the script was given.
 */
record Misuse(RedisConnection redis, Keys keys) {

    /** One round trip of some milliseconds, at most. */
    private static final int NAMES = 50;

    private static final int LONGEST_NAME = 200;

    /** What is to be told instead of an error of this script. */
    RqException explain(Script script, List<byte[]> args, RqException e) {
        return new RqException(e.getMessage() + " (script " + script.name() + "; " + found(args) + ")", e);
    }

    private String found(List<byte[]> args) {
        var types = types(args);
        var names = List.copyOf(types.keySet());
        var kinds = redis.readAll(names.stream().map(Read.TYPE::of).toList());
        var found = new ArrayList<String>();
        for (int i = 0; i < names.size(); i++) {
            var kind = Reply.textOrEmpty(kinds.get(i));
            var type = types.get(names.get(i));
            if (!kind.equals("none") && !kind.isEmpty() && !kind.equals(type)) {
                found.add("the key " + names.get(i) + " is a " + kind + ", and RQ keeps a " + type + " there");
            }
        }
        return found.isEmpty()
                ? "a key that it uses holds something else; look for it with redis-cli (TYPE)"
                : String.join(", ", found)
                        + "; somebody else wrote it: rename or delete it, or use another database or prefix";
    }

    private Map<String, String> types(List<byte[]> args) {
        var types = new LinkedHashMap<String, String>();
        shared(types::put);
        args.stream()
                .filter(arg -> arg.length > 0 && arg.length <= LONGEST_NAME)
                .map(arg -> new String(arg, StandardCharsets.UTF_8))
                .distinct()
                .limit(NAMES)
                .forEach(name -> named(name, types::putIfAbsent));
        return types;
    }

    private void shared(BiConsumer<String, String> each) {
        for (var key : List.of(keys.queues(), keys.workers(), keys.blocked())) {
            each.accept(key, "set");
        }
        for (var key : List.of(keys.pulse(), keys.releasing(), keys.sweep())) {
            each.accept(key, "hash");
        }
        each.accept(keys.beats(), "zset");
        each.accept(keys.recovery(), "string");
    }

    /** A name may be that of a queue, a job, a worker or a process. */
    private void named(String name, BiConsumer<String, String> each) {
        for (var key : List.of(keys.queue(name), keys.intermediate(name), keys.seats(name), keys.seated(name))) {
            each.accept(key, "list");
        }
        for (var key :
                List.of(keys.job(name), keys.worker(name), keys.held(name), keys.seen(name), keys.scheduler(name))) {
            each.accept(key, "hash");
        }
        for (var key : List.of(
                keys.wip(name),
                keys.finished(name),
                keys.failed(name),
                keys.canceled(name),
                keys.deferred(name),
                keys.scheduled(name),
                keys.executions(name))) {
            each.accept(key, "zset");
        }
        for (var key : List.of(
                keys.dependents(name), keys.dependencies(name), keys.workersOf(name), keys.workerExecutions(name))) {
            each.accept(key, "set");
        }
        for (var key : List.of(keys.last(name), keys.schedulerLock(name), keys.paused(name), keys.solo(name))) {
            each.accept(key, "string");
        }
        each.accept(keys.results(name), "stream");
    }
}
