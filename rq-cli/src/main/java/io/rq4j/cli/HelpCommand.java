package io.rq4j.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "help",
        description = "Show the help of a command.",
        footer = {"", "Example:", "  rq-cli help enqueue"})
final class HelpCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "The command; all of them when left out.")
    private @Nullable String name;

    @Override
    public Integer call() {
        var root = Objects.requireNonNull(spec).root().commandLine();
        var command = name == null ? root : root.getSubcommands().get(name);
        if (command == null) {
            throw new IllegalArgumentException("There is no command " + name);
        }
        command.usage(root.getOut());
        return 0;
    }
}
