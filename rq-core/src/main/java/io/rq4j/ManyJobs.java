package io.rq4j;

import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.JobLifecycle.Placed;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Cancels or deletes many jobs of a queue, in slices of a few milliseconds. Looking for an id in a long list is slow, so the
 * list is read once, and each id is sent with its place, from the tail to the head: what is removed moves nothing before it.
 */
final class ManyJobs {

    private static final int SLICE = 100;
    /** Fewer than this are looked for. */
    private static final int WORTH_READING = 20;
    /** After so many readings what moves again and again is looked for, one by one. */
    private static final int READINGS = 3;

    private final Engine engine;
    private final String queue;

    ManyJobs(Engine engine, String queue) {
        this.engine = engine;
        this.queue = queue;
    }

    /** @return the verdict of each id */
    Map<String, String> end(Collection<String> ids, Function<List<Placed>, List<String>> script) {
        var verdicts = new HashMap<String, String>();
        Set<String> open = new LinkedHashSet<>(ids);
        for (int reading = 1; reading <= READINGS && open.size() >= WORTH_READING; reading++) {
            open = moved(placed(open), SLICE, script, verdicts);
        }
        moved(open.stream().map(id -> new Placed(id, "")).toList(), 1, script, verdicts);
        return verdicts;
    }

    private List<Placed> placed(Set<String> ids) {
        var places = engine.store().places(queue, ids);
        var placed = new ArrayList<Placed>();
        ids.stream()
                .sorted(Comparator.comparing((String id) -> places.getOrDefault(id, -1L))
                        .reversed())
                .forEach(id -> placed.add(
                        new Placed(id, places.containsKey(id) ? places.get(id).toString() : "")));
        return placed;
    }

    private static Set<String> moved(
            List<Placed> jobs, int slice, Function<List<Placed>, List<String>> script, Map<String, String> verdicts) {
        var moved = new LinkedHashSet<String>();
        for (int i = 0; i < jobs.size(); i += slice) {
            var part = jobs.subList(i, Math.min(i + slice, jobs.size()));
            var answers = script.apply(part);
            for (int j = 0; j < part.size(); j++) {
                verdicts.put(part.get(j).job(), answers.get(j));
                if (answers.get(j).equals("moved")) {
                    moved.add(part.get(j).job());
                }
            }
        }
        return moved;
    }
}
