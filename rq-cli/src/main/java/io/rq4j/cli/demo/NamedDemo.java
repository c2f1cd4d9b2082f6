package io.rq4j.cli.demo;

import io.rq4j.JobHandle;
import io.rq4j.Rq;
import io.rq4j.examples.BookSite;
import io.rq4j.examples.Chain;
import io.rq4j.examples.Continents;
import io.rq4j.examples.Parcels;
import io.rq4j.examples.Powers;
import io.rq4j.examples.Reports;
import io.rq4j.examples.SleepSort;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The demos that have a name: one of the examples each, with the workers that it needs. */
public enum NamedDemo {
    CONTINENTS(
            "Several processes: one job per continent, each in a process of its own",
            Continents.class,
            ContinentsShow.workers(),
            new ContinentsShow()),
    THREADS(
            "Several threads: square and cube side by side in one process",
            Powers.class,
            ThreadsShow.workers(),
            new ThreadsShow()),
    FUTURE(
            "A future that reports completion, and one that reports failure",
            Reports.class,
            FutureShow.workers(),
            new FutureShow()),
    CHAIN("Chained jobs, with the result handed on", Chain.class, ChainShow.workers(), new ChainShow()),
    PRODUCERS("Many producers and greedy consumers", Parcels.class, ProducersShow.workers(), new ProducersShow()),
    RESULTS("Results as they complete", SleepSort.class, ResultsShow.workers(), new ResultsShow()),
    WORDS("Words counted at URLs that the demo itself serves", BookSite.class, WordsShow.workers(), new WordsShow());

    private final String title;
    private final Class<?> example;
    private final List<WorkerPlan> workers;
    private final Show show;

    NamedDemo(String title, Class<?> example, List<WorkerPlan> workers, Show show) {
        this.title = title;
        this.example = example;
        this.workers = workers;
        this.show = show;
    }

    /** The demo of a name, empty when there is none. */
    public static Optional<NamedDemo> named(String name) {
        return Arrays.stream(values()).filter(demo -> demo.word().equals(name)).findFirst();
    }

    /** How a person calls it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What it shows, in one line. */
    public String title() {
        return title;
    }

    /** Where its code is. */
    public String source() {
        return "examples/src/main/java/" + example.getName().replace('.', '/') + ".java";
    }

    public List<WorkerPlan> workers() {
        return workers;
    }

    /** Enqueues its jobs, tells what becomes of them, and returns them when all have ended. */
    public List<? extends JobHandle<?>> play(Rq rq, Stage stage) throws InterruptedException {
        return show.play(rq, stage);
    }
}
