package io.rq4j.benchmarks;

import io.rq4j.embedded.EmbeddedRedis;
import io.rq4j.embedded.RedisBinary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Prints every figure that the project promises, with what was measured in each run and the median. Usage:
 * {@code benchmarks/run [--runs N] [--bundled] [cancel|drain|enqueue|pickup|push|release|schedule]...}. A Redis of its own is started on a free
 * port: the installed {@code redis-server}, else the bundled one.
 */
public final class Figures {

    private static final Set<String> ALL =
            new TreeSet<>(Set.of("cancel", "drain", "enqueue", "pickup", "push", "release", "schedule"));

    private Figures() {}

    /** One figure: the value of each run, and what is promised. */
    record Figure(String name, String unit, double promised, boolean atLeast, List<Double> runs) {

        double median() {
            var sorted = runs.stream().sorted().toList();
            return sorted.get(sorted.size() / 2);
        }

        boolean reached() {
            return atLeast ? median() >= promised : median() <= promised;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-44s %12.2f %-10s %s %-10.0f %-8s runs %s",
                    name,
                    median(),
                    unit,
                    atLeast ? ">=" : "<=",
                    promised,
                    reached() ? "reached" : "MISSED",
                    runs.stream()
                            .map(run -> String.format(Locale.ROOT, "%.2f", run))
                            .toList());
        }
    }

    public static void main(String[] args) throws Exception {
        var arguments = new ArrayList<>(Arrays.asList(args));
        int runs = 5;
        int option = arguments.indexOf("--runs");
        if (option >= 0) {
            runs = Integer.parseInt(arguments.get(option + 1));
            arguments.subList(option, option + 2).clear();
        }
        boolean bundled = arguments.remove("--bundled");
        if (!ALL.containsAll(arguments)) {
            System.err.println("usage: benchmarks/run [--runs N] [--bundled] [" + String.join("|", ALL) + "]...");
            System.exit(2);
        }
        var installed = RedisBinary.onPath();
        var binary = bundled || installed.isEmpty() ? RedisBinary.bundled() : installed.get();
        var wanted = arguments.isEmpty() ? ALL : new TreeSet<>(arguments);
        System.out.printf(
                "%s, Java %s, %d cores, %s, %d runs, medians%n",
                System.getProperty("os.name"),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                bundled || installed.isEmpty() ? "bundled Redis" : "installed redis-server",
                runs);
        for (var name : wanted) {
            try (var redis = EmbeddedRedis.builder().binary(binary).start()) {
                var figures = switch (name) {
                    case "cancel" -> new Cancel(redis.url()).run(runs);
                    case "drain" -> new Drain(redis.url()).run(runs);
                    case "enqueue" -> new Enqueue(redis.url()).run(runs);
                    case "pickup" -> new Pickup(redis.url()).run(runs);
                    case "release" -> new Release(redis.url()).run(runs);
                    case "schedule" -> new Schedule(redis.url()).run(runs);
                    default -> new Push(redis.url()).run(runs);
                };
                figures.forEach(System.out::println);
            }
        }
    }
}
