package io.rq4j.cli.demo;

import io.rq4j.JobHandle;
import io.rq4j.Rq;
import io.rq4j.examples.BookSite;
import java.util.List;
import java.util.Locale;

/** The pages of a site and their words. */
final class WordsShow implements Show {

    static List<WorkerPlan> workers() {
        return List.of(new WorkerPlan("worker-1", "default", 2), new WorkerPlan("worker-2", "default", 2));
    }

    @Override
    public List<JobHandle<Integer>> play(Rq rq, Stage stage) {
        try (var site = new BookSite("alice")) {
            stage.say("This program serves a book, a page for each chapter. The workers read it there.");
            stage.say("");
            var jobs = site.enqueue(rq.queue("default"));
            int sum = 0;
            for (int i = 0; i < jobs.size(); i++) {
                int words = jobs.get(i).await(PATIENCE);
                sum += words;
                stage.say(String.format("  %-36s  %s words  ", site.url(i + 1), stage.good(number(words)))
                        + Show.worker(jobs.get(i)));
            }
            stage.say(String.format("  %-36s  %s words", "The whole book", stage.good(number(sum))));
            return jobs;
        }
    }

    private static String number(int number) {
        return String.format(Locale.ROOT, "%,6d", number);
    }
}
