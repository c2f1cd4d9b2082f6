package io.rq4j.cli;

import io.rq4j.Rq;
import io.rq4j.worker.internal.cli.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "empty",
        description = "Delete the jobs that wait in queues. Those that run, or ended, stay.",
        footer = {"", "Example:", "  rq-cli empty mail reports"})
final class EmptyCommand implements Callable<Integer> {

    private final RqCli rq;

    @Parameters(paramLabel = "QUEUE", description = "The queues to empty.")
    private List<String> arguments = List.of();

    @Mixin
    private final QueueOption option = new QueueOption();

    @Option(
            names = {"-a", "--all"},
            description = "All queues.")
    private boolean all;

    EmptyCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        var names = option.and(arguments).toList();
        if (all && !names.isEmpty()) {
            throw new IllegalArgumentException(
                    "--all and queues exclude each other, got --all and " + names + "; leave out one");
        }
        try (var connection = rq.connect()) {
            empty(connection, names);
        }
        return 0;
    }

    private void empty(Rq connection, List<String> names) {
        names.forEach(connection::queue);
        // Python takes names that our queues refuse: all means theirs too.
        var queues = all ? connection.queueNames() : names;
        var emptied = new ArrayList<Map<String, Object>>();
        for (var queue : queues) {
            long removed = connection.engine().lifecycle().empty(queue);
            var entry = new LinkedHashMap<String, Object>();
            entry.put("name", queue);
            entry.put("removed", removed);
            emptied.add(entry);
            say(removed + " jobs removed from " + Printable.line(queue) + " queue");
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
