package io.rq4j.cli;

import io.rq4j.WorkerHandle;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "shutdown",
        description =
                "Let workers drain and leave, Java's or Python's: they take no more jobs, what runs goes on to its end."
                        + " A second time interrupts what still runs on a Java worker.",
        footer = {"", "Example, one that rq-cli workers lists:", "  rq-cli shutdown vm-13715-9c3e"})
final class ShutdownCommand implements Callable<Integer> {

    private final RqCli rq;

    @Parameters(arity = "1..*", paramLabel = "WORKER", description = "The names of workers.")
    private List<String> names = List.of();

    ShutdownCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        new WorkerOrders(rq, WorkerHandle::shutdown, "Shutting down worker ").send(names);
        return 0;
    }
}
