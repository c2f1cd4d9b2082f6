package io.rq4j.cli;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Print a script that completes the command line of rq-cli in bash and zsh.",
        footer = {"", "Example, for this shell:", "  source <(rq-cli completion)"})
final class CompletionCommand implements Callable<Integer> {

    private final RqCli rq;

    @Spec
    private @Nullable CommandSpec spec;

    CompletionCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        var root = Objects.requireNonNull(spec).root().commandLine();
        var script = AutoComplete.bash("rq-cli", root);
        rq.terminal().println(rq.json() ? Json.text(Map.of("script", script)) : script.stripTrailing());
        return 0;
    }
}
