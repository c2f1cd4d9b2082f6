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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Redis, of the demo's own or a given one, worker processes of its own, and the folder of their logs. All of it ends with
 * {@link #close}, and with this JVM, however that ends; {@link #release} leaves it running instead. Any thread may close it.
 */
public final class DemoSite implements AutoCloseable {

    private static final List<WorkerPlan> TWO =
            List.of(new WorkerPlan("demo-1", DemoJobs.QUEUE, 2), new WorkerPlan("demo-2", DemoJobs.QUEUE, 2));
    private static final Duration BIRTH_PATIENCE = Duration.ofSeconds(30);
    private static final Duration TALLY_PATIENCE = Duration.ofSeconds(10);
    private static final Duration END_PATIENCE = Duration.ofSeconds(5);
    private static final Duration POLL = Duration.ofMillis(20);

    private final List<WorkerPlan> plans;
    private final @Nullable String givenUrl;
    private final boolean keep;
    private final Path folder;
    private final List<DemoWorker> workers = new ArrayList<>();
    private @Nullable DemoRedis redis;
    private @Nullable Rq connection;
    private boolean keepLogs;
    private volatile boolean closed;

    private DemoSite(List<WorkerPlan> plans, @Nullable String givenUrl, boolean keep) {
        this.plans = plans;
        this.givenUrl = givenUrl;
        this.keep = keep;
        this.folder = newFolder();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "rq-demo-close"));
    }

    /** The one of the demo without a name. It can be released when it was made to be kept. */
    public static DemoSite ofTwo(boolean keep) {
        return new DemoSite(TWO, null, keep);
    }

    /** @param givenUrl of a Redis of the user's; null for one of the demo's own */
    public static DemoSite of(NamedDemo demo, @Nullable String givenUrl) {
        return new DemoSite(demo.workers(), givenUrl, false);
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
        redis = givenUrl == null ? DemoRedis.start(keep, folder) : GivenRedis.at(givenUrl);
        connection = redis.connect();
        for (var plan : plans) {
            workers.add(DemoWorker.start(plan, redis, folder));
        }
    }

    /** Where Redis is, without the password. */
    public String url() {
        return connection().engine().redis().address();
    }

    /** Ends with this. */
    public Rq connection() {
        if (connection == null) {
            throw notStarted();
        }
        return connection;
    }

    private static IllegalStateException notStarted() {
        return new IllegalStateException("The demo has not been started");
    }

    public List<DemoWorker> workers() {
        return List.copyOf(workers);
    }

    /** Where the logs are, one for each process. */
    public Path folder() {
        return folder;
    }

    /** Waits until all workers take jobs. */
    public void awaitWorkers() throws InterruptedException {
        var names = plans.stream().map(WorkerPlan::name).toList();
        long deadline = System.nanoTime() + BIRTH_PATIENCE.toNanos();
        while (!born(connection()).containsAll(names)) {
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
    public void awaitTally(int jobs) throws InterruptedException {
        long deadline = System.nanoTime() + TALLY_PATIENCE.toNanos();
        while (told(connection()) < jobs && System.nanoTime() - deadline < 0) {
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
        var death = death();
        if (death.isPresent()) {
            throw new RqException(death.get());
        }
    }

    /** Which process ended too early, and how; empty when all that were started live. */
    public Optional<String> death() {
        if (redis != null && !redis.isAlive()) {
            return Optional.of("Redis ended");
        }
        return workers.stream()
                .filter(worker -> !worker.process().isAlive())
                .map(worker -> "Worker " + worker.name() + " ended with exit code "
                        + worker.process().exitCode())
                .findFirst();
    }

    /** Whether it was closed, on Ctrl-C for one. */
    public boolean isClosed() {
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
        connection().close();
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
        if (connection != null) {
            connection.close();
        }
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
