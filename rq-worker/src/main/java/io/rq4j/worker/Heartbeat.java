package io.rq4j.worker;

import io.rq4j.error.RqException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.Advance;
import io.rq4j.internal.lifecycle.JobLifecycle.Held;
import io.rq4j.internal.lifecycle.WorkerPresence.Self;
import io.rq4j.internal.redis.Read;
import io.rq4j.internal.redis.Reply;
import io.rq4j.job.Execution;
import io.rq4j.worker.execution.JobExecutor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Shows that this process lives: a beat every five seconds on a thread of its own, which goes on while all job threads are
 * blocked. It renews leases, interrupts what is no longer ours, and gives back what Redis holds for us and we do not run.
 */
final class Heartbeat implements Runnable {

    private static final long EVERY_NANOS = 5_000_000_000L;
    /** A change of state is shown sooner, but not more often than this. */
    private static final long SOONEST_NANOS = 1_000_000_000L;

    private static final long UNKNOWN_AFTER_MILLIS = 10_000;

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
    private final Object monitor = new Object();
    private boolean nudged;
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
        this.state = state;
        this.renewEveryNanos = Math.min(30, process.leaseSeconds() / 3) * 1_000_000_000L;
    }

    @Override
    public void run() {
        while (pause()) {
            try {
                beat();
            } catch (RqException e) {
                // The loop reports an absent Redis; a beat that is missed comes five seconds later.
            } catch (RuntimeException e) {
                log.broken("The heartbeat", e);
            }
        }
    }

    /** One beat, then what follows from it. */
    void beat() {
        long held = engine.presence().beat(self, currentJob(), fields());
        renew();
        if (held > holdings.size()) {
            giveBackUnknown();
        }
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
        return fields;
    }

    private String workingTime() {
        return holdings.longest()
                .map(holding -> String.valueOf((System.nanoTime() - holding.claimedNanos()) / 1e9))
                .orElse("0");
    }

    private void renew() {
        var due = holdings.due(System.nanoTime(), renewEveryNanos);
        if (due.isEmpty()) {
            return;
        }
        for (var verdict : engine.lifecycle().renew(process, due)) {
            if (!verdict.accepted() && executor.interrupt(verdict.execution().id(), "The job is " + verdict.word())) {
                log.lost(verdict.execution(), verdict.word());
            }
        }
    }

    /** A claim whose reply never came, of a batch that was given up. */
    private void giveBackUnknown() {
        var index = Reply.pairs(engine.redis().read(Read.HGETALL, engine.keys().held(self.instance())));
        long old = engine.store().now().toEpochMilli() - UNKNOWN_AFTER_MILLIS;
        var unknown = engine.presence().held(self, index).stream()
                .filter(held -> !holdings.knows(held.execution()) && Long.parseLong(held.claimedMillis()) < old)
                .map(Heartbeat::execution)
                .toList();
        for (var verdict : engine.lifecycle().pushBack(process, unknown)) {
            log.unknown(verdict.execution());
        }
    }

    private static Execution execution(Held held) {
        return new Execution(held.execution(), held.jobId(), held.queue(), 0, "0");
    }

    /** The state has changed: beat soon. */
    void nudge() {
        synchronized (monitor) {
            nudged = true;
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
                long waited = System.nanoTime() - began;
                long left = (nudged ? SOONEST_NANOS : EVERY_NANOS) - waited;
                if (left <= 0) {
                    nudged = false;
                    return true;
                }
                try {
                    monitor.wait(left / 1_000_000 + 1);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            }
            return false;
        }
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
