package io.rq4j.cli;

import io.rq4j.Queue;
import io.rq4j.job.Pause;
import io.rq4j.worker.internal.cli.Durations;
import io.rq4j.worker.internal.cli.Printable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "pause",
        description =
                "Pause queues: Java workers take no job from them, what runs goes on. Python's workers do not know it;"
                        + " rq-cli suspend stops all.",
        footer = {"", "Example, for an hour:", "  rq-cli pause mail --reason 'mail server is down' --duration 1h"})
final class PauseCommand implements Callable<Integer> {

    private final RqCli rq;

    @Parameters(paramLabel = "QUEUE", description = "The queues to pause.")
    private List<String> names = List.of();

    @Mixin
    private final QueueOption option = new QueueOption();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            description = "Why, for those who wonder; rq-cli info, top and the workers' log show it.")
    private String reason = "";

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "How long, at least 1 second; until rq-cli resume --queue when left out.")
    private @Nullable Duration duration;

    PauseCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        var time = duration == null ? null : Pauses.checked(duration);
        try (var connection = rq.connect()) {
            var queues = option.and(names).distinct().map(connection::queue).toList();
            if (queues.isEmpty()) {
                throw new IllegalArgumentException("Name a queue; rq-cli suspend stops them all");
            }
            queues.forEach(queue -> pause(queue, time));
            tell(queues);
            return 0;
        }
    }

    private void pause(Queue queue, @Nullable Duration time) {
        if (time == null) {
            queue.pause(reason);
        } else {
            queue.pause(reason, time);
        }
    }

    private void tell(List<Queue> queues) {
        var documents = new ArrayList<Map<String, @Nullable Object>>();
        for (var queue : queues) {
            var document = new LinkedHashMap<String, @Nullable Object>();
            document.put("name", queue.name());
            document.put("paused", reason);
            document.put(
                    "paused_until", Json.time(queue.paused().map(Pause::until).orElse(null)));
            documents.add(document);
            if (!rq.json()) {
                rq.terminal()
                        .println("Pausing queue " + Printable.line(queue.name())
                                + (duration == null ? "" : " for " + Pauses.seconds(duration) + " seconds"));
            }
        }
        if (rq.json()) {
            rq.terminal().println(Json.text(Map.of("queues", documents)));
        }
    }
}
