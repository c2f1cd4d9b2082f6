package io.rq4j.cli.demo;

import io.rq4j.JobHandle;
import io.rq4j.Rq;
import io.rq4j.examples.Reports;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Two futures that report while the program does something else. */
final class FutureShow implements Show {

    private static final long SHEEP_MILLIS = 10;
    private static final Pattern LINES = Pattern.compile(".{1,68}(?: |$)");

    static List<WorkerPlan> workers() {
        return List.of(new WorkerPlan("worker", "default", 2));
    }

    @Override
    public List<JobHandle<Integer>> play(Rq rq, Stage stage) throws InterruptedException {
        var queue = rq.queue("default");
        var jobs = List.of(Reports.enqueue(queue, 12), Reports.enqueue(queue, 13));
        var time = Stopwatch.start();
        stage.say(time + "  enqueued chapter-12, and chapter-13 of a book that has twelve");
        var told = jobs.stream()
                .map(job -> Reports.report(job)
                        .thenAccept(report -> tell(time, report, stage))
                        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .toArray(CompletableFuture[]::new);
        stage.say(time + "  this program goes on: it counts sheep");
        var all = CompletableFuture.allOf(told);
        int sheep = 0;
        for (; !all.isDone(); sheep++) {
            Thread.sleep(SHEEP_MILLIS);
        }
        all.join();
        stage.say(time + "  both have reported; until then there were " + sheep + " sheep");
        return jobs;
    }

    /** In lines that fit into 80 columns: an error's text is long. */
    private static void tell(Stopwatch time, String report, Stage stage) {
        var begin = time + "  ";
        for (var line : LINES.matcher(report).results().toList()) {
            var text = line.group().strip();
            stage.say(begin + (report.startsWith("finished") ? stage.good(text) : stage.bad(text)));
            begin = " ".repeat(begin.length());
        }
    }
}
