package io.rq4j.cli;

import io.rq4j.Rq;
import io.rq4j.cli.demo.DemoJobs;
import io.rq4j.cli.demo.DemoResults;
import io.rq4j.cli.demo.DemoSite;
import io.rq4j.error.RqException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = "Show all of it at work: start a Redis and two workers, count the words of a book, clean up.",
        footer = {"", "Example, to try the other commands on what it leaves running:", "  rq-cli demo --keep"})
final class DemoCommand implements Callable<Integer> {

    private final RqCli rq;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--keep", description = "Leave Redis and the workers running, and tell how to stop them.")
    private boolean keep;

    DemoCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() throws InterruptedException {
        refuseUrl();
        try (var site = new DemoSite(keep)) {
            return run(site);
        }
    }

    /** A demo on a Redis that is in use would leave its jobs there. */
    private void refuseUrl() {
        var own = spec == null ? null : spec.commandLine();
        if (Stream.iterate(own, Objects::nonNull, CommandLine::getParent)
                .anyMatch(line -> line.getParseResult().hasMatchedOption("--url"))) {
            throw new IllegalArgumentException("The demo starts a Redis of its own; leave out --url");
        }
    }

    private int run(DemoSite site) throws InterruptedException {
        try {
            show(site, new DemoScreen(rq));
            return 0;
        } catch (RuntimeException e) {
            if (site.isClosed()) {
                // Ctrl-C took Redis and the workers away, and what follows from it is no news.
                return 1;
            }
            site.keepLogs();
            throw new RqException("The demo broke off: " + e.getMessage() + "; its logs are in " + site.folder(), e);
        }
    }

    private void show(DemoSite site, DemoScreen screen) throws InterruptedException {
        screen.title();
        site.start();
        screen.started(site);
        try (var connection = Rq.connect(site.url())) {
            site.awaitWorkers(connection);
            var results = count(site, connection, screen);
            screen.ended(results);
            site.awaitTally(connection, results.jobs());
            screen.info(connection);
            screen.over(site, results, keep ? site.release() : null);
        }
    }

    private DemoResults count(DemoSite site, Rq connection, DemoScreen screen) throws InterruptedException {
        var jobs = DemoJobs.enqueue(connection);
        screen.enqueued(jobs);
        try (var progress = new DemoProgress(rq, jobs.size())) {
            jobs.await(site, progress::show);
        }
        return DemoResults.read(jobs);
    }
}
