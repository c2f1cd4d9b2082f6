package io.rq4j.cli;

import io.rq4j.Rq;
import io.rq4j.worker.internal.cli.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "resume",
        description = "Let suspended workers go on, or end the pause of queues.",
        footer = {"", "Example, all workers, and one queue:", "  rq-cli resume", "  rq-cli resume --queue mail"})
final class ResumeCommand implements Callable<Integer> {

    private final RqCli rq;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "End the pause of this queue; repeat it for more. Suspended workers stay suspended.")
    private List<String> names = List.of();

    ResumeCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        try (var connection = rq.connect()) {
            if (names.isEmpty()) {
                resumeWorkers(connection);
            } else {
                resumeQueues(connection);
            }
            return 0;
        }
    }

    /** RQ's words. */
    private void resumeWorkers(Rq connection) {
        boolean resumed = connection.resume();
        tell(resumed ? "Resuming workers." : "No workers were suspended", resumed, List.of());
    }

    private void resumeQueues(Rq connection) {
        var queues = names.stream().distinct().map(connection::queue).toList();
        var documents = new ArrayList<Map<String, @Nullable Object>>();
        var lines = new ArrayList<String>();
        for (var queue : queues) {
            boolean resumed = queue.resume();
            var document = new LinkedHashMap<String, @Nullable Object>();
            document.put("name", queue.name());
            document.put("resumed", resumed);
            documents.add(document);
            var name = Printable.line(queue.name());
            lines.add(resumed ? "Resuming queue " + name : "Queue " + name + " was not paused");
        }
        tell(String.join("\n", lines), false, documents);
    }

    private void tell(String text, boolean workers, List<Map<String, @Nullable Object>> queues) {
        if (rq.json()) {
            var document = new LinkedHashMap<String, @Nullable Object>();
            document.put("resumed", workers);
            document.put("queues", queues);
            rq.terminal().println(Json.text(document));
        } else {
            rq.terminal().println(text);
        }
    }
}
