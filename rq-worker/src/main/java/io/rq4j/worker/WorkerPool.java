package io.rq4j.worker;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Several worker processes under one supervisor, which is this JVM: {@code rq-worker --pool N}, RQ's worker-pool. Each process
 * is a JVM of its own with the arguments of the pool and a name of its own, so that a job that takes its process with it hits
 * only that one. One that ends is replaced after a pause that grows with each time, with jitter, and begins anew after a minute
 * of life; not in a burst. When the supervisor dies, its workers drain and leave. It has nothing to do with Redis itself.
 *
 * <pre>{@code
 * try (WorkerPool pool = WorkerPool.of(4, "--queue", "high", "--classpath", "app.jar")) {
 *     pool.start();
 *     ...
 * }
 * }</pre>
 *
 * <p>All methods may be called from any thread. {@link #close} drains. The program {@code rq-worker}, with picocli, must be on
 * the class path of this JVM.
 */
public final class WorkerPool implements AutoCloseable {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration GOOD_LIFE = Duration.ofMinutes(1);
    /** Beyond the shutdown timeout: for interrupted jobs to give up, and for Redis to be told. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final PoolOptions options;
    private final PoolWorker.Starter starter;
    private final Duration grace;
    private final PoolLog log;
    private final Object monitor = new Object();
    private final List<Seat> seats;
    private final List<PoolWorker> started = new ArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable Thread thread;
    /** A name is not used twice: that of a killed worker stays taken for 25 s. */
    private int count;

    private int stops;
    private long killNanos;
    private boolean failed;

    /** One worker, and the one that follows when it has ended. */
    private static final class Seat {

        private Backoff backoff = backoff();
        private @Nullable PoolWorker worker;
        private long dueNanos = System.nanoTime();
        private boolean over;

        private static Backoff backoff() {
            return new Backoff(FIRST_PAUSE, LONGEST_PAUSE, new Random());
        }
    }

    WorkerPool(PoolOptions options, PoolWorker.Starter starter, Duration grace) {
        this.options = options;
        this.starter = starter;
        this.grace = grace;
        this.log = new PoolLog(options.name());
        this.seats =
                IntStream.range(0, options.size()).mapToObj(i -> new Seat()).toList();
    }

    /**
     * A pool of so many workers, not yet started. Their log goes to this JVM's standard error, each line with the worker's name.
     *
     * @param arguments as rq-worker takes them; a name there is the beginning of the workers' names
     * @throws IllegalArgumentException for arguments that rq-worker refuses, and a size that is not 1 to 1,000
     */
    public static WorkerPool of(int size, String... arguments) {
        return of(RqWorker.poolOptions(size, arguments), System.err, arguments);
    }

    static WorkerPool of(PoolOptions options, PrintStream err, String... arguments) {
        var command = new PoolCommand(List.of(arguments));
        return new WorkerPool(options, (name, end) -> PoolWorker.start(command.of(name), name, err, end), GRACE);
    }

    public String name() {
        return options.name();
    }

    /** Starts the workers, and returns. */
    public void start() {
        synchronized (monitor) {
            if (thread != null) {
                throw new IllegalStateException("Pool " + name() + " was started already; make another one");
            }
            var supervisor = new Thread(this::run, "rq-" + name() + "-pool");
            supervisor.setDaemon(true);
            thread = supervisor;
            log.started(options.size());
            supervisor.start();
        }
    }

    private void run() {
        try {
            while (!tendAll()) {
                awaitNews();
            }
            started.forEach(PoolWorker::awaitLog);
            log.done();
        } finally {
            ended.countDown();
        }
    }

    /** Whether all is over. */
    private boolean tendAll() {
        synchronized (monitor) {
            seats.forEach(this::tend);
            return seats.stream().allMatch(seat -> seat.over);
        }
    }

    private void tend(Seat seat) {
        var worker = seat.worker;
        if (worker != null && !worker.isAlive()) {
            seat.worker = null;
            bury(seat, worker);
        } else if (worker != null && stops > 0 && System.nanoTime() - killNanos >= 0) {
            kill(worker);
        } else if (worker == null && stops > 0) {
            seat.over = true;
        } else if (worker == null && !seat.over && System.nanoTime() - seat.dueNanos >= 0) {
            start(seat);
        }
    }

    private void kill(PoolWorker worker) {
        if (worker.kill()) {
            log.killing(worker.name());
        }
    }

    private void bury(Seat seat, PoolWorker worker) {
        started.remove(worker);
        worker.awaitLog();
        boolean good = worker.exitCode() == 0;
        seat.over = stops > 0 || options.burst() || options.leavesIdle() && good;
        failed |= seat.over && !good;
        if (seat.over) {
            log.ended(worker.name(), worker.exitCode(), null);
            return;
        }
        if (good || worker.lived().compareTo(GOOD_LIFE) >= 0) {
            seat.backoff = Seat.backoff();
        }
        log.ended(worker.name(), worker.exitCode(), pause(seat));
    }

    private static Duration pause(Seat seat) {
        var pause = seat.backoff.next();
        seat.dueNanos = System.nanoTime() + pause.toNanos();
        return pause;
    }

    private void start(Seat seat) {
        var name = options.name() + "-" + ++count;
        try {
            var worker = starter.start(name, this::wake);
            seat.worker = worker;
            started.add(worker);
            log.startedWorker(name, worker.pid());
        } catch (IOException | RuntimeException | Error e) {
            // No thread or no memory, either: the others must not lose their supervisor for that.
            log.notStarted(name, String.valueOf(e.getMessage()), pause(seat));
        }
    }

    private void wake() {
        synchronized (monitor) {
            monitor.notifyAll();
        }
    }

    private void awaitNews() {
        synchronized (monitor) {
            try {
                if (seats.stream().noneMatch(seat -> seat.worker != null && !seat.worker.isAlive())) {
                    monitor.wait(Math.max(1, Math.min(millisToNext(), 1_000)));
                }
            } catch (InterruptedException e) {
                // Only the end of its workers ends it.
            }
        }
    }

    private long millisToNext() {
        long now = System.nanoTime();
        return seats.stream()
                        .filter(seat -> !seat.over)
                        .mapToLong(seat -> seat.worker == null
                                ? seat.dueNanos - now
                                : stops > 0 ? killNanos - now : Long.MAX_VALUE)
                        .min()
                        .orElse(0)
                / 1_000_000;
    }

    /**
     * Asks all workers for a stop and returns at once; asked a second time, they interrupt what still runs. What has not left
     * after the shutdown timeout and 10 s, or 10 s after the second time, is killed.
     */
    public void stop() {
        synchronized (monitor) {
            stops++;
            long patience = stops == 1 ? options.shutdownTimeout().plus(grace).toNanos() : grace.toNanos();
            long kill = System.nanoTime() + patience;
            killNanos = stops == 1 ? kill : Math.min(kill, killNanos);
            log.stopping(stops, started.size());
            started.forEach(PoolWorker::orderStop);
            if (thread == null) {
                ended.countDown();
            }
            monitor.notifyAll();
        }
    }

    /** The process ids of the workers that live. */
    public List<Long> pids() {
        synchronized (monitor) {
            return started.stream().map(PoolWorker::pid).toList();
        }
    }

    /** Waits until all workers have left for good. False when the time ran out. */
    public boolean awaitEnd(Duration time) throws InterruptedException {
        return ended.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** After the end: 0, or 1 when a worker of a burst, or one that was asked to leave, has failed. */
    public int exitCode() {
        synchronized (monitor) {
            return failed ? 1 : 0;
        }
    }

    /** Drains and waits; goes along with a stop that was asked for before. An interrupt of the caller is a second stop. */
    @Override
    public void close() {
        synchronized (monitor) {
            if (stops == 0 && ended.getCount() > 0) {
                stop();
            }
        }
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
        }
    }
}
