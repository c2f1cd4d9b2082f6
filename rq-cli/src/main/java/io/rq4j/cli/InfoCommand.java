package io.rq4j.cli;

import io.rq4j.internal.store.JobStore;
import io.rq4j.worker.internal.cli.Durations;
import io.rq4j.worker.internal.cli.Signals;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "info",
        description = "Show queues and workers.",
        footer = {
            "",
            "Example, two queues and their workers, anew each second:",
            "  rq-cli info --interval 1 high default"
        })
final class InfoCommand implements Callable<Integer> {

    private static final Duration SHORTEST = Duration.ofMillis(50);

    private final RqCli rq;

    @Parameters(paramLabel = "QUEUE", description = "Show these queues and their workers; all when none is named.")
    private List<String> queues = List.of();

    @Mixin
    private final QueueOption option = new QueueOption();

    @Option(
            names = {"-Q", "--only-queues"},
            description = "Show only queues.")
    private boolean onlyQueues;

    @Option(
            names = {"-W", "--only-workers"},
            description = "Show only workers.")
    private boolean onlyWorkers;

    @Option(
            names = {"-R", "--by-queue"},
            description = "Show workers by queue.")
    private boolean byQueue;

    @Option(
            names = {"-r", "--raw"},
            description = "Print only the lines, without bars and totals.")
    private boolean raw;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Show it anew after so many seconds, until Ctrl-C.")
    private @Nullable Duration interval;

    InfoCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (onlyQueues && onlyWorkers) {
            throw new IllegalArgumentException(
                    "--only-queues and --only-workers exclude each other; leave out both to see all");
        }
        try (var connection = rq.connect()) {
            var store = connection.engine().store();
            if (interval == null) {
                show(store);
            } else {
                watch(store, interval);
            }
            return 0;
        }
    }

    private void watch(JobStore store, Duration pause) throws InterruptedException {
        if (pause.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("--interval must be at least 0.05 seconds, got " + pause.toMillis() / 1e3
                    + "; leave it out to look once");
        }
        Signals.handle(this::leave);
        // Whoever read the output may have gone.
        while (!rq.terminal().out().checkError()) {
            rq.terminal().clear();
            show(store);
            Thread.sleep(pause.toMillis());
        }
    }

    /** Ctrl-C is how this command is meant to end. */
    private void leave() {
        if (rq.terminal().interactive()) {
            rq.terminal().println("");
        }
        Runtime.getRuntime().halt(0);
    }

    private void show(JobStore store) {
        var info = Info.read(store, option.and(queues).toList());
        var screen = new InfoScreen(rq.terminal(), raw, byQueue);
        if (rq.json()) {
            rq.terminal().println(Json.text(info.document(!onlyWorkers, !onlyQueues)));
        } else if (onlyQueues) {
            screen.showQueues(info);
        } else if (onlyWorkers) {
            screen.showWorkers(info);
        } else {
            screen.showAll(info);
        }
        rq.terminal().out().flush();
    }
}
