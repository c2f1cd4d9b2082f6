package io.rq4j.worker;

import io.rq4j.Rq;
import io.rq4j.error.RedisUnavailableException;
import io.rq4j.error.RqException;
import io.rq4j.event.JobListener;
import io.rq4j.internal.Engine;
import io.rq4j.internal.HostName;
import io.rq4j.internal.lifecycle.Advance.Process;
import io.rq4j.internal.lifecycle.JobLifecycle.Abandoned;
import io.rq4j.internal.lifecycle.JobLifecycle.Scheduler;
import io.rq4j.internal.lifecycle.WorkerPresence.Self;
import io.rq4j.internal.redis.Subscription;
import io.rq4j.job.Execution;
import io.rq4j.worker.execution.ExceptionHandler;
import io.rq4j.worker.execution.Functions;
import io.rq4j.worker.execution.InstanceFactory;
import io.rq4j.worker.execution.JobExecutor;
import io.rq4j.worker.execution.JobRunner;
import io.rq4j.worker.execution.LateCalls;
import io.rq4j.worker.execution.ThreadExecutor;
import io.rq4j.worker.execution.Threads;
import io.rq4j.worker.internal.scheduler.JobScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A worker process: takes jobs from its queues and runs them, many at a time. Start as many as you like, on any number of
 * servers. RQ's Worker, but one process runs many jobs, has one entry in Redis, and survives an absent Redis.
 *
 * <pre>{@code
 * try (Worker worker = Worker.builder(rq).queues("high", "default").functions("com.acme").build()) {
 *     worker.start();
 *     ...
 * }
 * }</pre>
 *
 * <p>All methods may be called from any thread. {@link #close} drains: running jobs may end within the shutdown timeout, what
 * then still runs is interrupted and goes back to the head of its queue.
 */
public final class Worker implements AutoCloseable {

    /** Above the time after which a command to Redis is given up. */
    private static final Duration LAST_BEAT = Duration.ofSeconds(6);

    /** How long a stop waits for callbacks of lost jobs, and for webhooks. */
    private static final Duration LAST_CALLS = Duration.ofSeconds(3);

    private final Engine engine;
    private final WorkerOptions options;
    private final Functions functions;
    private final Self self;
    private final WorkerLog log;
    private final JobRunner runner;
    private final Holdings holdings = new Holdings();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final LateCalls calls;
    private final Webhooks webhooks;
    private final LostJobs lost;
    private final Upkeep upkeep;
    private volatile @Nullable WorkerLoop loop;
    private volatile @Nullable Heartbeat heartbeat;
    private volatile @Nullable JobExecutor jobs;
    private @Nullable Thread beating;
    private @Nullable JobScheduler scheduler;
    private @Nullable Subscription subscription;
    private volatile Runnable onShutdown = this::stop;

    private Worker(Builder builder, WorkerOptions options, Functions functions) {
        this.engine = builder.rq.engine().telling(builder.listeners);
        this.options = options;
        this.functions = functions;
        this.self = new Self(UUID.randomUUID().toString(), options.name(), options.queues());
        this.log = new WorkerLog(options.name());
        this.runner = new JobRunner(engine.codec(), functions, builder.instances, builder.exceptionHandlers);
        this.calls = new LateCalls(options.name(), runner);
        this.webhooks = new Webhooks(engine, options.name(), log);
        this.lost = new LostJobs(engine, options.name(), calls, webhooks, builder.workHorseKilled);
        this.upkeep = new Upkeep(engine, self, log, lost);
    }

    /** A worker on the connections of {@code rq}, which must stay open until the worker is closed. */
    public static Builder builder(Rq rq) {
        return new Builder(rq);
    }

    public String name() {
        return options.name();
    }

    /**
     * Registers and begins to take jobs, and returns. While Redis is away it waits for it, until a {@link #stop}.
     *
     * @throws WorkerNameTakenException when a living worker has this name
     */
    public synchronized void start() {
        if (loop != null) {
            throw new IllegalStateException("Worker " + name() + " was started already; build another one");
        }
        var process =
                new Process(self.instance(), self.name(), options.pythonLease().toSeconds());
        var tally = new Tally();
        var fields = birth();
        if (fields.isEmpty()) {
            over.countDown();
            return;
        }
        var executor = new ThreadExecutor(name(), options.concurrency(), options.threads(), runner);
        jobs = executor;
        var waiters = options.queues().stream()
                .limit(WorkerLoop.WAITERS)
                .map(queue -> new Waiter(engine, self.instance(), queue, this::ask))
                .toList();
        var beats = new Heartbeat(
                engine,
                self,
                process,
                holdings,
                tally,
                executor,
                log,
                fields,
                () -> holdings.size() > 0 ? "busy" : "idle");
        heartbeat = beats;
        var work = new WorkerLoop(
                engine,
                process,
                options,
                executor,
                holdings,
                tally,
                log,
                beats,
                WorkerLoop.waiters(waiters),
                upkeep::releaseSoon,
                lost);
        loop = work;
        if (isStopAsked()) {
            work.drain();
        }
        upkeep.pass();
        beating = run("beat", beats);
        beats.nudge();
        run("upkeep", upkeep);
        listen(new CommandListener(engine, holdings, executor, beats, tally, log, () -> onShutdown.run()));
        startScheduler(fields);
        waiters.forEach(waiter -> run("wait-" + waiter.queue(), waiter));
        run("loop", () -> work(work));
        log.born(
                version(),
                options.queues(),
                options.concurrency(),
                options.threads(),
                engine.redis().address());
    }

    private void ask(String queue) {
        var current = loop;
        if (current != null) {
            current.ask();
        }
    }

    /** What this worker was born with; nothing if a stop came before Redis did. */
    private Map<String, String> birth() {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30), new Random());
        boolean away = false;
        while (true) {
            try {
                return bornWith();
            } catch (RedisUnavailableException e) {
                if (!away) {
                    log.away(e.getMessage());
                    away = true;
                }
                if (isStopAskedWithin(backoff.next())) {
                    return Map.of();
                }
            }
        }
    }

    private boolean isStopAsked() {
        return stopAsked.getCount() == 0;
    }

    private Map<String, String> bornWith() {
        var fields = Heartbeat.birthFields(
                options.queues(), HostName.local(), engine.redis().clientAddress(), version());
        var born = engine.presence().birth(self, withState(fields));
        if (born.isEmpty()) {
            throw new WorkerNameTakenException(
                    "A worker named \"" + name() + "\" is alive; choose another name, or leave it"
                            + " out for one made of host and pid. A killed worker frees its name after 25 s");
        }
        fields.put("birth", born.get());
        return fields;
    }

    private static Map<String, String> withState(Map<String, String> fields) {
        var all = new java.util.LinkedHashMap<>(fields);
        all.put("state", "started");
        return all;
    }

    private boolean isStopAskedWithin(Duration pause) {
        try {
            return stopAsked.await(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RqException("Interrupted while waiting for Redis", e);
        }
    }

    private Thread run(String role, Runnable task) {
        var thread = new Thread(task, "rq-" + name() + "-" + role);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, e) -> log.died(dead.getName(), role.equals("loop"), e));
        threads.add(thread);
        thread.start();
        return thread;
    }

    private void work(WorkerLoop work) {
        try {
            work.run();
        } finally {
            try {
                goodbye();
            } finally {
                over.countDown();
            }
        }
    }

    private void goodbye() {
        upkeep.stop();
        if (heartbeat != null) {
            heartbeat.stop();
        }
        if (scheduler != null) {
            scheduler.stop();
        }
        if (subscription != null) {
            subscription.close();
        }
        awaitLastBeat();
        calls.stop(LAST_CALLS);
        webhooks.stop(LAST_CALLS);
        try {
            engine.presence().death(self);
        } catch (RqException e) {
            log.leftHeld(e.getMessage());
        }
        functions.close();
        log.done();
    }

    /** A beat that is under way would write the entry anew after the death. */
    private void awaitLastBeat() {
        try {
            if (beating != null) {
                beating.join(LAST_BEAT.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen(CommandListener commands) {
        var started = engine.redis()
                .subscription(
                        engine.keys().pubsub(name()), commands::received, e -> log.broken("Listening to commands", e));
        subscription = started;
        run("commands", started);
        run("commands-watch", started::watch);
    }

    /** What the command shutdown does, instead of {@link #stop}. */
    void onShutdown(Runnable action) {
        onShutdown = action;
    }

    private void startScheduler(Map<String, String> fields) {
        if (options.scheduler()) {
            var started = new JobScheduler(
                    engine,
                    new Scheduler(
                            UUID.randomUUID().toString().replace("-", ""),
                            fields.getOrDefault("hostname", "unknown"),
                            ProcessHandle.current().pid(),
                            fields.getOrDefault("birth", ""),
                            options.queues()),
                    e -> log.broken("The scheduler", e));
            scheduler = started;
            run("scheduler", started);
            run("bell", started::listen);
        }
    }

    /**
     * Asks for a stop and returns at once; asked a second time, running jobs are interrupted without waiting. A start that still
     * waits for Redis gives up.
     */
    public void stop() {
        stopAsked.countDown();
        var current = loop;
        if (current != null) {
            current.stop();
        }
    }

    /** What runs at this moment, in the order of the claims. */
    List<Execution> running() {
        return holdings.executions();
    }

    /** Hands on what runs and leaves at once: one of these jobs ends the JVM. */
    void breakOff(String why, Consumer<Abandoned> each) {
        stopAsked.countDown();
        var current = loop;
        if (current == null) {
            return;
        }
        current.drain();
        try {
            new HandOver(engine, self, holdings).run(why, each.andThen(lost::handedOn));
        } finally {
            current.stop();
        }
    }

    /** Waits until the worker has left: after a stop, a burst or its last job. False when the time ran out. */
    public boolean awaitEnd(Duration time) throws InterruptedException {
        return over.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Drains and leaves; goes along with a stop that was asked for before. When the calling thread is interrupted, running jobs
     * are interrupted too.
     */
    @Override
    public void close() {
        stopAsked.countDown();
        var current = loop;
        if (current == null) {
            functions.close();
            return;
        }
        current.drain();
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            current.stop();
        }
    }

    /** Whether a function is still running, although the worker has left. */
    boolean leavesJobs() {
        var executor = jobs;
        return executor != null && executor.running() + executor.stuckThreads() > 0;
    }

    /** Host, process id, four hex digits. */
    static String generatedName() {
        return HostName.local() + "-" + ProcessHandle.current().pid() + "-"
                + HexFormat.of().toHexDigits((short) new Random().nextInt());
    }

    static String version() {
        var version = Worker.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    /** What a worker is made of. Not safe for several threads. */
    public static final class Builder {

        private final Rq rq;
        private List<String> queues = List.of("default");
        private String name = generatedName();
        private int concurrency = 10;
        private int maxInFlight = 1_000;
        private Threads threads = Threads.AUTO;
        private boolean burst;
        private boolean scheduler = true;
        private long maxJobs;
        private @Nullable Duration maxIdle;
        private DequeueStrategy strategy = DequeueStrategy.DEFAULT;
        private Map<String, Integer> weights = Map.of();
        private Duration shutdownTimeout = Duration.ofSeconds(25);
        private Duration pythonLease = Duration.ofHours(1);
        private @Nullable Functions functions;
        private InstanceFactory instances = InstanceFactory.newInstances();
        private final List<ExceptionHandler> exceptionHandlers = new ArrayList<>();
        private @Nullable WorkHorseKilledHandler workHorseKilled;
        private final List<JobListener> listeners = new ArrayList<>();

        private Builder(Rq rq) {
            this.rq = rq;
        }

        /** The queues in order of priority; {@code default} when left out. */
        public Builder queues(String... queues) {
            this.queues = List.of(queues);
            return this;
        }

        /** How the worker is listed; made of host, pid and four hex digits when left out. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** How many jobs run at a time, each on a thread; 10 by default. */
        public Builder concurrency(int concurrency) {
            this.concurrency = concurrency;
            return this;
        }

        /**
         * How many jobs may wait for the stage that their function returned; 1,000 by default. They hold no thread. While there
         * are so many no more jobs are claimed; those that run then may still add theirs.
         */
        public Builder maxInFlight(int maxInFlight) {
            this.maxInFlight = maxInFlight;
            return this;
        }

        /** On which threads jobs run; {@link Threads#AUTO} by default. */
        public Builder threads(Threads threads) {
            this.threads = threads;
            return this;
        }

        /** Leave when the queues are empty and nothing runs. */
        public Builder burst() {
            this.burst = true;
            return this;
        }

        /** Do not move scheduled jobs into their queues; others must. By default every worker can, and one of them does. */
        public Builder withoutScheduler() {
            this.scheduler = false;
            return this;
        }

        /** Leave after so many jobs; no limit by default. */
        public Builder maxJobs(long maxJobs) {
            this.maxJobs = maxJobs;
            return this;
        }

        /**
         * Leave after about so long without a job; never by default. The time of a suspension does not count. RQ's
         * max_idle_time.
         */
        public Builder maxIdle(Duration maxIdle) {
            this.maxIdle = maxIdle;
            return this;
        }

        /** From which queue the next job is taken; in the order of the queues by default. */
        public Builder dequeueStrategy(DequeueStrategy strategy) {
            this.strategy = strategy;
            return this;
        }

        /** {@link DequeueStrategy#WEIGHTED}, and how often each queue gives a job, 1 to 1,000; 1 for one not named. */
        public Builder weights(Map<String, Integer> weights) {
            this.strategy = DequeueStrategy.WEIGHTED;
            this.weights = weights;
            return this;
        }

        /** How long running jobs may go on after a stop; 25 s by default. */
        public Builder shutdownTimeout(Duration shutdownTimeout) {
            this.shutdownTimeout = shutdownTimeout;
            return this;
        }

        /**
         * After what time without this process Python's cleaners may take a running job; one hour by default. Recovery by
         * other Java workers never waits for it.
         */
        public Builder pythonLease(Duration pythonLease) {
            this.pythonLease = pythonLease;
            return this;
        }

        /** The packages, with their subpackages, whose public methods may be called. */
        public Builder functions(String... packages) {
            return functions(Functions.inPackages(loader(), List.of(packages)));
        }

        /** What may be called, when packages do not say it. Closed with the worker. */
        public Builder functions(Functions functions) {
            this.functions = functions;
            return this;
        }

        private static ClassLoader loader() {
            var context = Thread.currentThread().getContextClassLoader();
            return context != null ? context : Worker.class.getClassLoader();
        }

        /** Who makes the receivers of instance methods: a container's {@code getBean}; a new object by default. */
        public Builder instances(InstanceFactory instances) {
            this.instances = instances;
            return this;
        }

        /** Is told of every failed attempt; give it again for further ones, which are called after it. None by default. */
        public Builder exceptionHandler(ExceptionHandler handler) {
            this.exceptionHandlers.add(handler);
            return this;
        }

        /** Is told of jobs whose process died, and of those that would not stop. None by default. */
        public Builder workHorseKilledHandler(WorkHorseKilledHandler handler) {
            this.workHorseKilled = handler;
            return this;
        }

        /** Hears of every transition that this worker makes, after those of {@code rq}; give it again for more. None by default. */
        public Builder listener(JobListener listener) {
            this.listeners.add(listener);
            return this;
        }

        public Worker build() {
            if (functions == null) {
                throw new IllegalStateException(
                        "A worker must be told what it may call: functions(\"com.acme\") with the package of your jobs");
            }
            queues.forEach(rq::queue);
            var options = new WorkerOptions(
                    name,
                    queues,
                    concurrency,
                    maxInFlight,
                    threads,
                    burst,
                    maxJobs,
                    maxIdle,
                    strategy,
                    weights,
                    shutdownTimeout,
                    pythonLease,
                    scheduler,
                    !exceptionHandlers.isEmpty());
            return new Worker(this, options, functions);
        }
    }
}
