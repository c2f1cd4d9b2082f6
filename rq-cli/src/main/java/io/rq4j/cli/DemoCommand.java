package io.rq4j.cli;

import io.rq4j.cli.demo.DemoJobs;
import io.rq4j.cli.demo.DemoResults;
import io.rq4j.cli.demo.DemoSite;
import io.rq4j.cli.demo.NamedDemo;
import io.rq4j.error.RqException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description =
                "Show all of it at work: start a Redis and two workers, count the words of a book, clean up. With a"
                        + " name, show one thing in seconds.",
        footer = {
            "",
            "The names:",
            "  continents  several processes: one job each",
            "  threads     several threads in one process",
            "  future      a future that reports completion, one that reports failure",
            "  chain       jobs that wait for others and take their results",
            "  producers   many producers and greedy consumers",
            "  results     results as they complete",
            "  words       words counted at URLs that the demo serves",
            "",
            "Example, the second to try the other commands on what it leaves running:",
            "  rq-cli demo continents",
            "  rq-cli demo --keep"
        })
final class DemoCommand implements Callable<Integer> {

    private final RqCli rq;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..1",
            completionCandidates = DemoNames.class,
            description =
                    "What to show; all at once when left out. With --url it uses that Redis, where its keys have a"
                            + " prefix of their own and go at the end.")
    private @Nullable String name;

    @Option(names = "--list", description = "Show the names.")
    private boolean list;

    @Option(names = "--keep", description = "Leave Redis and the workers running, and tell how to stop them.")
    private boolean keep;

    DemoCommand(RqCli rq) {
        this.rq = rq;
    }

    /** What a demo does on its site. */
    private interface Body {

        void show(DemoSite site) throws InterruptedException;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (list) {
            DemoNames.list(rq);
            return 0;
        }
        if (name != null) {
            return run(DemoNames.demo(name));
        }
        if (url().isPresent()) {
            // It would leave its jobs there.
            throw new IllegalArgumentException("The demo starts a Redis of its own; leave out --url");
        }
        return run(DemoSite.ofTwo(keep), this::showAll);
    }

    private Optional<String> url() {
        var own = spec == null ? null : spec.commandLine();
        return Stream.iterate(own, Objects::nonNull, CommandLine::getParent)
                .flatMap(line ->
                        Optional.<String>ofNullable(line.getParseResult().matchedOptionValue("--url", null)).stream())
                .findFirst();
    }

    private int run(NamedDemo demo) throws InterruptedException {
        if (keep) {
            throw new IllegalArgumentException("--keep goes with the demo without a name; leave out " + demo.word());
        }
        if (url().isPresent()) {
            checkUrl();
        }
        return run(DemoSite.of(demo, url().orElse(null)), site -> show(demo, site));
    }

    /** Before anything is shown or started. */
    private void checkUrl() {
        try (var given = rq.connect()) {
            given.queueNames();
        }
    }

    private int run(DemoSite opened, Body body) throws InterruptedException {
        try (var site = opened) {
            return shown(site, body);
        }
    }

    private static int shown(DemoSite site, Body body) throws InterruptedException {
        try {
            body.show(site);
            return 0;
        } catch (RuntimeException e) {
            if (site.isClosed()) {
                // Ctrl-C took Redis and the workers away, and what follows from it is no news.
                return 1;
            }
            site.keepLogs();
            throw new RqException(
                    "The demo broke off: " + site.death().orElse(e.getMessage()) + "; its logs are in " + site.folder(),
                    e);
        }
    }

    private void show(NamedDemo demo, DemoSite site) throws InterruptedException {
        var stage = new DemoStage(rq, demo, site);
        stage.title();
        site.start();
        stage.started();
        site.awaitWorkers();
        var jobs = demo.play(site.connection(), stage);
        stage.over();
        if (rq.json()) {
            rq.terminal().println(Json.text(DemoDocument.of(site, demo, jobs)));
        }
    }

    private void showAll(DemoSite site) throws InterruptedException {
        var screen = new DemoScreen(rq);
        screen.title();
        site.start();
        screen.started(site);
        site.awaitWorkers();
        var results = count(site, screen);
        screen.ended(results);
        site.awaitTally(results.jobs());
        screen.info(site.connection());
        screen.over(site, results, keep ? site.release() : null);
    }

    private DemoResults count(DemoSite site, DemoScreen screen) throws InterruptedException {
        var jobs = DemoJobs.enqueue(site.connection());
        screen.enqueued(jobs);
        try (var progress = new DemoProgress(rq, jobs.size())) {
            jobs.await(site, progress::show);
        }
        return DemoResults.read(jobs);
    }
}
