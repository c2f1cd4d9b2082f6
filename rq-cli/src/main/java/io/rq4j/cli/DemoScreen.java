package io.rq4j.cli;

import io.rq4j.Rq;
import io.rq4j.cli.demo.DemoJobs;
import io.rq4j.cli.demo.DemoResults;
import io.rq4j.cli.demo.DemoResults.Chapter;
import io.rq4j.cli.demo.DemoSite;
import io.rq4j.examples.Book;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the demo tells a person, in 80 columns. With {@code --json} it says nothing until it is over. */
final class DemoScreen {

    private static final String ROW = "  %2s  %-34s  %6s  %-8s  %8s";

    private final RqCli rq;

    DemoScreen(RqCli rq) {
        this.rq = rq;
    }

    void title() {
        say("RQ for Java counts the words of " + Book.named(DemoJobs.BOOK).title());
    }

    void started(DemoSite site) {
        section("Processes");
        say("  Redis   " + site.url());
        site.workers().forEach(worker -> say("  Worker  " + worker.name() + ", process " + worker.pid()));
    }

    void enqueued(DemoJobs jobs) {
        section("Jobs");
        say("  " + jobs.chapters().size() + " count a chapter each, one will fail, one has a future that waits for it");
    }

    void ended(DemoResults results) {
        section("Results, read back from Redis");
        row("", "Chapter", "Words", "Worker", "Time");
        results.chapters().forEach(this::row);
        row("", "The whole book", number(results.words()), "", "");
        say("  The first jobs of a worker take longer: its JVM loads their classes");
        section("The job that failed: " + results.failed().description());
        say("  " + rq.terminal().red(results.error().remoteType()));
        say("  " + results.error().remoteMessage());
        section("The future that reported back: " + results.reporting().description());
        say("  " + millis(results.report().after()) + " after the job was enqueued: the longest word is "
                + rq.terminal().green(results.report().word()));
    }

    private void row(Chapter chapter) {
        row(
                String.valueOf(chapter.number()),
                chapter.title(),
                number(chapter.words()),
                chapter.job().workerName(),
                millis(DemoResults.worked(chapter.job())));
    }

    private void row(@Nullable String... cells) {
        say(String.format(ROW, (Object[]) cells).stripTrailing());
    }

    private static String number(int number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String millis(Duration time) {
        return time.toMillis() + " ms";
    }

    void info(Rq connection) {
        section("What rq-cli info shows");
        if (!rq.json()) {
            new InfoScreen(rq.terminal(), false, false)
                    .showAll(Info.read(connection.engine().store(), List.of()));
            rq.terminal().out().flush();
        }
    }

    /** @param redisPid of what was left running; null when all of it ends now */
    void over(DemoSite site, DemoResults results, @Nullable Long redisPid) {
        if (rq.json()) {
            rq.terminal().println(Json.text(DemoDocument.of(site, results, redisPid)));
        } else if (redisPid == null) {
            next();
        } else {
            kept(site, redisPid);
        }
        rq.terminal().out().flush();
    }

    private void next() {
        section("Next");
        say("  bin/rq-cli demo --keep     leaves this running, to try the other commands on");
        say("  bin/rq-cli --help          tells which commands there are");
        say("  bin/rq-worker --help       tells how to run your own jobs");
    }

    private void kept(DemoSite site, long redisPid) {
        var pids = site.workers().stream()
                .map(worker -> String.valueOf(worker.pid()))
                .collect(Collectors.joining(" "));
        section("Left running: Redis, process " + redisPid + ", and both workers");
        say("  bin/rq-cli info --url " + site.url());
        say("  bin/rq-cli enqueue --url " + site.url() + " \\");
        say("      --queue default io.rq4j.examples.Words.countChapter alice :7");
        section("To stop them");
        say("  kill " + pids + " " + redisPid);
    }

    private void section(String heading) {
        say("");
        say(heading);
    }

    private void say(String line) {
        if (!rq.json()) {
            rq.terminal().println(line);
            rq.terminal().out().flush();
        }
    }
}
