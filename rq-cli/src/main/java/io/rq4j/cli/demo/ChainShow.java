package io.rq4j.cli.demo;

import io.rq4j.JobHandle;
import io.rq4j.Rq;
import io.rq4j.examples.Chain;
import java.util.List;

/** Three jobs, first waiting for each other in a paused queue, then with what they returned. */
final class ChainShow implements Show {

    private static final List<String> CALLS =
            List.of("countChapter(\"alice\", 1)", "tell(what the first returned)", "longest(\"alice\"), after both");

    static List<WorkerPlan> workers() {
        return List.of(new WorkerPlan("worker-1", "default", 1), new WorkerPlan("worker-2", "default", 1));
    }

    @Override
    public List<JobHandle<?>> play(Rq rq, Stage stage) {
        var queue = rq.queue("default");
        queue.pause("so that one sees what waits");
        var chain = Chain.enqueue(queue);
        List<JobHandle<?>> jobs = List.of(chain.first(), chain.told(), chain.joined());
        stage.say("Enqueued, and the queue is paused for a moment:");
        for (int i = 0; i < jobs.size(); i++) {
            stage.say(row(i, stage.marked(jobs.get(i).status().word())));
        }
        queue.resume();
        var time = Stopwatch.start();
        stage.say("");
        stage.say("The queue goes on:");
        for (int i = 0; i < jobs.size(); i++) {
            var returned = String.format("%-20s", jobs.get(i).await(PATIENCE));
            stage.say(row(i, stage.good(returned)) + " " + time + "  " + Show.worker(jobs.get(i)));
        }
        return jobs;
    }

    private static String row(int index, String text) {
        return String.format("  %d  %-29s  %s", index + 1, CALLS.get(index), text);
    }
}
