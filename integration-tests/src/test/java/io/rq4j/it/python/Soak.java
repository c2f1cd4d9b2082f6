package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.Rq;
import io.rq4j.internal.store.JobStore;
import io.rq4j.it.WorkerProcess;
import io.rq4j.job.Call;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Result;
import io.rq4j.job.Retry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Workers of both kinds on the same two queues, jobs of both kinds that both can run, and somebody who kills and restarts
 * workers at random all the time. One producer of each kind feeds them.
 */
final class Soak implements AutoCloseable {

    /** What becomes of a job when nothing goes wrong for good. */
    enum Kind {
        /** Tried again when it fails: must finish. */
        RETRIED,
        /** May fail with its worker, as RQ has it. */
        PLAIN,
        /** Fails whoever runs it. */
        FAILING,
        /** Waits for one that is tried again. */
        CHILD
    }

    private static final String STEP = "com.acme.soak.Both.step";
    private static final Duration KEPT = Duration.ofDays(1);
    private static final int BATCH = 250;
    private static final int BACKLOG_OF_EACH = 60;

    final Map<String, Kind> jobs = new HashMap<>();
    final Map<String, Integer> kills = new TreeMap<>();
    private final Rq rq;
    private final PythonRq python;
    private final String url;
    private final Path dir;
    private final Random random;
    private final List<Process> pythons = new ArrayList<>();
    private final List<WorkerProcess> javas = new ArrayList<>();
    private int started;

    Soak(String url, PythonRq python, Path dir, int workers, long seed) {
        this.rq = Rq.connect(url);
        this.python = python;
        this.url = url;
        this.dir = dir;
        this.random = new Random(seed);
        for (int i = 0; i < workers; i++) {
            pythons.add(startPython());
            javas.add(startJava());
        }
    }

    /** Half of them take from one queue with BLMOVE, half from two with BLPOP; half of them are schedulers too. */
    private Process startPython() {
        started++;
        var arguments =
                new ArrayList<>(List.of("--maintenance-interval", "20", "--job-monitoring-interval", "2", "-q"));
        if (started % 4 < 2) {
            arguments.add("--with-scheduler");
        }
        arguments.addAll(started % 8 < 4 ? List.of("soak") : List.of("urgent", "soak"));
        try {
            return PythonInstallation.startWorker(
                    url, dir.resolve("python.log"), "python-" + started, arguments.toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WorkerProcess startJava() {
        started++;
        return WorkerProcess.launch(
                dir, url, "java-" + started, "-q", "urgent", "-q", "soak", "--concurrency", "2", "-l", "WARNING");
    }

    /** Enqueues so many jobs while workers run and die. A kill every few seconds. */
    void run(int count, Duration betweenKills) throws InterruptedException {
        python.run(PRODUCER);
        long killed = System.nanoTime();
        while (jobs.size() < count) {
            if (rq.queue("soak").size() < BACKLOG_OF_EACH * (long) pythons.size()) {
                feed(Math.min(BATCH, count - jobs.size()));
            } else {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            if (System.nanoTime() - killed > betweenKills.toNanos()) {
                killed = System.nanoTime();
                restartTheDead();
                killOne();
            }
        }
    }

    private void feed(int count) {
        if (random.nextBoolean()) {
            feedFromPython(count);
        } else {
            feedFromJava(count);
        }
    }

    private void feedFromJava(int count) {
        var retried = Retry.times(20).after(Duration.ofSeconds(random.nextInt(3)));
        var queue = rq.queue(random.nextInt(4) == 0 ? "urgent" : "soak")
                .with(o -> o.resultTtl(KEPT).failureTtl(KEPT).timeout(Duration.ofMinutes(1)));
        var step = Call.named(STEP, dir.toString(), random.nextInt(150));
        var ids = new ArrayList<String>();
        queue.with(o -> o.retry(retried))
                .enqueueAll(Collections.nCopies(count * 5 / 10, step))
                .forEach(job -> note(job.id(), Kind.RETRIED, ids));
        queue.enqueueAll(Collections.nCopies(count * 2 / 10, step)).forEach(job -> note(job.id(), Kind.PLAIN, ids));
        queue.with(o -> o.retry(Retry.times(1)))
                .enqueueAll(Collections.nCopies(count / 10, Call.named("com.acme.soak.Both.fail", dir.toString())))
                .forEach(job -> note(job.id(), Kind.FAILING, ids));
        for (int i = ids.size(); i < count; i++) {
            var parent = ids.get(random.nextInt(count * 5 / 10));
            var child = queue.with(o -> o.retry(retried).dependsOn(parent)).enqueue(STEP, dir.toString(), 1);
            jobs.put(child.id(), Kind.CHILD);
        }
    }

    private void note(String id, Kind kind, List<String> ids) {
        jobs.put(id, kind);
        ids.add(id);
    }

    private static final String PRODUCER = """
            import random
            from datetime import timedelta
            from rq import Retry
            from rq.registry import DeferredJobRegistry, ScheduledJobRegistry
            def feed(queue_name, runs, millis, count, delay, wait):
                target = queue(queue_name)
                said = {'RETRIED': [], 'PLAIN': [], 'FAILING': [], 'CHILD': []}
                kept = dict(result_ttl=86400, failure_ttl=86400, timeout=60)
                def many(kind, size, name, args, **options):
                    datas = [Queue.prepare_data(name, args=args, **options, **kept) for _ in range(size)]
                    said[kind] = [job.id for job in target.enqueue_many(datas)] if datas else []
                step = 'com.acme.soak.Both.step'
                again = lambda: Retry(max=20, interval=delay)
                many('RETRIED', count * 5 // 10, step, (runs, millis), retry=again())
                many('PLAIN', count * 2 // 10, step, (runs, millis))
                many('FAILING', count // 10, 'com.acme.soak.Both.fail', (runs,), retry=Retry(max=1))
                rest = count - sum(map(len, said.values()))
                for i in range(rest):
                    if i % 2:
                        job = target.enqueue(step, args=(runs, 1), retry=again(), depends_on=random.choice(said['RETRIED']),
                            result_ttl=86400, failure_ttl=86400, job_timeout=60)
                        said['CHILD'].append(job.id)
                    else:
                        job = target.enqueue_in(timedelta(seconds=wait), step, args=(runs, 1), retry=again(),
                            result_ttl=86400, failure_ttl=86400, job_timeout=60)
                        said['RETRIED'].append(job.id)
                return said
            """;

    private void feedFromPython(int count) {
        var queue = random.nextInt(4) == 0 ? "urgent" : "soak";
        var said = (Map<?, ?>) python.run("feed('" + queue + "', '" + dir + "', " + random.nextInt(150) + ", " + count
                + ", " + random.nextInt(3) + ", " + random.nextInt(20) + ")");
        said.forEach((kind, ids) -> ((List<?>) ids).forEach(id -> jobs.put((String) id, Kind.valueOf((String) kind))));
    }

    /** A worker with all its processes, or the one that watches only: then its work horse goes on without it. */
    void killOne() {
        int place = random.nextInt(javas.size());
        if (random.nextBoolean()) {
            javas.get(place).kill();
            javas.set(place, startJava());
            kills.merge("Java workers", 1, Integer::sum);
            return;
        }
        var worker = pythons.get(place);
        var horses = worker.toHandle().descendants().toList();
        int chance = random.nextInt(3);
        if (chance == 0 && !horses.isEmpty()) {
            horses.forEach(ProcessHandle::destroyForcibly);
            kills.merge("Python work horses and schedulers alone", 1, Integer::sum);
            return;
        }
        worker.destroyForcibly();
        if (chance == 1) {
            horses.forEach(ProcessHandle::destroyForcibly);
        }
        kills.merge(chance == 1 ? "Python workers with their horses" : "Python workers alone", 1, Integer::sum);
        pythons.set(place, startPython());
    }

    /** Python's worker may end by itself, as for an error of Redis; one of ours never. */
    void restartTheDead() {
        for (int i = 0; i < pythons.size(); i++) {
            if (!pythons.get(i).isAlive()) {
                pythons.set(i, startPython());
                kills.merge("Python workers that ended by themselves", 1, Integer::sum);
            }
        }
        for (var worker : javas) {
            assertThat(worker.isAlive())
                    .as("it ended by itself: %s", worker.log())
                    .isTrue();
        }
    }

    /**
     * All of what workers do in slices, every three seconds five hundred keys: a job that a killed Python worker had taken with
     * BLPOP stands nowhere, and is found when it is missed twice.
     */
    void repairAll() {
        for (long key = 0; key < 4L * jobs.size(); key += 500) {
            rq.engine().lifecycle().repair();
        }
    }

    /** The jobs that have not ended yet, with what their status reads; empty for no job at all. */
    Map<String, String> open() {
        return statuses(false);
    }

    private Map<String, String> statuses(boolean ended) {
        var statuses = new TreeMap<String, String>();
        for (var slice : slices()) {
            var words = store().statuses(slice);
            for (int i = 0; i < slice.size(); i++) {
                var word = words.get(i) == null ? "" : words.get(i);
                if (JobStatus.of(word).isFinal() == ended) {
                    statuses.put(slice.get(i), word);
                }
            }
        }
        return statuses;
    }

    /** What became of the jobs of each kind. */
    Map<Kind, Map<String, Long>> ends() {
        var ends = new TreeMap<Kind, Map<String, Long>>();
        statuses(true)
                .forEach((id, word) -> ends.computeIfAbsent(jobs.get(id), kind -> new TreeMap<>())
                        .merge(word, 1L, Long::sum));
        return ends;
    }

    /** Why jobs failed that need not have, each reason with a count. */
    Map<String, Long> reasons(Kind kind) {
        var reasons = new TreeMap<String, Long>();
        statuses(true).forEach((id, word) -> {
            if (jobs.get(id) == kind && !word.equals("finished")) {
                var text = store().results(id, 1).stream()
                        .map(Result::error)
                        .findFirst()
                        .map(String::valueOf)
                        .orElse("no text");
                reasons.merge(text.lines().findFirst().orElse("").replaceAll("[\\d:.+-]{6,}", "…"), 1L, Long::sum);
            }
        });
        return reasons;
    }

    /** How many jobs that had to finish began so many times. */
    Map<Integer, Long> begins() {
        var times = new HashMap<String, Integer>();
        Stream.of("java", "python").flatMap(this::runs).forEach(id -> times.merge(id, 1, Integer::sum));
        var begins = new TreeMap<Integer, Long>();
        jobs.forEach((id, kind) -> {
            if (kind == Kind.RETRIED || kind == Kind.CHILD) {
                begins.merge(times.getOrDefault(id, 0), 1L, Long::sum);
            }
        });
        return begins;
    }

    /** The ids of the jobs that began on this side, once for each time. */
    Stream<String> runs(String side) {
        try {
            var file = dir.resolve(side + ".runs");
            return Files.exists(file) ? Files.readAllLines(file).stream() : Stream.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The jobs that finished more than once, counted by the kinds of workers that finished them, the first one first. */
    Map<String, Integer> finishedTwice() {
        var twice = new TreeMap<String, Integer>();
        for (var id : jobs.keySet()) {
            var workers = store().results(id, 10).stream()
                    .filter(result -> result.type() == Result.Type.SUCCESSFUL)
                    .map(result -> result.workerName().replaceAll("-\\d+", ""))
                    .collect(Collectors.toCollection(ArrayList::new));
            if (workers.size() > 1) {
                Collections.reverse(workers);
                twice.merge(String.join(", then ", workers), 1, Integer::sum);
            }
        }
        return twice;
    }

    private List<List<String>> slices() {
        var ids = List.copyOf(jobs.keySet());
        return IntStream.iterate(0, i -> i < ids.size(), i -> i + 1_000)
                .mapToObj(i -> ids.subList(i, Math.min(i + 1_000, ids.size())))
                .toList();
    }

    JobStore store() {
        return rq.engine().store();
    }

    @Override
    public void close() {
        javas.forEach(WorkerProcess::close);
        for (var worker : pythons) {
            var all = worker.toHandle().descendants().toList();
            worker.destroyForcibly();
            all.forEach(ProcessHandle::destroyForcibly);
        }
        rq.close();
    }
}
