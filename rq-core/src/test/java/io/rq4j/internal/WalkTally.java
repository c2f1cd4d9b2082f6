package io.rq4j.internal;

import java.util.Map;
import java.util.TreeMap;

/** How often each transition, and each kind of trouble, was taken. */
final class WalkTally {

    private final Map<String, Integer> counts = new TreeMap<>();

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    void count(String what, boolean happened) {
        if (happened) {
            count(what);
        }
    }

    /** Counts, and returns what is to be answered. */
    String count(String what, String answer) {
        count(what);
        return answer;
    }

    int of(String what) {
        return counts.getOrDefault(what, 0);
    }

    @Override
    public String toString() {
        var lines = new StringBuilder();
        counts.forEach((what, times) -> lines.append("%7d %s%n".formatted(times, what)));
        return lines.toString();
    }
}
