package io.rq4j.worker;

import io.rq4j.codec.CallbackFields;
import io.rq4j.codec.WebhookField;
import io.rq4j.error.JobKilledException;
import io.rq4j.error.RedisUnavailableException;
import io.rq4j.error.RqException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.Advance.Answer;
import io.rq4j.internal.lifecycle.Advance.Batch;
import io.rq4j.internal.lifecycle.Advance.Process;
import io.rq4j.internal.lifecycle.Advance.QueueState;
import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.job.Callback;
import io.rq4j.job.Outcome;
import io.rq4j.worker.Inbox.Ended;
import io.rq4j.worker.Inbox.Stop;
import io.rq4j.worker.WorkHorseKilledHandler.Cause;
import io.rq4j.worker.execution.Assignment;
import io.rq4j.worker.execution.JobExecutor;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The heart of a worker process, one thread: settles what ended and claims what is free, both in one round trip; hands claims
 * to the executor; waits for whichever comes first of an outcome, a queue that has work, a timer. Everything that other
 * threads tell it goes through its {@link Inbox}; its end is {@link Leaving}.
 */
final class WorkerLoop implements Runnable {

    /** More queues than this have no waiter and are asked ten times a second. */
    static final int WAITERS = 8;

    /** The end of one job is often followed by others: what comes within this time shares its round trip. */
    private static final long LINGER_NANOS = 50_000;

    private final Engine engine;
    private final Process process;
    private final WorkerOptions options;
    private final JobExecutor executor;
    private final Holdings holdings;
    private final WorkerLog log;
    private final Heartbeat heartbeat;
    private final Map<String, Waiter> waiters;
    private final Runnable releasing;
    private final LostJobs lost;

    private final Inbox inbox;
    private final Settling settling;
    private volatile boolean left;

    private long claimed;
    private long busyNanos = System.nanoTime();
    private boolean draining;
    private boolean away;
    private boolean unanswered;

    WorkerLoop(
            Engine engine,
            Process process,
            WorkerOptions options,
            JobExecutor executor,
            Holdings holdings,
            Tally tally,
            WorkerLog log,
            Heartbeat heartbeat,
            Map<String, Waiter> waiters,
            Runnable releasing,
            LostJobs lost) {
        this.engine = engine;
        this.process = process;
        this.options = options;
        this.executor = executor;
        this.holdings = holdings;
        this.log = log;
        this.heartbeat = heartbeat;
        this.waiters = waiters;
        this.releasing = releasing;
        this.lost = lost;
        this.inbox = new Inbox(holdings, options.shutdownTimeout());
        var turns = new Turns(options.strategy(), options.queues(), options.weights(), new Random());
        this.settling = new Settling(options.queues(), turns, holdings, tally, log, lost);
    }

    /** A queue may have work. */
    void ask() {
        inbox.ask();
    }

    /** Claims no more and ends when nothing runs; a second time, or after the shutdown timeout, without waiting for that. */
    void stop() {
        if (!stopAt(Stop.DRAIN)) {
            stopAt(Stop.NOW);
        }
    }

    /** As the first {@link #stop}, however often it is called. */
    void drain() {
        stopAt(Stop.DRAIN);
    }

    private boolean stopAt(Stop further) {
        boolean moved = inbox.stopAt(further);
        if (moved && further == Stop.DRAIN && !left) {
            log.stopping(holdings.size());
            if (holdings.size() > 0) {
                heartbeat.shutdownAsked();
            }
        }
        return moved;
    }

    @Override
    public void run() {
        try {
            while (!inbox.isOver()) {
                step();
            }
        } finally {
            left = true;
            waiters.values().forEach(Waiter::stop);
            new Leaving(engine, process, executor, holdings, inbox, settling, lost, log).leave(heartbeat, unanswered);
        }
    }

    private void step() {
        leaveWhenIdle();
        var outcomes = inbox.take();
        int slots = freeSlots(outcomes.size());
        if (outcomes.isEmpty() && (slots == 0 || !inbox.wantsToAsk())) {
            await(slots > 0);
        } else {
            advance(outcomes, slots);
        }
    }

    /** A suspended worker is not idle: it may not be otherwise. */
    private void leaveWhenIdle() {
        if (holdings.size() > 0 || heartbeat.suspensions().isSuspended()) {
            busyNanos = System.nanoTime();
        } else if (options.maxIdle() != null
                && System.nanoTime() - busyNanos > options.maxIdle().toNanos()
                && stopAt(Stop.LAST)) {
            log.idle(options.maxIdle());
        }
    }

    private int freeSlots(int ending) {
        int running = holdings.size() - ending;
        int inFlight = inFlight();
        if (inbox.isStopping() || draining && running > 0) {
            return 0;
        }
        if (inFlight >= options.maxInFlight()) {
            return 0;
        }
        int free = options.concurrency() - (running - inFlight);
        long left = options.maxJobs() == 0 ? free : options.maxJobs() - claimed;
        return (int) Math.max(0, Math.min(free, left));
    }

    private int inFlight() {
        inbox.forgetSlots();
        return executor.inFlight();
    }

    private void await(boolean free) {
        waiters.values().forEach(free ? Waiter::arm : Waiter::disarm);
        inbox.await(free, free && options.queues().size() > waiters.size());
        if (holdings.size() > 1) {
            LockSupport.parkNanos(LINGER_NANOS);
        }
    }

    private void advance(List<Ended> outcomes, int slots) {
        inbox.answered();
        var seats = seats();
        var batch = settling.batch(outcomes, seats, slots);
        holdings.expect(batch.executions());
        boolean idle = batch.running() == 0 && outcomes.isEmpty();
        var answer = untilAnswered(batch);
        if (answer == null) {
            // A stop no longer waits for the answer: what ended is told once more at the very end.
            unanswered = true;
            inbox.giveBack(outcomes);
            return;
        }
        settling.settled(outcomes, answer);
        answer.bad().forEach(log::bad);
        answer.claims().forEach(this::start);
        busyNanos = answer.claims().isEmpty() ? busyNanos : System.nanoTime();
        holdings.expect(List.of());
        draining = draining(answer);
        if (heartbeat.suspensions().isNews(options.queues(), answer)) {
            heartbeat.ask();
        }
        if (answer.releasing()) {
            releasing.run();
        }
        waitBetter(answer, slots, seats);
        if (idle != (holdings.size() == 0)) {
            heartbeat.nudge();
        }
        leaveWhenDone(answer);
    }

    private Set<Waiter.Seat> seats() {
        return waiters.values().stream()
                .flatMap(waiter -> waiter.seat().stream())
                .collect(Collectors.toSet());
    }

    /** Sends the batch, unchanged, until Redis answers. Null only when a stop no longer waits for that. */
    private @Nullable Answer untilAnswered(Batch batch) {
        var backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30), new Random());
        while (true) {
            try {
                if (away) {
                    beatFirst();
                }
                var answer = engine.lifecycle().advance(process, batch);
                if (away) {
                    log.back();
                    away = false;
                }
                return answer;
            } catch (RedisUnavailableException e) {
                if (!away) {
                    log.away(e.getMessage());
                    away = true;
                }
                engine.redis().refresh();
            } catch (RqException | Error e) {
                log.broken("A round trip", e);
            }
            if (!inbox.pause(backoff.next())) {
                return null;
            }
        }
    }

    /** So that nobody takes this process for dead while it claims. */
    private void beatFirst() {
        try {
            heartbeat.beat();
        } catch (RedisUnavailableException e) {
            throw e;
        } catch (RqException e) {
            // The heartbeat's own thread reports it, and it must not keep jobs from being settled.
        }
    }

    private void start(Claim claim) {
        claimed++;
        holdings.add(claim, System.nanoTime());
        log.started(claim);
        var problem = ClaimCheck.problem(claim);
        var callbacks = CallbackFields.claimed(claim.fields());
        if (problem.isPresent() && !options.handlesFailures() && !callbacks.contains(Callback.Kind.FAILURE)) {
            inbox.add(new Ended(claim, new Outcome.Failed(problem.get(), Duration.ZERO)));
            return;
        }
        var running = new Running(claim);
        var execution = claim.execution();
        var assignment = new Assignment(
                execution,
                claim.fields().getOrDefault("description", ""),
                problem.isPresent() ? refusing(problem.get()) : running::payload,
                problem.isPresent() ? null : ClaimCheck.timeout(claim),
                new HeldJob(engine, execution),
                claim.fields().get("result_of"),
                callbacks);
        executor.execute(assignment, running);
        heartbeat.interruptIfLost(execution);
    }

    /** A job that cannot be run fails on a thread, because something is to be called then. */
    private static Callable<byte[]> refusing(String problem) {
        return () -> {
            throw new RqException(problem);
        };
    }

    private final class Running implements JobExecutor.Listener {

        private final Claim claim;
        private volatile Webhooks.@Nullable Subject subject;
        private volatile boolean writtenOff;

        Running(Claim claim) {
            this.claim = claim;
        }

        @Override
        public void ended(Outcome outcome) {
            inbox.add(new Ended(claim, outcome, subject, died(outcome)));
        }

        @Override
        public void writtenOff() {
            writtenOff = true;
        }

        private @Nullable Cause died(Outcome outcome) {
            if (writtenOff) {
                return Cause.THREAD_GIVEN_UP;
            }
            return outcome instanceof Outcome.Failed failed
                            && failed.types().contains(JobKilledException.class.getName())
                    ? Cause.KILLED
                    : null;
        }

        @Override
        public void inFlight() {
            inbox.slotFree();
        }

        /** On the job's thread. What its webhooks tell may be gone with the job when they are sent. */
        byte[] payload() {
            var id = claim.execution().jobId();
            if (claim.fields().containsKey(WebhookField.NAME)) {
                subject = engine.store().job(id).map(lost.webhooks()::subject).orElse(null);
            }
            var data = claim.data() != null ? claim.data() : engine.store().field(id, "data");
            if (data == null) {
                throw new IllegalStateException("The job was deleted before its data could be read");
            }
            return data;
        }
    }

    private boolean draining(Answer answer) {
        if (answer.drain() && !draining) {
            log.draining();
        }
        return answer.drain() || draining && holdings.size() > 0;
    }

    /** Tells the waiters what the claim found, so that none of them spins. */
    private void waitBetter(Answer answer, int slots, Set<Waiter.Seat> shown) {
        Set<String> won = new HashSet<>();
        answer.claims().forEach(claim -> won.add(claim.execution().queue()));
        for (int i = 0; i < answer.states().size(); i++) {
            var waiter = waiters.get(options.queues().get(i));
            if (waiter == null) {
                continue;
            }
            if (won.contains(waiter.queue())) {
                waiter.won(shown);
            } else if (slots > answer.claims().size() && answer.states().get(i) != QueueState.EMPTY) {
                waiter.rest();
            }
        }
        // The answer to a repeated batch does not say what is left.
        if (slots > 0 && (answer.claims().size() == slots || answer.states().isEmpty())) {
            inbox.ask();
        }
    }

    private void leaveWhenDone(Answer answer) {
        boolean empty = options.burst()
                && holdings.size() == 0
                && answer.claims().isEmpty()
                && !answer.states().isEmpty()
                && answer.states().stream().noneMatch(state -> state == QueueState.MORE);
        boolean enough = options.maxJobs() > 0 && claimed >= options.maxJobs();
        if (empty && answer.states().contains(QueueState.HELD) && !enough) {
            tellWhatHolds();
        }
        if (empty || enough) {
            stopAt(Stop.LAST);
        }
    }

    /** A burst leaves jobs behind, perhaps before the first beat. */
    private void tellWhatHolds() {
        try {
            heartbeat.beat();
        } catch (RqException e) {
            // The line below then does not say why.
        }
        log.burstHeld(heartbeat.suspensions().words());
    }

    static Map<String, Waiter> waiters(List<Waiter> all) {
        var byQueue = new HashMap<String, Waiter>();
        all.forEach(waiter -> byQueue.put(waiter.queue(), waiter));
        return byQueue;
    }
}
