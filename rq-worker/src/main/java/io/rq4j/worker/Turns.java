package io.rq4j.worker;

import io.rq4j.internal.lifecycle.Claim;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Whose turn it is: for each claim the order in which queues give one job each, as places from 1. It goes on where the claim
 * before ended. For the thread of the loop only.
 */
final class Turns {

    /** How many turns beyond the free slots are sent, for queues that have nothing. */
    private static final int SPARE = 8;

    private final DequeueStrategy strategy;
    private final List<String> queues;
    private final Random random;
    private final List<Integer> cycle;
    private int next;

    Turns(DequeueStrategy strategy, List<String> queues, Map<String, Integer> weights, Random random) {
        this.strategy = strategy;
        this.queues = queues;
        this.random = random;
        this.cycle = cycle(queues.stream()
                .mapToInt(queue -> weights.getOrDefault(queue, 1))
                .toArray());
    }

    /** Each place as often as its weight, as evenly spread as that goes: 5, 1, 1 is 1 1 2 1 3 1 1. */
    private static List<Integer> cycle(int[] weights) {
        int all = IntStream.of(weights).sum();
        var credits = new int[weights.length];
        var cycle = new ArrayList<Integer>(all);
        for (int turn = 0; turn < all; turn++) {
            int best = 0;
            for (int i = 0; i < weights.length; i++) {
                credits[i] += weights[i];
                best = credits[i] > credits[best] ? i : best;
            }
            credits[best] -= all;
            cycle.add(best + 1);
        }
        return cycle;
    }

    /** Turns for a claim of so many jobs, every queue among them; none when the order of the queues alone counts. */
    List<Integer> next(int slots) {
        if (slots == 0 || strategy == DequeueStrategy.DEFAULT) {
            return List.of();
        }
        var turns = new ArrayList<Integer>();
        for (int i = 0; i < Math.min(slots + SPARE, strategy == DequeueStrategy.RANDOM ? slots : cycle.size()); i++) {
            turns.add(strategy == DequeueStrategy.RANDOM ? 1 + random.nextInt(queues.size()) : at(next + i));
        }
        turns.addAll(missing(turns));
        return turns;
    }

    private int at(int turn) {
        return cycle.get(turn % cycle.size());
    }

    private List<Integer> missing(List<Integer> turns) {
        var missing =
                new ArrayList<>(IntStream.rangeClosed(1, queues.size()).boxed().toList());
        missing.removeAll(turns);
        if (strategy == DequeueStrategy.RANDOM) {
            Collections.shuffle(missing, random);
        }
        return missing;
    }

    /** What was claimed, in order: the turn after the last of them is the next one. */
    void served(List<Claim> claims) {
        for (var claim : claims) {
            int place = queues.indexOf(claim.execution().queue()) + 1;
            while (at(next) != place) {
                next++;
            }
            next = (next + 1) % cycle.size();
        }
    }
}
