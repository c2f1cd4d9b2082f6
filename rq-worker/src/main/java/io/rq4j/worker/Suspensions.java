package io.rq4j.worker;

import io.rq4j.internal.lifecycle.Advance.Answer;
import io.rq4j.internal.lifecycle.Advance.QueueState;
import io.rq4j.internal.lifecycle.WorkerPresence.Beat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What keeps a worker from taking jobs, as the last beat found it; the log hears of each change once. Claims do not depend on
 * it: they look themselves. Safe for any thread.
 */
final class Suspensions {

    private final WorkerLog log;
    private boolean suspended;
    private Map<String, String> paused = Map.of();

    Suspensions(WorkerLog log) {
        this.log = log;
    }

    synchronized void found(Beat beat) {
        if (beat.suspended() != suspended) {
            suspended = beat.suspended();
            tellSuspended();
        }
        var before = paused;
        paused = beat.paused();
        before.keySet().stream().filter(queue -> !paused.containsKey(queue)).forEach(log::resumed);
        paused.forEach((queue, reason) -> {
            if (!reason.equals(before.get(queue))) {
                log.paused(queue, reason);
            }
        });
    }

    private void tellSuspended() {
        if (suspended) {
            log.suspended();
        } else {
            log.resumed();
        }
    }

    synchronized boolean isSuspended() {
        return suspended;
    }

    /** Whether a claim found a queue held that was free, or the other way round. */
    synchronized boolean isNews(List<String> queues, Answer answer) {
        return IntStream.range(0, answer.states().size())
                        .anyMatch(i -> answer.states().get(i) == QueueState.HELD && !holds(queues.get(i)))
                || answer.claims().stream()
                        .anyMatch(claim -> holds(claim.execution().queue()));
    }

    private boolean holds(String queue) {
        return suspended || paused.containsKey(queue);
    }

    /** What holds, for a person; empty when nothing does. */
    synchronized String words() {
        if (suspended) {
            return "workers are suspended";
        }
        return paused.entrySet().stream()
                .map(entry -> "queue " + entry.getKey() + " is paused (" + entry.getValue() + ")")
                .collect(Collectors.joining(", "));
    }
}
