package io.rq4j;

import io.rq4j.codec.Codec;
import io.rq4j.codec.ErrorText;
import io.rq4j.error.JobCanceledException;
import io.rq4j.error.JobExpiredException;
import io.rq4j.error.RedisUnavailableException;
import io.rq4j.error.RqException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.redis.RedisConnection.Entry;
import io.rq4j.internal.redis.Slices;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Result;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the ends of jobs: one thread and one waiting connection for any number of futures. A future completes on the
 * job's status, never on a stream entry alone. It is woken by the stream that our workers ring, by the results streams of
 * some pending jobs (for what Python runs), and looks at the status of all of them once a second.
 */
final class JobAwaiter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobAwaiter.class);
    private static final int RESULT_STREAMS = 255;
    private static final int LOOK_MILLIS = 1_000;
    private static final int SLICE = 1_000;
    /** Jobs that one script notes. */
    private static final int REGISTERED = 500;

    /** How a job ended: its final status, null when it is gone, and its last result. */
    record Ending(
            @Nullable JobStatus status,
            @Nullable Result result,
            @Nullable String errorText) {

        /** The value, or the exception that says why there is none. */
        @Nullable Object value(String id, Codec codec, Type type) {
            if (status == null) {
                throw new JobExpiredException(
                        id,
                        "Job " + id + " is gone: it was deleted, its ttl ran out, or its result was not to be kept");
            }
            if (status == JobStatus.CANCELED) {
                throw new JobCanceledException(id, "Job " + id + " was canceled, so it has no result");
            }
            if (status != JobStatus.FINISHED) {
                var text = result != null && result.error() != null ? result.error() : errorText;
                throw ErrorText.exception(id, text == null ? "" : text);
            }
            if (result == null) {
                throw new JobExpiredException(id, "Job " + id + " finished, but its result is no longer kept");
            }
            return result.value() == null ? null : codec.decode(result.value(), type);
        }
    }

    private static final class Pending {
        private final List<CompletableFuture<Ending>> futures = new ArrayList<>();
        private String lastResult = "0-0";
    }

    private final Engine engine;
    private final String client = UUID.randomUUID().toString();
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final Object monitor = new Object();
    private @Nullable Thread thread;
    private volatile boolean closed;

    JobAwaiter(Engine engine) {
        this.engine = engine;
    }

    /** A future of the job's end. Registers with Redis first, so that an end in between is not missed. */
    CompletableFuture<Ending> ending(String id) {
        return endings(List.of(id)).get(0);
    }

    /** Futures of the ends of many jobs, in their order. */
    List<CompletableFuture<Ending>> endings(List<String> ids) {
        var futures = ids.stream().map(this::added).toList();
        try {
            for (int i = 0; i < ids.size(); i += REGISTERED) {
                register(ids.subList(i, Math.min(i + REGISTERED, ids.size())));
            }
        } catch (RqException e) {
            forget(ids, futures);
            throw e;
        }
        wake();
        return futures;
    }

    private CompletableFuture<Ending> added(String id) {
        var future = new CompletableFuture<Ending>();
        pending.compute(id, (job, known) -> {
            var entry = known == null ? new Pending() : known;
            entry.futures.add(future);
            return entry;
        });
        if (closed) {
            forget(id, future);
            throw closedException(id);
        }
        return future;
    }

    private void register(List<String> ids) {
        var words = engine.lifecycle().awaitedBy(client, ids);
        look(IntStream.range(0, ids.size())
                .filter(i -> hasEnded(words.get(i)))
                .mapToObj(ids::get)
                .toList());
    }

    private static boolean hasEnded(String word) {
        return word.equals("gone") || JobStatus.of(word).isFinal();
    }

    /** Nobody waits for these futures any more. */
    void forget(List<String> ids, List<CompletableFuture<Ending>> futures) {
        for (int i = 0; i < ids.size(); i++) {
            forget(ids.get(i), futures.get(i));
        }
    }

    /** Nobody waits for this future any more. */
    void forget(String id, CompletableFuture<Ending> future) {
        pending.computeIfPresent(id, (job, known) -> {
            known.futures.remove(future);
            return known.futures.isEmpty() ? null : known;
        });
    }

    private void wake() {
        synchronized (monitor) {
            if (thread == null && !closed) {
                thread = new Thread(this::run, "rq-await");
                thread.setDaemon(true);
                thread.start();
            }
            monitor.notifyAll();
        }
    }

    private void run() {
        var lastRing = "0-0";
        long looked = System.nanoTime();
        while (awaitWork()) {
            try {
                var entries = engine.redis().follow(streams(lastRing), LOOK_MILLIS);
                lastRing = note(entries, lastRing);
                look(entries.stream()
                        .map(this::jobOf)
                        .distinct()
                        .filter(pending::containsKey)
                        .toList());
                if (System.nanoTime() - looked >= LOOK_MILLIS * 1_000_000L) {
                    look(pending.keySet());
                    looked = System.nanoTime();
                }
            } catch (RedisUnavailableException e) {
                LOG.debug("Waiting for results: {}", e.getMessage());
                pause();
            } catch (RuntimeException | Error e) {
                LOG.warn("Waiting for results failed, trying again", e);
                lookAnyway();
                pause();
            }
        }
    }

    /** A stream that cannot be read, such as a key of another type, must not keep the other futures waiting. */
    private void lookAnyway() {
        try {
            look(pending.keySet());
        } catch (RuntimeException | Error e) {
            LOG.debug("Waiting for results: {}", e.getMessage());
        }
    }

    /** Sleeps while nothing is pending. False when closed. */
    private boolean awaitWork() {
        synchronized (monitor) {
            while (pending.isEmpty() && !closed) {
                try {
                    monitor.wait();
                } catch (InterruptedException e) {
                    // Only close() ends this thread: a job can interrupt every thread of its JVM.
                }
            }
            return !closed;
        }
    }

    private void pause() {
        synchronized (monitor) {
            try {
                if (!closed) {
                    monitor.wait(LOOK_MILLIS);
                }
            } catch (InterruptedException e) {
                // As in awaitWork.
            }
        }
    }

    private Map<String, String> streams(String lastRing) {
        var streams = new LinkedHashMap<String, String>();
        streams.put(engine.keys().done(client), lastRing);
        for (var entry : pending.entrySet()) {
            if (streams.size() > RESULT_STREAMS) {
                break;
            }
            streams.put(engine.keys().results(entry.getKey()), entry.getValue().lastResult);
        }
        return streams;
    }

    private String note(List<Entry> entries, String lastRing) {
        var last = lastRing;
        for (var entry : entries) {
            if (entry.stream().equals(engine.keys().done(client))) {
                last = entry.id();
            } else {
                pending.computeIfPresent(jobOf(entry), (job, known) -> {
                    known.lastResult = entry.id();
                    return known;
                });
            }
        }
        return last;
    }

    private String jobOf(Entry entry) {
        return entry.stream().equals(engine.keys().done(client))
                ? entry.fields().getOrDefault("job", "")
                : entry.stream().substring(engine.keys().results("").length());
    }

    /** Completes those of the jobs that have ended. */
    private void look(Collection<String> jobs) {
        for (var slice : Slices.of(List.copyOf(jobs), SLICE)) {
            complete(slice, engine.store().statuses(slice));
        }
    }

    /** Reads the results of all that have ended at once. */
    private void complete(List<String> ids, List<@Nullable String> words) {
        var ended = IntStream.range(0, ids.size())
                .filter(i -> isOver(words.get(i)))
                .boxed()
                .toList();
        var results = engine.store().lastResults(ended.stream().map(ids::get).toList());
        for (int i = 0; i < ended.size(); i++) {
            complete(
                    ids.get(ended.get(i)),
                    words.get(ended.get(i)),
                    results.get(i).orElse(null));
        }
    }

    private static boolean isOver(@Nullable String word) {
        return word == null || JobStatus.of(word).isFinal();
    }

    private void complete(String id, @Nullable String word, @Nullable Result result) {
        try {
            var ending = word == null ? new Ending(null, null, null) : ending(id, JobStatus.of(word), result);
            forEachFuture(id, future -> future.complete(ending));
        } catch (RedisUnavailableException e) {
            throw e;
        } catch (RqException e) {
            forEachFuture(id, future -> future.completeExceptionally(e));
        }
    }

    private Ending ending(String id, JobStatus status, @Nullable Result result) {
        if (status == JobStatus.CANCELED) {
            return new Ending(status, null, null);
        }
        var text = result == null && status != JobStatus.FINISHED
                ? engine.store().job(id).map(job -> job.errorText()).orElse(null)
                : null;
        return new Ending(status, result, text);
    }

    private void forEachFuture(String id, Consumer<CompletableFuture<Ending>> end) {
        var done = pending.remove(id);
        if (done != null) {
            List.copyOf(done.futures).forEach(end);
        }
    }

    @Override
    public void close() {
        synchronized (monitor) {
            closed = true;
            monitor.notifyAll();
        }
        for (var id : List.copyOf(pending.keySet())) {
            forEachFuture(id, future -> future.completeExceptionally(closedException(id)));
        }
    }

    private static RqException closedException(String id) {
        return new RqException("The Rq was closed before job " + id + " ended; keep it open while you wait");
    }
}
