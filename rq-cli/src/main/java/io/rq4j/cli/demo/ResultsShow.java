package io.rq4j.cli.demo;

import io.rq4j.JobHandle;
import io.rq4j.Rq;
import io.rq4j.examples.SleepSort;
import java.util.List;
import java.util.stream.Collectors;

/** Numbers in the order in which their jobs woke up. */
final class ResultsShow implements Show {

    private static final List<Integer> NUMBERS = List.of(5, 2, 4, 1, 3);

    static List<WorkerPlan> workers() {
        return List.of(new WorkerPlan("worker", "default", NUMBERS.size()));
    }

    @Override
    public List<JobHandle<Integer>> play(Rq rq, Stage stage) {
        var order = NUMBERS.stream().map(String::valueOf).collect(Collectors.joining(", "));
        stage.say("Enqueued: " + stage.marked(order) + ". Each job sleeps its number times 0.3 s and returns it.");
        stage.say("Results as they come:");
        stage.say("");
        var time = Stopwatch.start();
        return SleepSort.run(
                rq,
                rq.queue("default"),
                NUMBERS,
                number -> stage.say(time + "  " + String.format("%-5s  ", "z".repeat(number))
                        + stage.good(String.valueOf(number))));
    }
}
