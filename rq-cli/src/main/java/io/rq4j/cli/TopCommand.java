package io.rq4j.cli;

import io.rq4j.error.RedisUnavailableException;
import io.rq4j.internal.Engine;
import io.rq4j.worker.internal.cli.Durations;
import io.rq4j.worker.internal.cli.Signals;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "top",
        description = "Watch the whole system: queues with their rates, workers, running jobs, the last failures."
                + " q or Ctrl-C ends it. Into a pipe or file it prints one look.",
        footer = {"", "Example, two queues and their workers, every two seconds:", "  rq-cli top -i 2 high default"})
final class TopCommand implements Callable<Integer> {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final long KEY_MILLIS = 50;

    private final RqCli rq;

    @Parameters(paramLabel = "QUEUE", description = "Watch these queues and their workers; all when none is named.")
    private List<String> names = List.of();

    @Mixin
    private final QueueOption option = new QueueOption();

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Look again after this time, 1 second when left out.")
    private Duration interval = Duration.ofSeconds(1);

    @Option(names = "--times", paramLabel = "N", description = "Leave after so many looks.")
    private @Nullable Integer times;

    TopCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (interval.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("--interval must be at least 0.1 seconds, got "
                    + interval.toMillis() / 1e3 + "; leave it out for 1 second");
        }
        if (times != null && times < 1) {
            throw new IllegalArgumentException(
                    "--times must be at least 1, got " + times + "; leave it out to go on until q or Ctrl-C");
        }
        var queues = option.and(names).distinct().sorted().toList();
        try (var connection = rq.connect()) {
            queues.forEach(connection::queue);
            var engine = connection.engine();
            var reader = new TopReader(engine, queues);
            if (rq.terminal().interactive() && !rq.json()) {
                watch(engine, reader);
            } else {
                print(engine, reader);
            }
            return 0;
        }
    }

    /** Twice, because a rate lies between two looks. */
    private void print(Engine engine, TopReader reader) throws InterruptedException {
        reader.read();
        Thread.sleep(interval.toMillis());
        var top = reader.read();
        var screen = new TopScreen(rq.terminal());
        if (rq.json()) {
            rq.terminal().println(Json.text(top.document()));
        } else {
            screen.lines(top, screen.about(engine.redis().address(), top.now(), null), 0, 0)
                    .forEach(rq.terminal()::println);
        }
    }

    private void watch(Engine engine, TopReader reader) throws InterruptedException {
        // Before the screen changes: what is wrong at once is told in one line.
        var top = reader.read();
        try (var tty = Tty.take();
                var screen = new FullScreen(rq.terminal().out())) {
            Signals.handle(() -> leave(tty, screen));
            screen.enter();
            String problem = null;
            for (int looks = 1; ; looks++) {
                draw(engine, top, problem, tty, screen);
                if (times != null && looks >= times
                        || quits(tty)
                        || rq.terminal().out().checkError()) {
                    return;
                }
                try {
                    top = reader.read();
                    problem = null;
                } catch (RedisUnavailableException e) {
                    problem = "NO ANSWER, this is old: " + e.getMessage();
                }
            }
        }
    }

    private void draw(Engine engine, Top top, @Nullable String problem, Tty tty, FullScreen screen) {
        var drawing = new TopScreen(rq.terminal());
        // A letter in the last column is erased with the rest of its line.
        int columns = tty.columns(rq.terminal().columns().getAsInt()) - 1;
        screen.draw(
                drawing.lines(top, drawing.about(engine.redis().address(), top.now(), problem), tty.rows(), columns));
    }

    /** Waits until it is time to look again. Returns whether q was pressed meanwhile. */
    private boolean quits(Tty tty) throws InterruptedException {
        long end = System.nanoTime() + interval.toNanos();
        while (System.nanoTime() < end) {
            if (tty.keys().toLowerCase(Locale.ROOT).contains("q")) {
                return true;
            }
            Thread.sleep(KEY_MILLIS);
        }
        return false;
    }

    /** Ctrl-C is one of the ways in which this is meant to end. */
    private static void leave(Tty tty, FullScreen screen) {
        screen.close();
        tty.close();
        Runtime.getRuntime().halt(0);
    }
}
