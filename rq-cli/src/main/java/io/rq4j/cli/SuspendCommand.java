package io.rq4j.cli;

import io.rq4j.worker.internal.cli.Durations;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "suspend",
        description = "Suspend all workers: no job is started any more, what runs goes on.",
        footer = {"", "Example, for ten minutes:", "  rq-cli suspend --duration 10m"})
final class SuspendCommand implements Callable<Integer> {

    private final RqCli rq;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "How long, at least 1 second; until rq-cli resume when left out.")
    private @Nullable Duration duration;

    SuspendCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        try (var connection = rq.connect()) {
            if (duration == null) {
                connection.suspend();
            } else {
                connection.suspend(Pauses.checked(duration));
            }
            if (rq.json()) {
                var document = new LinkedHashMap<String, @Nullable Object>();
                document.put("suspended", true);
                document.put(
                        "suspended_until", Json.time(connection.engine().store().suspendedUntil()));
                rq.terminal().println(Json.text(document));
            } else {
                rq.terminal().println(told());
            }
            return 0;
        }
    }

    /** RQ's words. */
    private String told() {
        return duration == null
                ? "Suspending workers.  No new jobs will be started.  But current jobs will be completed"
                : "Suspending workers for " + Pauses.seconds(duration)
                        + " seconds.  No new jobs will be started during that time, but then will automatically resume";
    }
}
