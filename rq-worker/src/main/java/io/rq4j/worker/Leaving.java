package io.rq4j.worker;

import io.rq4j.error.RedisUnavailableException;
import io.rq4j.error.RqException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.Advance.Answer;
import io.rq4j.internal.lifecycle.Advance.Batch;
import io.rq4j.internal.lifecycle.Advance.Process;
import io.rq4j.internal.lifecycle.Advance.Verdict;
import io.rq4j.job.Outcome;
import io.rq4j.worker.Inbox.Ended;
import io.rq4j.worker.execution.JobExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The end of a worker's loop, on its thread: what still runs is interrupted, what ended is told, and what then is still held
 * goes back to the heads of its queues.
 */
record Leaving(
        Engine engine,
        Process process,
        JobExecutor executor,
        Holdings holdings,
        Inbox inbox,
        Settling settling,
        LostJobs lost,
        WorkerLog log) {

    /** How long an interrupted job has to give up. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    /** When Redis does not answer these, others take over. */
    private static final int LAST_ATTEMPTS = 3;

    private static final String NOT_TWICE =
            "The worker stopped before the job had ended, and the job must not start twice"
                    + " (onAbandon FAIL). Requeue it, or give workers a longer --shutdown-timeout.";

    /** @param unanswered whether there is a batch that Redis may have carried out without our hearing of it */
    void leave(Heartbeat heartbeat, boolean unanswered) {
        if (holdings.size() > 0) {
            log.interrupting(holdings.size());
        }
        int endedByThemselves = inbox.size();
        interruptJobs();
        try {
            dropInterrupted(endedByThemselves);
            failWhatMustNotStartTwice();
            var cutShort = inbox.failedAfter(endedByThemselves);
            settleLast(unanswered);
            cutShort.forEach(execution -> lost.cutShort(execution, NOT_TWICE));
            if (unanswered) {
                holdings.expect(List.of());
                heartbeat.giveBackUnknown(Duration.ZERO);
            }
            pushBack();
        } catch (RqException e) {
            log.leftHeld(e.getMessage());
        } finally {
            executor.close();
        }
    }

    private void interruptJobs() {
        var grace = inbox.beginGrace(GRACE);
        executor.stop(grace);
        inbox.endGrace();
    }

    /** Results that came during the grace are kept; a failure then may be the interrupt's doing, so its job goes back. */
    private void dropInterrupted(int endedByThemselves) {
        inbox.replaceAfter(endedByThemselves, item -> {
            if (item.outcome() instanceof Outcome.Finished) {
                return Optional.of(item);
            }
            return ClaimCheck.failsOnAbandon(item.claim())
                    ? Optional.of(item.with(notRetried(item.outcome())))
                    : Optional.empty();
        });
    }

    private static Outcome notRetried(Outcome outcome) {
        return outcome instanceof Outcome.Failed failed ? new Outcome.Failed(failed.text(), failed.worked()) : outcome;
    }

    /** A job of the policy FAIL that still runs does not go back to its queue. */
    private void failWhatMustNotStartTwice() {
        inbox.addUnlessEnded(holdings.claims().stream()
                .filter(ClaimCheck::failsOnAbandon)
                .map(claim -> new Ended(claim, new Outcome.Failed(NOT_TWICE, Duration.ZERO)))
                .toList());
    }

    /**
     * After a batch that was never answered one is sent even if nothing is to be told: its higher number keeps a copy that is
     * still on its way from claiming anything.
     */
    private void settleLast(boolean unanswered) {
        for (var outcomes = inbox.take(); !outcomes.isEmpty() || unanswered; outcomes = inbox.take()) {
            settling.settled(outcomes, lastAnswer(settling.batch(outcomes, Set.of(), 0)));
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

    private void pushBack() {
        var rest = holdings.executions();
        if (!rest.isEmpty()) {
            var verdicts = engine.lifecycle().pushBack(process, rest);
            log.pushedBack((int) verdicts.stream().filter(Verdict::accepted).count());
            // Stopped while this worker left: no outcome of it is told any more.
            verdicts.stream()
                    .filter(verdict -> verdict.word().equals("taken"))
                    .forEach(verdict -> lost.taken(verdict.execution()));
        }
    }
}
