package io.rq4j.cli.demo;

import io.rq4j.JobHandle;
import io.rq4j.Rq;
import io.rq4j.examples.Powers;
import io.rq4j.examples.Powers.Power;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Squares and cubes, each with the thread that it ran on and a bar for the time that it took. */
final class ThreadsShow implements Show {

    private static final int LAST = 6;
    private static final int COLUMNS = 38;

    static List<WorkerPlan> workers() {
        return List.of(new WorkerPlan("worker", "default", 2));
    }

    @Override
    public List<JobHandle<Power>> play(Rq rq, Stage stage) {
        stage.say("  job        result  thread            when it ran");
        var jobs = Powers.enqueue(rq.queue("default"), LAST);
        var spans = jobs.stream().map(Span::of).toList();
        var all = new Span(spans.get(0).began(), spans.get(spans.size() - 1).ended());
        for (int i = 0; i < jobs.size(); i++) {
            stage.say(row(i, jobs.get(i).await(PATIENCE), spans.get(i).within(all), stage));
        }
        stage.say("");
        stage.say(jobs.size() + " jobs of 250 ms took " + all.millis() + " ms: two threads of one process share them");
        return jobs;
    }

    private static String row(int index, Power power, String bar, Stage stage) {
        boolean square = index % 2 == 0;
        return String.format(
                "  %-9s  %6d  %-16s  %s",
                (square ? "square(" : "cube(") + (index / 2 + 1) + ")",
                power.value(),
                power.thread(),
                square ? stage.good(bar) : stage.marked(bar));
    }

    /** When a job ran. */
    private record Span(Instant began, Instant ended) {

        /** Waits for its end. */
        static Span of(JobHandle<?> handle) {
            handle.await(PATIENCE);
            var job = handle.fetch().orElseThrow();
            return new Span(Objects.requireNonNull(job.startedAt()), Objects.requireNonNull(job.endedAt()));
        }

        long millis() {
            return Duration.between(began, ended).toMillis();
        }

        String within(Span all) {
            int from = all.column(began);
            return " ".repeat(from) + Show.bar(Math.max(1, all.column(ended) - from));
        }

        private int column(Instant time) {
            long after = Duration.between(began, time).toMillis();
            return (int) Math.max(0, Math.min(COLUMNS, after * COLUMNS / Math.max(1, millis())));
        }
    }
}
