package io.rq4j.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "queues",
        description = "List queues: how many of their jobs are where, and how many workers listen.",
        footer = {"", "Example:", "  rq-cli queues"})
final class QueuesCommand implements Callable<Integer> {

    private final RqCli rq;

    @Parameters(paramLabel = "QUEUE", description = "List these; all when none is named.")
    private List<String> names = List.of();

    @Mixin
    private final QueueOption option = new QueueOption();

    QueuesCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        try (var connection = rq.connect()) {
            var info = Info.read(connection.engine().store(), option.and(names).toList());
            if (rq.json()) {
                rq.terminal().println(Json.text(info.queueDocument()));
            } else if (info.queues().isEmpty()) {
                rq.terminal().println("No queues: nothing was ever enqueued here");
            } else {
                table(info, info.listeners()).print(rq.terminal());
            }
            return 0;
        }
    }

    private Table table(Info info, Map<String, Long> listeners) {
        var table = new Table().column("queue", Table.Kind.GIVES_WAY);
        Stream.of("queued", "started", "finished", "failed", "deferred", "scheduled", "canceled", "workers")
                .forEach(title -> table.column(title, Table.Kind.NUMBER));
        table.column("paused", Table.Kind.GIVES_WAY);
        for (var queue : info.queues()) {
            table.row()
                    .cell(queue.name())
                    .cell(queue.queued())
                    .cell(queue.executing())
                    .cell(queue.finished())
                    .cell(
                            String.valueOf(queue.failed()),
                            text -> queue.failed() > 0 ? rq.terminal().red(text) : text)
                    .cell(queue.deferred())
                    .cell(queue.scheduled())
                    .cell(queue.canceled())
                    .cell(listeners.getOrDefault(queue.name(), 0L))
                    .cell(TopScreen.paused(info.pauses().get(queue.name())), rq.terminal()::yellow);
        }
        return table;
    }
}
