package io.rq4j.worker;

import io.rq4j.error.RedisUnavailableException;
import io.rq4j.error.RqException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.Advance.Answer;
import io.rq4j.internal.lifecycle.Advance.Batch;
import io.rq4j.internal.lifecycle.Advance.Process;
import io.rq4j.internal.lifecycle.Advance.QueueState;
import io.rq4j.internal.lifecycle.Advance.Verdict;
import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.internal.lifecycle.Settlement;
import io.rq4j.job.Execution;
import io.rq4j.job.Outcome;
import io.rq4j.job.Progress;
import io.rq4j.job.Result;
import io.rq4j.worker.execution.Assignment;
import io.rq4j.worker.execution.JobAccess;
import io.rq4j.worker.execution.JobExecutor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The heart of a worker process, one thread: settles what ended and claims what is free, both in one round trip; hands claims
 * to the executor; waits for whichever comes first of an outcome, a queue that has work, a timer. Everything that other
 * threads tell it goes through {@link #ended}, {@link #ask} and {@link #stop}.
 */
final class WorkerLoop implements Runnable {

    /** More queues than this have no waiter and are asked every {@link #POLL}. */
    static final int WAITERS = 8;

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration REST = Duration.ofSeconds(1);
    /** How long an interrupted job has to give up at a stop. */
    private static final Duration GRACE = Duration.ofSeconds(3);
    /** The end of one job is often followed by others: what comes within this time shares its round trip. */
    private static final long LINGER_NANOS = 50_000;

    private static final int SETTLE_BYTES = 4 * 1024 * 1024;
    /** When Redis does not answer these at a stop, others take over. */
    private static final int LAST_ATTEMPTS = 3;

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private static final String NOT_TWICE =
            "The worker stopped before the job had ended, and the job must not start twice"
                    + " (onAbandon FAIL). Requeue it, or give workers a longer --shutdown-timeout.";

    private record Ended(Claim claim, Outcome outcome) {}

    /** How far a stop has come. Each step goes further than the one before, and none goes back. */
    private enum Stop {
        NO,
        /** Claims no more, and waits for what runs as long as that takes: the last of {@code maxJobs} may be a long one. */
        LAST,
        /** Claims no more, and waits for what runs until the shutdown timeout. */
        DRAIN,
        NOW
    }

    private final Engine engine;
    private final Process process;
    private final WorkerOptions options;
    private final JobExecutor executor;
    private final Holdings holdings;
    private final Tally tally;
    private final WorkerLog log;
    private final Heartbeat heartbeat;
    private final Map<String, Waiter> waiters;
    private final Runnable releasing;

    private final Object monitor = new Object();
    private final Deque<Ended> ended = new ArrayDeque<>();
    private boolean asked = true;
    private boolean slotFreed;
    private Stop stop = Stop.NO;
    private long stopNanos;
    private @Nullable Thread inGrace;
    private volatile boolean left;

    private long batchNumber;
    private long claimed;
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
            Runnable releasing) {
        this.engine = engine;
        this.process = process;
        this.options = options;
        this.executor = executor;
        this.holdings = holdings;
        this.tally = tally;
        this.log = log;
        this.heartbeat = heartbeat;
        this.waiters = waiters;
        this.releasing = releasing;
    }

    /** A job has ended, on a thread of the executor. */
    void ended(Claim claim, Outcome outcome) {
        synchronized (monitor) {
            ended.add(new Ended(claim, outcome));
            monitor.notifyAll();
        }
    }

    /** A job holds no thread any more, on a thread of the executor. */
    private void slotFree() {
        synchronized (monitor) {
            slotFreed = true;
            monitor.notifyAll();
        }
    }

    /** A queue may have work. */
    void ask(String queue) {
        synchronized (monitor) {
            asked = true;
            monitor.notifyAll();
        }
    }

    /** Claims no more and ends when nothing runs; a second time, or after the shutdown timeout, without waiting for that. */
    void stop() {
        synchronized (monitor) {
            stopAt(stop.compareTo(Stop.DRAIN) < 0 ? Stop.DRAIN : Stop.NOW);
        }
    }

    /** As the first {@link #stop}, however often it is called. */
    void drain() {
        stopAt(Stop.DRAIN);
    }

    private void stopAt(Stop further) {
        synchronized (monitor) {
            if (stop.compareTo(further) >= 0) {
                return;
            }
            stop = further;
            stopNanos = System.nanoTime();
            monitor.notifyAll();
            if (inGrace != null) {
                inGrace.interrupt();
            }
        }
        if (further == Stop.DRAIN && !left) {
            log.stopping(holdings.size());
        }
    }

    @Override
    public void run() {
        try {
            while (!isOver()) {
                step();
            }
        } finally {
            left = true;
            leave();
        }
    }

    private void step() {
        var outcomes = takeEnded();
        int slots = freeSlots(outcomes.size());
        if (outcomes.isEmpty() && (slots == 0 || !wantsToAsk())) {
            await(slots > 0);
        } else {
            advance(outcomes, slots);
        }
    }

    private boolean isOver() {
        synchronized (monitor) {
            if (stop == Stop.NO) {
                return false;
            }
            return stop == Stop.NOW || isLate() || holdings.size() == 0 && ended.isEmpty();
        }
    }

    private boolean isLate() {
        return stop == Stop.DRAIN
                && System.nanoTime() - stopNanos > options.shutdownTimeout().toNanos();
    }

    /** Outcomes for one batch, cut at 4 MiB of results. */
    private List<Ended> takeEnded() {
        synchronized (monitor) {
            var batch = new ArrayList<Ended>();
            long bytes = 0;
            while (!ended.isEmpty() && batch.size() < 1_000 && bytes < SETTLE_BYTES) {
                bytes += size(ended.peek().outcome());
                if (batch.isEmpty() || bytes < SETTLE_BYTES) {
                    batch.add(ended.poll());
                }
            }
            return batch;
        }
    }

    private static long size(Outcome outcome) {
        if (outcome instanceof Outcome.Finished finished) {
            return finished.value().length;
        }
        return outcome instanceof Outcome.Failed failed ? failed.text().length() : 0;
    }

    private int freeSlots(int ending) {
        int running = holdings.size() - ending;
        int inFlight = inFlight();
        if (isStopping() || draining && running > 0) {
            return 0;
        }
        if (inFlight >= options.maxInFlight()) {
            return 0;
        }
        int free = options.concurrency() - (running - inFlight);
        long left = options.maxJobs() == 0 ? free : options.maxJobs() - claimed;
        return (int) Math.max(0, Math.min(free, left));
    }

    /** A slot that comes free after this look wakes the loop. */
    private int inFlight() {
        synchronized (monitor) {
            slotFreed = false;
        }
        return executor.inFlight();
    }

    private boolean isStopping() {
        synchronized (monitor) {
            return stop != Stop.NO;
        }
    }

    private boolean wantsToAsk() {
        synchronized (monitor) {
            return asked;
        }
    }

    private void await(boolean free) {
        waiters.values().forEach(free ? Waiter::arm : Waiter::disarm);
        boolean poll = free && options.queues().size() > waiters.size();
        synchronized (monitor) {
            try {
                if (ended.isEmpty() && !slotFreed && !(asked && free) && stop != Stop.NOW) {
                    monitor.wait(poll || stop == Stop.DRAIN ? POLL.toMillis() : REST.toMillis());
                }
                asked = asked || poll;
            } catch (InterruptedException e) {
                // Only stop() ends this thread: a job can interrupt every thread of its JVM.
            }
        }
        if (holdings.size() > 1) {
            LockSupport.parkNanos(LINGER_NANOS);
        }
    }

    private void advance(List<Ended> outcomes, int slots) {
        synchronized (monitor) {
            asked = false;
        }
        var seats = seats();
        var batch = batch(outcomes, seats, slots);
        holdings.expect(batch.executions());
        boolean idle = batch.running() == 0 && outcomes.isEmpty();
        var answer = untilAnswered(batch);
        if (answer == null) {
            giveUp(outcomes);
            return;
        }
        settled(outcomes, answer);
        answer.bad().forEach(log::bad);
        answer.claims().forEach(this::start);
        holdings.expect(List.of());
        draining = draining(answer);
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

    private Batch batch(List<Ended> outcomes, Set<Waiter.Seat> seats, int slots) {
        return new Batch(
                ++batchNumber,
                holdings.size() - outcomes.size(),
                outcomes.stream().map(this::settlement).toList(),
                options.queues(),
                seats.stream().map(Waiter.Seat::name).toList(),
                executions(slots));
    }

    /** A stop no longer waits for the answer: what ended is told once more at the very end. */
    private void giveUp(List<Ended> outcomes) {
        unanswered = true;
        synchronized (monitor) {
            for (int i = outcomes.size() - 1; i >= 0; i--) {
                ended.addFirst(outcomes.get(i));
            }
        }
    }

    private static List<String> executions(int slots) {
        var ids = new ArrayList<String>(slots);
        for (int i = 0; i < slots; i++) {
            ids.add(UUID.randomUUID().toString().replace("-", ""));
        }
        return ids;
    }

    private Settlement settlement(Ended ended) {
        var execution = ended.claim().execution();
        return new Settlement(
                execution,
                ended.outcome(),
                holdings.settle(execution.id()),
                ClaimCheck.resultTtl(ended.claim()),
                ClaimCheck.failureTtl(ended.claim()),
                NextRun.after(ended.claim(), ended.outcome()));
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
            if (!pause(backoff.next())) {
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

    /** False when a stop has run out of time. */
    private boolean pause(Duration pause) {
        long until = System.nanoTime() + pause.toNanos();
        synchronized (monitor) {
            while (System.nanoTime() < until) {
                if (isOver()) {
                    return false;
                }
                try {
                    monitor.wait(Math.max(1, Math.min((until - System.nanoTime()) / 1_000_000, 100)));
                } catch (InterruptedException e) {
                    // As in await.
                }
            }
            return true;
        }
    }

    private void settled(List<Ended> outcomes, Answer answer) {
        for (int i = 0; i < outcomes.size(); i++) {
            var item = outcomes.get(i);
            holdings.remove(item.claim().execution().id());
            if (i < answer.verdicts().size() && !answer.verdicts().get(i).accepted()) {
                log.refused(item.claim().execution(), answer.verdicts().get(i).word());
                continue;
            }
            boolean success = item.outcome() instanceof Outcome.Finished;
            tally.count(success, item.outcome().worked());
            log.ended(item.claim(), item.outcome(), success ? ClaimCheck.resultTtl(item.claim()) : 0);
            log.again(item.claim(), NextRun.after(item.claim(), item.outcome()));
        }
    }

    private void start(Claim claim) {
        claimed++;
        holdings.add(claim, System.nanoTime());
        log.started(claim);
        var problem = ClaimCheck.problem(claim);
        if (problem.isPresent()) {
            ended(claim, new Outcome.Failed(problem.get(), Duration.ZERO));
            return;
        }
        var execution = claim.execution();
        var assignment = new Assignment(
                execution,
                claim.fields().getOrDefault("description", ""),
                () -> payload(claim),
                ClaimCheck.timeout(claim),
                new Access(engine, execution),
                claim.fields().get("result_of"));
        executor.execute(assignment, new Running(claim));
    }

    private final class Running implements JobExecutor.Listener {

        private final Claim claim;

        Running(Claim claim) {
            this.claim = claim;
        }

        @Override
        public void ended(Outcome outcome) {
            WorkerLoop.this.ended(claim, outcome);
        }

        @Override
        public void inFlight() {
            slotFree();
        }
    }

    private byte[] payload(Claim claim) {
        var data = claim.data() != null
                ? claim.data()
                : engine.store().field(claim.execution().jobId(), "data");
        if (data == null) {
            throw new IllegalStateException("The job was deleted before its data could be read");
        }
        return data;
    }

    private record Access(Engine engine, Execution execution) implements JobAccess {

        @Override
        public byte @Nullable [] readMeta() {
            return engine.store().field(execution.jobId(), "meta");
        }

        @Override
        public void saveMeta(byte[] meta) {
            check("meta", engine.lifecycle().saveMeta(execution, meta));
        }

        @Override
        public void saveProgress(Progress progress) {
            check("progress", engine.lifecycle().saveProgress(execution, progress));
        }

        private void check(String what, String verdict) {
            if (!verdict.equals("ok")) {
                throw new RqException(
                        "The " + what + " of job " + execution.jobId() + " was not saved: this execution no longer"
                                + " holds the job, it is " + verdict + "; let the function end");
            }
        }

        @Override
        public byte[] resultOf(String job) {
            return engine.store().results(job, 10).stream()
                    .filter(result -> result.type() == Result.Type.SUCCESSFUL)
                    .findFirst()
                    .map(result -> result.value() == null ? NULL : result.value())
                    .orElseThrow(() ->
                            new RqException("The result of job " + job + " was to be the first argument, but it is"
                                    + " no longer kept; give that job a longer resultTtl"));
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
            ask("");
        }
    }

    private void leaveWhenDone(Answer answer) {
        boolean empty = options.burst()
                && holdings.size() == 0
                && answer.claims().isEmpty()
                && !answer.states().isEmpty()
                && answer.states().stream().noneMatch(state -> state == QueueState.MORE);
        boolean enough = options.maxJobs() > 0 && claimed >= options.maxJobs();
        if (empty || enough) {
            stopAt(Stop.LAST);
        }
    }

    /** What still runs is interrupted; what then still holds goes back to the heads of its queues. */
    private void leave() {
        waiters.values().forEach(Waiter::stop);
        if (holdings.size() > 0) {
            log.interrupting(holdings.size());
        }
        int endedByThemselves = endedSoFar();
        interruptJobs();
        try {
            dropInterrupted(endedByThemselves);
            failWhatMustNotStartTwice();
            settleLast();
            if (unanswered) {
                holdings.expect(List.of());
                heartbeat.giveBackUnknown(Duration.ZERO);
            }
            pushBack(holdings.executions());
        } catch (RqException e) {
            log.leftHeld(e.getMessage());
        } finally {
            executor.close();
        }
    }

    private void interruptJobs() {
        Duration grace;
        synchronized (monitor) {
            grace = stop == Stop.NOW ? Duration.ZERO : GRACE;
            inGrace = Thread.currentThread();
        }
        executor.stop(grace);
        synchronized (monitor) {
            inGrace = null;
            // A second stop interrupts the grace and nothing else.
            Thread.interrupted();
        }
    }

    private int endedSoFar() {
        synchronized (monitor) {
            return ended.size();
        }
    }

    /** Results that came during the grace are kept; a failure then may be the interrupt's doing, so its job goes back. */
    private void dropInterrupted(int endedByThemselves) {
        synchronized (monitor) {
            var kept = new ArrayList<Ended>();
            for (var item : ended) {
                if (kept.size() < endedByThemselves
                        || item.outcome() instanceof Outcome.Finished
                        || ClaimCheck.failsOnAbandon(item.claim())) {
                    kept.add(item);
                }
            }
            ended.clear();
            ended.addAll(kept);
        }
    }

    /** A job of the policy FAIL that still runs does not go back to its queue. */
    private void failWhatMustNotStartTwice() {
        synchronized (monitor) {
            var told = ended.stream().map(Ended::claim).collect(Collectors.toSet());
            holdings.claims().stream()
                    .filter(claim -> ClaimCheck.failsOnAbandon(claim) && !told.contains(claim))
                    .forEach(claim -> ended.add(new Ended(claim, new Outcome.Failed(NOT_TWICE, Duration.ZERO))));
        }
    }

    /**
     * After a batch that was never answered one is sent even if nothing is to be told: its higher number keeps a copy that is
     * still on its way from claiming anything.
     */
    private void settleLast() {
        for (var outcomes = takeEnded(); !outcomes.isEmpty() || unanswered; outcomes = takeEnded()) {
            settled(outcomes, lastAnswer(batch(outcomes, Set.of(), 0)));
            if (outcomes.isEmpty()) {
                return;
            }
        }
    }

    private Answer lastAnswer(Batch batch) {
        for (int attempt = 1; ; attempt++) {
            try {
                return engine.lifecycle().advance(process, batch);
            } catch (RedisUnavailableException e) {
                engine.redis().refresh();
                if (attempt == LAST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void pushBack(List<Execution> rest) {
        if (!rest.isEmpty()) {
            var verdicts = engine.lifecycle().pushBack(process, rest);
            log.pushedBack((int) verdicts.stream().filter(Verdict::accepted).count());
        }
    }

    /** Whether anything is running, in RQ's words. */
    String state() {
        return holdings.size() > 0 ? "busy" : "idle";
    }

    static Map<String, Waiter> waiters(List<Waiter> all) {
        var byQueue = new HashMap<String, Waiter>();
        all.forEach(waiter -> byQueue.put(waiter.queue(), waiter));
        return byQueue;
    }
}
