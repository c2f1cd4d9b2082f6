package io.rq4j.cli;

import io.rq4j.WorkerHandle;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "kill-horse",
        description =
                "End the job that a worker runs, as if its process had been killed: it fails, or is tried again if it has"
                        + " retries. Of the many jobs of a Java worker it is the one that has run longest; rq-cli stop ends one by"
                        + " its id.",
        footer = {"", "Example, for a worker that rq-cli workers lists:", "  rq-cli kill-horse vm-13715-9c3e"})
final class KillHorseCommand implements Callable<Integer> {

    private final RqCli rq;

    @Parameters(arity = "1..*", paramLabel = "WORKER", description = "The names of workers.")
    private List<String> names = List.of();

    KillHorseCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        new WorkerOrders(rq, WorkerHandle::killHorse, "Killing the work horse of worker ").send(names);
        return 0;
    }
}
