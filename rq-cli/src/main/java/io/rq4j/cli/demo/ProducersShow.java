package io.rq4j.cli.demo;

import io.rq4j.JobHandle;
import io.rq4j.Queue;
import io.rq4j.Rq;
import io.rq4j.examples.Parcels;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How full the queue is as time goes by, and then how much each worker took. */
final class ProducersShow implements Show {

    private static final List<String> PRODUCERS = List.of("Anna", "Ben", "Carla", "David");
    private static final int PARCELS = 60;
    private static final long LOOK_MILLIS = 200;
    private static final long PARCELS_OF_A_COLUMN = 5;

    static List<WorkerPlan> workers() {
        return List.of(
                new WorkerPlan("one", "default", 1),
                new WorkerPlan("two", "default", 2),
                new WorkerPlan("four", "default", 4));
    }

    @Override
    public List<JobHandle<String>> play(Rq rq, Stage stage) throws InterruptedException {
        stage.say("Anna, Ben, Carla and David enqueue " + PARCELS + " jobs each, all at the same time");
        stage.say("");
        stage.say("   time   jobs that wait");
        var queue = rq.queue("default");
        var enqueued = CompletableFuture.supplyAsync(() -> Parcels.enqueue(queue, PRODUCERS, PARCELS));
        watch(queue, enqueued, stage);
        var jobs = enqueued.join();
        jobs.forEach(job -> job.await(PATIENCE));
        stage.say("");
        stage.say("Who is free takes the next. A worker with more threads is free more often:");
        stage.say("");
        stage.say("  worker  threads  jobs that it took");
        var taken = Parcels.taken(jobs);
        workers().forEach(worker -> stage.say(row(worker, taken.getOrDefault(worker.name(), 0L), stage)));
        return jobs;
    }

    private static void watch(Queue queue, CompletableFuture<?> enqueued, Stage stage) throws InterruptedException {
        var time = Stopwatch.start();
        long waiting;
        do {
            Thread.sleep(LOOK_MILLIS);
            waiting = queue.size();
            stage.say(time + "  " + stage.marked(bar(waiting)) + String.format(waiting > 0 ? " %d" : "%d", waiting));
        } while (waiting > 0 || !enqueued.isDone());
    }

    private static String row(WorkerPlan worker, long taken, Stage stage) {
        return String.format("  %-6s  %7d  %s %d", worker.name(), worker.concurrency(), stage.good(bar(taken)), taken);
    }

    private static String bar(long parcels) {
        return Show.bar((parcels + PARCELS_OF_A_COLUMN - 1) / PARCELS_OF_A_COLUMN);
    }
}
