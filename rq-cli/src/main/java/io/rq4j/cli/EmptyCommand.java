package io.rq4j.cli;

import io.rq4j.Rq;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "empty",
        description = "Delete the jobs that wait in queues. Those that run, or ended, stay.",
        footer = {"", "Example:", "  rq-cli empty mail reports"})
final class EmptyCommand implements Callable<Integer> {

    private final RqCli rq;

    @Parameters(paramLabel = "QUEUE", description = "The queues to empty.")
    private List<String> names = List.of();

    @Option(
            names = {"-a", "--all"},
            description = "All queues.")
    private boolean all;

    EmptyCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        if (all && !names.isEmpty()) {
            throw new IllegalArgumentException(
                    "--all and queues exclude each other, got --all and " + names + "; leave out one");
        }
        try (var connection = rq.connect()) {
            empty(connection);
        }
        return 0;
    }

    private void empty(Rq connection) {
        var queues = (all ? connection.queueNames() : names)
                .stream().map(connection::queue).toList();
        var emptied = new ArrayList<Map<String, Object>>();
        for (var queue : queues) {
            long removed = queue.empty();
            var entry = new LinkedHashMap<String, Object>();
            entry.put("name", queue.name());
            entry.put("removed", removed);
            emptied.add(entry);
            say(removed + " jobs removed from " + queue.name() + " queue");
        }
        if (rq.json()) {
            rq.terminal().println(Json.text(Map.of("queues", emptied)));
        } else if (queues.isEmpty()) {
            say("Nothing to do");
        }
    }

    private void say(String line) {
        if (!rq.json()) {
            rq.terminal().println(line);
        }
    }
}
