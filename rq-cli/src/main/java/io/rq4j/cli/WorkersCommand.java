package io.rq4j.cli;

import io.rq4j.job.WorkerInfo;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "workers",
        description = "List workers: what they do, how much they have done, and when they were last seen.",
        footer = {"", "Example, those that listen to one queue:", "  rq-cli workers mail"})
final class WorkersCommand implements Callable<Integer> {

    private final RqCli rq;

    @Parameters(paramLabel = "QUEUE", description = "Those that listen to one of these; all when none is named.")
    private List<String> names = List.of();

    @Mixin
    private final QueueOption option = new QueueOption();

    WorkersCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        try (var connection = rq.connect()) {
            var engine = connection.engine();
            var workers = Info.workers(engine.store(), option.and(names).toList());
            var running = RunningJobs.of(engine, workers);
            if (rq.json()) {
                rq.terminal().println(Json.text(Map.of("workers", ShortDocuments.workers(workers, running))));
            } else if (workers.isEmpty()) {
                rq.terminal().println("No workers: rq-worker starts one");
            } else {
                table(workers, running, engine.store().now()).print(rq.terminal());
            }
            return 0;
        }
    }

    private Table table(List<WorkerInfo> workers, List<RunningJobs> running, Instant now) {
        var table = new Table()
                .column("worker", Table.Kind.TEXT)
                .column("state", Table.Kind.TEXT)
                .column("running", Table.Kind.NUMBER)
                .column("finished", Table.Kind.NUMBER)
                .column("failed", Table.Kind.NUMBER)
                .column("seen", Table.Kind.TEXT)
                .column("queues", Table.Kind.GIVES_WAY)
                .column("job", Table.Kind.GIVES_WAY);
        for (int i = 0; i < workers.size(); i++) {
            var worker = workers.get(i);
            table.row()
                    .cell(worker.name())
                    .cell(worker.state(), text -> rq.terminal().workerState(worker.state(), text))
                    .cell(running.get(i).count())
                    .cell(worker.successfulJobs())
                    .cell(worker.failedJobs())
                    .cell(Ages.since(worker.lastHeartbeat(), now))
                    .cell(String.join(",", worker.queues()))
                    .cell(running.get(i).shown());
        }
        return table;
    }
}
