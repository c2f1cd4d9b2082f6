package io.rq4j.worker;

import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.job.Execution;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What this process holds, in the order of the claims. The loop fills and empties it, the heartbeat renews from it. */
final class Holdings {

    private final Map<String, Holding> byExecution = new LinkedHashMap<>();
    private final Set<String> expected = new HashSet<>();

    /** These execution ids are on their way to Redis; jobs may be held under them before we hear of it. */
    synchronized void expect(Collection<String> executions) {
        expected.clear();
        expected.addAll(executions);
    }

    synchronized void add(Claim claim, long nowNanos) {
        byExecution.put(claim.execution().id(), new Holding(claim, nowNanos));
    }

    /**
     * The outcome is on its way to Redis: no beat renews it any more, so none can write keys that the settlement does not
     * remove.
     *
     * @return whether a beat has written such keys
     */
    synchronized boolean settle(String execution) {
        var holding = byExecution.get(execution);
        if (holding == null) {
            return true;
        }
        holding.settle();
        return holding.registered();
    }

    /** The job is no longer ours, although its thread may still run. */
    synchronized void lose(String execution, String why) {
        var holding = byExecution.get(execution);
        if (holding != null) {
            holding.lose(why);
        }
    }

    /** Why a job that we took is no longer ours; empty when it is, or nothing is known of it. */
    synchronized Optional<String> lost(String execution) {
        return Optional.ofNullable(byExecution.get(execution)).map(Holding::lost);
    }

    synchronized void remove(String execution) {
        byExecution.remove(execution);
    }

    synchronized boolean knows(String execution) {
        return byExecution.containsKey(execution) || expected.contains(execution);
    }

    /** The executions whose lease is due, now marked as renewed. */
    synchronized List<Execution> due(long nowNanos, long everyNanos) {
        return byExecution.values().stream()
                .filter(holding -> holding.renew(nowNanos, everyNanos))
                .map(Holding::execution)
                .toList();
    }

    /** The job that has run longest. */
    synchronized Optional<Holding> longest() {
        return byExecution.values().stream().findFirst();
    }

    synchronized int size() {
        return byExecution.size();
    }

    /** Whether this one is ours, as far as we know, and stays so for now. */
    synchronized boolean isHeld(String execution) {
        var holding = byExecution.get(execution);
        return holding != null && holding.held();
    }

    /** How many of them Redis should hold for us. */
    synchronized long held() {
        return byExecution.values().stream().filter(Holding::held).count();
    }

    synchronized List<Claim> claims() {
        return byExecution.values().stream().map(Holding::claim).toList();
    }

    synchronized List<Execution> executions() {
        return byExecution.values().stream().map(Holding::execution).toList();
    }
}
