package io.rq4j.cli.demo;

import io.rq4j.Rq;
import io.rq4j.error.RedisUnavailableException;
import io.rq4j.error.RqException;
import io.rq4j.job.WorkerInfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Redis and two worker processes of the demo's own, and the folder of their logs. All of it ends with {@link #close}, and
 * with this JVM, however that ends; {@link #release} leaves it running instead. Any thread may close it.
 */
public final class DemoSite implements AutoCloseable {

    private static final List<String> NAMES = List.of("demo-1", "demo-2");
    private static final Duration BIRTH_PATIENCE = Duration.ofSeconds(30);
    private static final Duration TALLY_PATIENCE = Duration.ofSeconds(10);
    private static final Duration END_PATIENCE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(20);

    private final boolean keep;
    private final Path folder;
    private final List<DemoWorker> workers = new ArrayList<>();
    private @Nullable DemoRedis redis;
    private boolean keepLogs;
    private boolean closed;

    /** @param keep whether it can be released */
    public DemoSite(boolean keep) {
        this.keep = keep;
        this.folder = newFolder();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "rq-demo-close"));
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("rq-demo-");
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a folder for the demo", e);
        }
    }

    /** Starts all, and returns while the workers are on their way. */
    public synchronized void start() {
        if (closed) {
            throw new IllegalStateException("The demo is over already");
        }
        redis = DemoRedis.start(keep, folder);
        for (var name : NAMES) {
            workers.add(DemoWorker.start(name, redis.url(), folder));
        }
    }

    public String url() {
        return redis().url();
    }

    private DemoRedis redis() {
        if (redis == null) {
            throw new IllegalStateException("The demo has not been started");
        }
        return redis;
    }

    public List<DemoWorker> workers() {
        return List.copyOf(workers);
    }

    /** Where the logs are, one for each process. */
    public Path folder() {
        return folder;
    }

    /** Waits until both workers take jobs. */
    public void awaitWorkers(Rq rq) throws InterruptedException {
        long deadline = System.nanoTime() + BIRTH_PATIENCE.toNanos();
        while (!born(rq).containsAll(NAMES)) {
            checkAlive();
            if (System.nanoTime() - deadline > 0) {
                throw new RqException("The workers have not registered within " + BIRTH_PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    private static List<String> born(Rq rq) {
        try {
            return rq.engine().store().workers().stream().map(WorkerInfo::name).toList();
        } catch (RedisUnavailableException e) {
            // One that is to be kept is still starting.
            return List.of();
        }
    }

    /** Waits until the workers have told Redis of so many jobs: they do with their next beat. After two beats it goes on. */
    public void awaitTally(Rq rq, int jobs) throws InterruptedException {
        long deadline = System.nanoTime() + TALLY_PATIENCE.toNanos();
        while (told(rq) < jobs && System.nanoTime() - deadline < 0) {
            checkAlive();
            Thread.sleep(POLL.toMillis());
        }
    }

    private static long told(Rq rq) {
        return rq.engine().store().workers().stream()
                .mapToLong(worker -> worker.successfulJobs() + worker.failedJobs())
                .sum();
    }

    /**
     * Does nothing while all processes live.
     *
     * @throws RqException that names the one that ended
     */
    public void checkAlive() {
        if (!redis().isAlive()) {
            throw new RqException("Redis ended");
        }
        for (var worker : workers) {
            if (!worker.process().isAlive()) {
                throw new RqException("Worker " + worker.name() + " ended with exit code "
                        + worker.process().exitCode());
            }
        }
    }

    /** Whether it was closed, on Ctrl-C for one. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** Leaves the logs where they are when all else ends. */
    public synchronized void keepLogs() {
        keepLogs = true;
    }

    /** Leaves all of it running after this JVM, and returns the process id of Redis. */
    public synchronized long release() {
        if (!(redis instanceof KeptRedis kept)) {
            throw new IllegalStateException("The demo was not started to be kept");
        }
        long pid = kept.pid();
        workers.forEach(worker -> worker.process().release());
        kept.keeper().release();
        closed = true;
        return pid;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        workers.forEach(worker -> worker.process().terminate());
        workers.forEach(worker -> worker.process().awaitEnd(END_PATIENCE));
        if (redis != null) {
            redis.close();
        }
        delete(keepLogs ? folder.resolve("redis") : folder);
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            // Nothing there, or the keeper of a Redis removes it at the same time.
        }
    }
}
