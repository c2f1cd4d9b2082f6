package io.rq4j.worker;

import io.rq4j.error.RedisUnavailableException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.Advance;
import io.rq4j.internal.lifecycle.JobLifecycle.Held;
import io.rq4j.internal.lifecycle.WorkerPresence.Self;
import io.rq4j.internal.redis.Read;
import io.rq4j.internal.redis.Reply;
import io.rq4j.job.Execution;
import io.rq4j.worker.execution.JobExecutor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Shows that this process lives: a beat every five seconds on a thread of its own, which goes on while all job threads are
 * blocked. It renews leases, interrupts what is no longer ours, and gives back what Redis holds for us and we do not run.
 */
final class Heartbeat implements Runnable {

    private static final long EVERY_NANOS = 5_000_000_000L;
    /** A change of state that lasts as long as this is shown at once. */
    private static final long SOONEST_NANOS = 1_000_000_000L;

    private static final Duration UNKNOWN_AFTER = Duration.ofSeconds(10);

    private final Engine engine;
    private final Self self;
    private final Advance.Process process;
    private final Holdings holdings;
    private final Tally tally;
    private final JobExecutor executor;
    private final WorkerLog log;
    private final Map<String, String> birthFields;
    private final Supplier<String> state;
    private final long renewEveryNanos;
    private final Suspensions suspensions;
    private final Object monitor = new Object();
    private volatile String shown = "";
    private volatile boolean stuckShown;
    private volatile boolean shutdownAsked;
    private boolean nudged;
    private long nudgedNanos;
    private boolean asked;
    private boolean stopped;

    Heartbeat(
            Engine engine,
            Self self,
            Advance.Process process,
            Holdings holdings,
            Tally tally,
            JobExecutor executor,
            WorkerLog log,
            Map<String, String> birthFields,
            Supplier<String> state) {
        this.engine = engine;
        this.self = self;
        this.process = process;
        this.holdings = holdings;
        this.tally = tally;
        this.executor = executor;
        this.log = log;
        this.birthFields = birthFields;
        this.suspensions = new Suspensions(log);
        this.state = state;
        this.renewEveryNanos = Math.min(30, process.leaseSeconds() / 3) * 1_000_000_000L;
    }

    @Override
    public void run() {
        while (pause()) {
            try {
                beat();
            } catch (RedisUnavailableException e) {
                // The loop reports an absent Redis; a beat that is missed comes five seconds later.
            } catch (RuntimeException | Error e) {
                log.broken("The heartbeat", e);
            }
        }
    }

    /** One beat, then what follows from it. */
    void beat() {
        var fields = fields();
        var beat = engine.presence().beat(self, currentJob(), fields);
        suspensions.found(beat);
        long held = beat.held();
        shown = fields.getOrDefault("state", "");
        long known = holdings.held();
        // Less is held than we run: some of it was taken from us while we seemed dead, and must not go on until its
        // lease is due.
        renew(held < known ? 0 : renewEveryNanos);
        loseWhatWasTaken();
        tellShutdown();
        if (held > known) {
            giveBackUnknown(UNKNOWN_AFTER);
        }
    }

    private void tellShutdown() {
        if (shutdownAsked) {
            shutdownAsked = false;
            engine.presence().requestShutdown(self);
        }
    }

    /** A stop was asked for while jobs run, which observers shall see. */
    void shutdownAsked() {
        shutdownAsked = true;
        ask();
    }

    private String currentJob() {
        return holdings.longest().map(holding -> holding.execution().jobId()).orElse("");
    }

    private Map<String, String> fields() {
        var fields = new LinkedHashMap<>(birthFields);
        fields.put("state", state.get());
        fields.put("current_job_working_time", workingTime());
        fields.put("successful_job_count", String.valueOf(tally.successful()));
        fields.put("failed_job_count", String.valueOf(tally.failed()));
        fields.put("total_working_time", String.valueOf(tally.workedSeconds()));
        putStuckThreads(fields);
        return fields;
    }

    /** A field of ours, which most workers never need; what was shown once must be taken back. */
    private void putStuckThreads(Map<String, String> fields) {
        int stuck = executor.stuckThreads();
        stuckShown |= stuck > 0;
        if (stuckShown) {
            fields.put("stuck_threads", String.valueOf(stuck));
        }
    }

    private String workingTime() {
        return holdings.longest()
                .map(holding -> String.valueOf((System.nanoTime() - holding.claimedNanos()) / 1e9))
                .orElse("0");
    }

    private void renew(long everyNanos) {
        var due = holdings.due(System.nanoTime(), everyNanos);
        loseRefused(due);
    }

    /** Canceled, stopped or deleted, by Java or by Python, which changes the hash only. The script decides. */
    private void loseWhatWasTaken() {
        var running = holdings.executions();
        var statuses =
                engine.store().statuses(running.stream().map(Execution::jobId).toList());
        var suspects = IntStream.range(0, running.size())
                .filter(i -> !"started".equals(statuses.get(i)))
                .mapToObj(running::get)
                .filter(execution -> holdings.isHeld(execution.id()))
                .toList();
        loseRefused(suspects);
    }

    private void loseRefused(List<Execution> executions) {
        for (var verdict : engine.lifecycle().renew(process, executions)) {
            // "bad" says that a key of the job holds something else, not that somebody took the job.
            if (!verdict.accepted() && !verdict.word().equals("bad")) {
                lose(verdict.execution(), verdict.word());
            }
        }
    }

    /** The job is no longer ours: its thread is interrupted. */
    void lose(Execution execution, String why) {
        holdings.lose(execution.id(), why);
        interruptIfLost(execution);
    }

    /** For the loop too: a job that a beat found lost before its thread had it could not be interrupted then. */
    void interruptIfLost(Execution execution) {
        holdings.lost(execution.id()).ifPresent(why -> {
            if (executor.interrupt(execution.id(), "The job is " + why)) {
                log.lost(execution, why);
            }
        });
    }

    /** A claim whose reply never came, of a batch that was given up. */
    void giveBackUnknown(Duration claimedBefore) {
        var index = Reply.pairs(engine.redis().read(Read.HGETALL, engine.keys().held(self.instance())));
        long old = engine.store().now().minus(claimedBefore).toEpochMilli();
        var unknown = engine.presence().held(self, index).stream()
                .filter(held -> !holdings.knows(held.execution()) && Long.parseLong(held.claimedMillis()) <= old)
                .map(Heartbeat::execution)
                .toList();
        engine.lifecycle().pushBack(process, unknown).stream()
                .filter(Advance.Verdict::accepted)
                .forEach(verdict -> log.unknown(verdict.execution()));
    }

    private static Execution execution(Held held) {
        return new Execution(held.execution(), held.jobId(), held.queue(), 0, "0");
    }

    /** The state has changed: beat soon, unless it changes back. */
    void nudge() {
        synchronized (monitor) {
            nudgedNanos = nudged ? nudgedNanos : System.nanoTime();
            nudged = true;
            monitor.notifyAll();
        }
    }

    /** What keeps this process from taking jobs, as of the last beat. */
    Suspensions suspensions() {
        return suspensions;
    }

    /** A claim found something else than the last beat: beat now, but not more often than once a second. */
    void ask() {
        synchronized (monitor) {
            asked = true;
            monitor.notifyAll();
        }
    }

    void stop() {
        synchronized (monitor) {
            stopped = true;
            monitor.notifyAll();
        }
    }

    private boolean pause() {
        long began = System.nanoTime();
        synchronized (monitor) {
            while (!stopped) {
                long left = EVERY_NANOS - (System.nanoTime() - began);
                boolean answer = asked && EVERY_NANOS - left >= SOONEST_NANOS;
                if (left <= 0 || answer || nudged && stateHasChanged()) {
                    nudged = false;
                    asked = false;
                    return true;
                }
                try {
                    monitor.wait((nudged || asked ? Math.min(left, SOONEST_NANOS) : left) / 1_000_000 + 1);
                } catch (InterruptedException e) {
                    // Only stop() ends this thread: a job can interrupt every thread of its JVM.
                }
            }
            return false;
        }
    }

    /** Whether a change has lasted for as long as it takes to be shown; one that came and went is forgotten. */
    private boolean stateHasChanged() {
        boolean lasted = System.nanoTime() - nudgedNanos >= SOONEST_NANOS;
        nudged = !lasted;
        return lasted && !shown.equals(state.get());
    }

    /** The fields that a worker is born with. */
    static Map<String, String> birthFields(List<String> queues, String hostname, String address, String version) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("queues", String.join(",", queues));
        fields.put("pid", String.valueOf(ProcessHandle.current().pid()));
        fields.put("hostname", hostname);
        fields.put("ip_address", address);
        fields.put("version", version);
        fields.put("python_version", "Java " + Runtime.version());
        return fields;
    }
}
