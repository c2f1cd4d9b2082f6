package io.rq4j.worker;

import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.job.Execution;
import io.rq4j.job.Outcome;
import io.rq4j.worker.WorkHorseKilledHandler.Cause;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What other threads tell the loop: jobs that ended, slots that came free, queues that may have work, a stop. The loop waits
 * here for the first of them. Safe for any thread.
 */
final class Inbox {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration REST = Duration.ofSeconds(1);

    private static final int SETTLED = 1_000;
    private static final int SETTLE_BYTES = 4 * 1024 * 1024;

    /**
     * A job and how it ended.
     *
     * @param subject what its webhooks tell of it; null when it has none, or never ran
     * @param died what of ours died with it; null when it ended by itself
     */
    record Ended(
            Claim claim,
            Outcome outcome,
            Webhooks.@Nullable Subject subject,
            @Nullable Cause died) {

        Ended(Claim claim, Outcome outcome) {
            this(claim, outcome, null, null);
        }

        Ended with(Outcome other) {
            return new Ended(claim, other, subject, died);
        }

        int size() {
            if (outcome instanceof Outcome.Finished finished) {
                return finished.value().length;
            }
            return outcome instanceof Outcome.Failed failed ? failed.text().length() : 0;
        }
    }

    /** How far a stop has come. Each step goes further than the one before, and none goes back. */
    enum Stop {
        NO,
        /** Claims no more, and waits for what runs as long as that takes: the last of {@code maxJobs} may be a long one. */
        LAST,
        /** Claims no more, and waits for what runs until the shutdown timeout. */
        DRAIN,
        NOW
    }

    private final Holdings holdings;
    private final Duration shutdownTimeout;

    private final Deque<Ended> ended = new ArrayDeque<>();
    private boolean asked = true;
    private boolean slotFreed;
    private Stop stop = Stop.NO;
    private long stopNanos;
    private @Nullable Thread inGrace;

    Inbox(Holdings holdings, Duration shutdownTimeout) {
        this.holdings = holdings;
        this.shutdownTimeout = shutdownTimeout;
    }

    synchronized void add(Ended item) {
        ended.add(item);
        notifyAll();
    }

    /** These could not be told; they come first the next time. */
    synchronized void giveBack(List<Ended> outcomes) {
        for (int i = outcomes.size() - 1; i >= 0; i--) {
            ended.addFirst(outcomes.get(i));
        }
    }

    /** Outcomes for one batch, cut at 4 MiB of results. */
    synchronized List<Ended> take() {
        var batch = new ArrayList<Ended>();
        long bytes = 0;
        while (!ended.isEmpty() && batch.size() < SETTLED && bytes < SETTLE_BYTES) {
            bytes += ended.peek().size();
            if (batch.isEmpty() || bytes < SETTLE_BYTES) {
                batch.add(ended.poll());
            }
        }
        return batch;
    }

    synchronized int size() {
        return ended.size();
    }

    /** Puts something else, or nothing, in the place of what came after the first {@code first}. */
    synchronized void replaceAfter(int first, Function<Ended, Optional<Ended>> other) {
        var late = new ArrayList<>(ended).subList(Math.min(first, ended.size()), ended.size());
        late.forEach(item -> ended.removeLast());
        late.forEach(item -> other.apply(item).ifPresent(ended::add));
    }

    /** What failed after the first {@code first}. */
    synchronized List<Execution> failedAfter(int first) {
        return ended.stream()
                .skip(first)
                .filter(item -> item.outcome() instanceof Outcome.Failed)
                .map(item -> item.claim().execution())
                .toList();
    }

    /** For those of these jobs that have not ended meanwhile. */
    synchronized void addUnlessEnded(List<Ended> items) {
        var told = ended.stream().map(Ended::claim).collect(Collectors.toSet());
        items.stream().filter(item -> !told.contains(item.claim())).forEach(this::add);
    }

    /** A job holds no thread any more. */
    synchronized void slotFree() {
        slotFreed = true;
        notifyAll();
    }

    /** What comes free after this call is news. */
    synchronized void forgetSlots() {
        slotFreed = false;
    }

    /** A queue may have work. */
    synchronized void ask() {
        asked = true;
        notifyAll();
    }

    /** The queues are being asked. */
    synchronized void answered() {
        asked = false;
    }

    synchronized boolean wantsToAsk() {
        return asked;
    }

    /**
     * Waits for news.
     *
     * @param free whether there is a slot for a job
     * @param poll whether there are queues that nobody waits for
     */
    synchronized void await(boolean free, boolean poll) {
        try {
            if (ended.isEmpty() && !slotFreed && !(asked && free) && stop != Stop.NOW) {
                wait(poll || stop == Stop.DRAIN ? POLL.toMillis() : REST.toMillis());
            }
            asked = asked || poll;
        } catch (InterruptedException e) {
            // Only a stop ends this thread: a job can interrupt every thread of its JVM.
        }
    }

    /** Waits, unless a stop has run out of time: then false. */
    synchronized boolean pause(Duration pause) {
        long until = System.nanoTime() + pause.toNanos();
        while (System.nanoTime() < until) {
            if (isOver()) {
                return false;
            }
            try {
                wait(Math.max(1, Math.min((until - System.nanoTime()) / 1_000_000, POLL.toMillis())));
            } catch (InterruptedException e) {
                // As in await.
            }
        }
        return true;
    }

    /** Whether this is a step further. */
    synchronized boolean stopAt(Stop further) {
        if (stop.compareTo(further) >= 0) {
            return false;
        }
        stop = further;
        stopNanos = System.nanoTime();
        notifyAll();
        if (inGrace != null) {
            inGrace.interrupt();
        }
        return true;
    }

    synchronized boolean isStopping() {
        return stop != Stop.NO;
    }

    /** Whether a stop waits no longer: nothing runs, or its time is over. */
    synchronized boolean isOver() {
        if (stop == Stop.NO) {
            return false;
        }
        return stop == Stop.NOW || isLate() || holdings.size() == 0 && ended.isEmpty();
    }

    private boolean isLate() {
        return stop == Stop.DRAIN && System.nanoTime() - stopNanos > shutdownTimeout.toNanos();
    }

    /** From now on a further stop interrupts the calling thread. Returns the time that is left for jobs, of {@code grace}. */
    synchronized Duration beginGrace(Duration grace) {
        inGrace = Thread.currentThread();
        return stop == Stop.NOW ? Duration.ZERO : grace;
    }

    /** A second stop interrupts the grace and nothing else. */
    synchronized void endGrace() {
        inGrace = null;
        Thread.interrupted();
    }
}
