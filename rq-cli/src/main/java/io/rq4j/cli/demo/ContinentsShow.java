package io.rq4j.cli.demo;

import io.rq4j.JobHandle;
import io.rq4j.Rq;
import io.rq4j.examples.Continents;
import io.rq4j.examples.Continents.Density;
import java.util.HashSet;
import java.util.List;

/** A line for each continent, with the process that answered. */
final class ContinentsShow implements Show {

    private static final String ROW = "  %-13s  %s  %7s  %s";

    static List<WorkerPlan> workers() {
        return Continents.names().stream()
                .map(continent -> new WorkerPlan(continent, continent, 1))
                .toList();
    }

    @Override
    public List<JobHandle<Density>> play(Rq rq, Stage stage) {
        stage.say(String.format(ROW, "job", "people per km²", "process", "worker"));
        var jobs = Continents.enqueue(rq);
        var processes = new HashSet<Long>();
        for (var job : jobs) {
            var density = job.await(PATIENCE);
            processes.add(density.process());
            var worker = Show.worker(job);
            var people = stage.good(String.format("%14d", density.peoplePerKm2()));
            stage.say(String.format(ROW, worker, people, density.process(), worker));
        }
        stage.say("");
        stage.say(jobs.size() + " jobs ran in " + processes.size() + " processes; this program is process "
                + ProcessHandle.current().pid());
        return jobs;
    }
}
