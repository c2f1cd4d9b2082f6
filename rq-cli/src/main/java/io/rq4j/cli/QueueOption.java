package io.rq4j.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** {@code --queue} of a command that takes bare names of queues too. */
final class QueueOption {

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "The same as a bare name; repeat it for more.")
    private List<String> queues = List.of();

    /** What was named either way. */
    Stream<String> and(List<String> names) {
        return Stream.concat(queues.stream(), names.stream());
    }
}
