package io.rq4j.cli;

import io.rq4j.codec.ErrorText;
import io.rq4j.codec.JobHash;
import io.rq4j.codec.ResultEntry;
import io.rq4j.codec.WorkerHash;
import io.rq4j.error.JobFailedException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.redis.Read;
import io.rq4j.internal.redis.Reply;
import io.rq4j.job.Job;
import io.rq4j.job.WorkerInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the whole system with a bounded number of reads, about 1,200 at most, in a handful of round trips: of many queues
 * only those with the most that waits are looked at closely, and of many workers the first.
 */
final class TopReader {

    static final int MOST_QUEUES = 24;
    static final int MOST_LENGTHS = 400;
    static final int MOST_WORKERS = 40;
    static final int MOST_RUNNING = 40;
    static final int MOST_FAILURES = 12;

    private static final int QUEUE_READS = 4;
    private static final HashFields FIELDS = new HashFields(
            "status", "origin", "description", "worker_name", "started_at", "ended_at", "progress", "progress_message");

    private final Engine engine;
    private final List<String> named;
    private final JobRates rates = new JobRates();

    /** @param named only these queues and their workers; all when empty */
    TopReader(Engine engine, List<String> named) {
        this.engine = engine;
        this.named = named;
    }

    Top read() {
        var names = named.isEmpty() ? engine.store().queues() : named;
        var queues = longest(names);
        var now = engine.store().now();
        var infos = engine.store().queueInfos(queues);
        var close = closely(queues, now);
        var expiries = new LinkedHashMap<String, JobRates.Expiry>();
        var running = new LinkedHashSet<String>();
        var failed = new LinkedHashSet<String>();
        for (int i = 0; i < queues.size(); i++) {
            var of = close.subList(i * QUEUE_READS, (i + 1) * QUEUE_READS);
            expiries.put(queues.get(i), new JobRates.Expiry(Reply.number(of.get(0)), Reply.number(of.get(1))));
            Reply.texts(of.get(2)).stream().map(JobPlace.STARTED::job).forEach(running::add);
            failed.addAll(Reply.texts(of.get(3)));
        }
        var workerNames = workerNames();
        var workers = workers(workerNames);
        return new Top(
                now,
                engine.store().suspended(),
                infos,
                engine.store().pauses(queues),
                names.size(),
                rates.look(now, infos, expiries),
                workers,
                RunningJobs.of(engine, workers),
                named.isEmpty() ? workerNames.size() : workers.size(),
                running(List.copyOf(running)),
                failures(List.copyOf(failed)));
    }

    private List<String> longest(List<String> names) {
        if (names.size() <= MOST_QUEUES) {
            return names;
        }
        var looked = names.subList(0, Math.min(names.size(), MOST_LENGTHS));
        var lengths = engine.redis()
                .readAll(looked.stream()
                        .map(name -> Read.LLEN.of(engine.keys().queue(name)))
                        .toList());
        return IntStream.range(0, looked.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> -Reply.number(lengths.get(i))))
                .limit(MOST_QUEUES)
                .sorted()
                .map(looked::get)
                .toList();
    }

    private List<@Nullable Object> closely(List<String> queues, Instant now) {
        var keys = engine.keys();
        var calls = new ArrayList<Read.Call>();
        int each = Math.max(2, MOST_RUNNING / Math.max(1, queues.size()));
        long second = now.getEpochSecond();
        for (var queue : queues) {
            calls.add(Read.ZCOUNT.of(keys.finished(queue), "(" + second, String.valueOf(second + 1)));
            calls.add(Read.ZCOUNT.of(keys.finished(queue), "(" + (second + 1), String.valueOf(second + 2)));
            calls.add(Read.ZRANGE.of(keys.wip(queue), "0", String.valueOf(each - 1)));
            calls.add(Read.ZRANGE.of(keys.failed(queue), "0", String.valueOf(MOST_FAILURES / 4 - 1), "REV"));
        }
        return engine.redis().readAll(calls);
    }

    private List<String> workerNames() {
        var keys = engine.keys();
        return Reply.texts(engine.redis().read(Read.SMEMBERS, keys.workers())).stream()
                .filter(key -> key.startsWith(keys.worker("")))
                .map(keys::workerName)
                .sorted()
                .toList();
    }

    private List<WorkerInfo> workers(List<String> names) {
        var first = names.subList(0, Math.min(names.size(), MOST_WORKERS));
        var hashes = engine.redis()
                .readAll(first.stream()
                        .map(name -> Read.HGETALL.of(engine.keys().worker(name)))
                        .toList());
        var workers = new ArrayList<WorkerInfo>();
        for (int i = 0; i < first.size(); i++) {
            var hash = Reply.pairs(hashes.get(i));
            if (hash.containsKey("queues") && !hash.containsKey("death")) {
                workers.add(WorkerHash.read(first.get(i), hash));
            }
        }
        workers.removeIf(worker -> !named.isEmpty() && worker.queues().stream().noneMatch(named::contains));
        return workers;
    }

    private List<Map<String, byte[]>> hashes(List<String> ids) {
        var calls = ids.stream().map(id -> FIELDS.of(engine.keys().job(id))).toList();
        return engine.redis().readAll(calls).stream().map(FIELDS::read).toList();
    }

    private List<Top.Running> running(List<String> all) {
        var ids = all.subList(0, Math.min(all.size(), MOST_RUNNING));
        var hashes = hashes(ids);
        return IntStream.range(0, ids.size())
                .filter(i -> !hashes.get(i).isEmpty())
                .mapToObj(
                        i -> new Top.Running(JobHash.read(ids.get(i), hashes.get(i)), Watched.progress(hashes.get(i))))
                .sorted(Comparator.comparing(
                        (Top.Running running) -> running.job().startedAt(),
                        Comparator.nullsLast(Comparator.naturalOrder())))
                .toList();
    }

    private List<Top.Failure> failures(List<String> ids) {
        var hashes = hashes(ids);
        var last = IntStream.range(0, ids.size())
                .filter(i -> !hashes.get(i).isEmpty())
                .mapToObj(i -> JobHash.read(ids.get(i), hashes.get(i)))
                .sorted(Comparator.comparing(Job::endedAt, Comparator.nullsFirst(Comparator.naturalOrder()))
                        .reversed())
                .limit(MOST_FAILURES)
                .toList();
        var results = engine.redis()
                .readAll(last.stream()
                        .map(job -> Read.XREVRANGE.of(engine.keys().results(job.id()), "+", "-", "COUNT", "1"))
                        .toList());
        return IntStream.range(0, last.size())
                .mapToObj(i -> new Top.Failure(last.get(i), error(last.get(i), Reply.list(results.get(i)))))
                .toList();
    }

    private static String error(Job job, List<@Nullable Object> entries) {
        if (entries.isEmpty()) {
            return "";
        }
        var entry = Reply.list(entries.get(0));
        var text = ResultEntry.read(Reply.textOrEmpty(entry.get(0)), Reply.pairs(entry.get(1)))
                .error();
        return text == null ? "" : shortly(ErrorText.exception(job.id(), text));
    }

    /** Without the package, which fills a line. */
    private static String shortly(JobFailedException e) {
        var type = e.remoteType().substring(e.remoteType().lastIndexOf('.') + 1);
        return type + (type.isEmpty() || e.remoteMessage().isEmpty() ? "" : ": ") + e.remoteMessage();
    }
}
