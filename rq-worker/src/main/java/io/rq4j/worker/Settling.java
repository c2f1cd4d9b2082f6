package io.rq4j.worker;

import io.rq4j.internal.lifecycle.Advance.Answer;
import io.rq4j.internal.lifecycle.Advance.Batch;
import io.rq4j.internal.lifecycle.Settlement;
import io.rq4j.job.Execution;
import io.rq4j.job.Outcome;
import io.rq4j.worker.Inbox.Ended;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Puts what ended into batches, and books what Redis says to them. For the thread of the loop only. */
final class Settling {

    private final List<String> queues;
    private final Turns turns;
    private final Holdings holdings;
    private final Tally tally;
    private final WorkerLog log;
    private final LostJobs lost;
    private long batchNumber;

    Settling(List<String> queues, Turns turns, Holdings holdings, Tally tally, WorkerLog log, LostJobs lost) {
        this.queues = queues;
        this.turns = turns;
        this.holdings = holdings;
        this.tally = tally;
        this.log = log;
        this.lost = lost;
    }

    Batch batch(List<Ended> outcomes, Collection<Waiter.Seat> seats, int slots) {
        return new Batch(
                ++batchNumber,
                holdings.size() - outcomes.size(),
                outcomes.stream().map(this::settlement).toList(),
                queues,
                turns.next(slots),
                seats.stream().map(Waiter.Seat::name).toList(),
                executions(slots));
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

    void settled(List<Ended> outcomes, Answer answer) {
        turns.served(answer.claims());
        for (int i = 0; i < outcomes.size(); i++) {
            var item = outcomes.get(i);
            holdings.remove(item.claim().execution().id());
            if (i < answer.verdicts().size() && !answer.verdicts().get(i).accepted()) {
                refused(item.claim().execution(), answer.verdicts().get(i).word());
                continue;
            }
            boolean success = item.outcome() instanceof Outcome.Finished;
            tally.count(success, item.outcome().worked());
            var again = NextRun.after(item.claim(), item.outcome());
            log.ended(item.claim(), item.outcome(), success ? ClaimCheck.resultTtl(item.claim()) : 0);
            if (again != null) {
                log.again(item.claim(), again);
            } else if (item.outcome() instanceof Outcome.AnotherTry another) {
                log.refusedTry(item.claim(), another);
            }
            lost.webhooks().ended(item.claim(), item.outcome(), again, item.subject());
            if (item.died() != null) {
                lost.died(item.claim().execution(), item.died());
            }
        }
    }

    private void refused(Execution execution, String why) {
        log.refused(execution, why);
        if (why.equals("taken")) {
            lost.taken(execution);
        }
    }
}
