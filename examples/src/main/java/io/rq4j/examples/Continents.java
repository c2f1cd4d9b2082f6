package io.rq4j.examples;

import io.rq4j.JobHandle;
import io.rq4j.Rq;
import java.util.List;
import java.util.Map;

/**
 * Several processes: one job per continent, each on a worker process of its own. Every continent has a queue, and every worker
 * listens to one of them.
 */
public final class Continents {

    /** How densely a continent is settled, and the process that worked it out. */
    public record Density(int peoplePerKm2, long process) {}

    private record Land(double millionPeople, double millionKm2) {}

    private static final Map<String, Land> LANDS = Map.of(
            "africa", new Land(1_460, 30.4),
            "antarctica", new Land(0.001, 14.2),
            "asia", new Land(4_750, 44.6),
            "europe", new Land(740, 10.2),
            "north-america", new Land(610, 24.7),
            "oceania", new Land(45, 8.5),
            "south-america", new Land(440, 17.8));

    private Continents() {}

    /** The seven of them, which are their queues too. */
    public static List<String> names() {
        return LANDS.keySet().stream().sorted().toList();
    }

    /** The job. */
    public static Density density(String continent) {
        var land = LANDS.get(continent);
        if (land == null) {
            throw new IllegalArgumentException(
                    "There is no continent \"" + continent + "\", only " + String.join(", ", names()));
        }
        var people = Math.round(land.millionPeople() / land.millionKm2());
        return new Density((int) people, ProcessHandle.current().pid());
    }

    /** One job into each queue, in the order of {@link #names}. */
    public static List<JobHandle<Density>> enqueue(Rq rq) {
        return names().stream()
                .map(continent -> rq.queue(continent).enqueue(Continents::density, continent))
                .toList();
    }
}
