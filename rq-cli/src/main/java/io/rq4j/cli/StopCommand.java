package io.rq4j.cli;

import io.rq4j.Rq;
import io.rq4j.error.InvalidJobStateException;
import io.rq4j.error.JobNotFoundException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "stop",
        description =
                "End jobs while they run. They count as stopped, stand among the failed ones and are not tried again.",
        footer = {"", "Example:", "  rq-cli stop 6f8f2f1e-4a0c-4d2b-9d3e-0c1f2f3a4b5c"})
final class StopCommand implements Callable<Integer> {

    private final RqCli rq;

    @Parameters(arity = "1..*", paramLabel = "ID", description = "The ids of running jobs.")
    private List<String> ids = List.of();

    private final Refusals refused = new Refusals();
    private long stopped;

    StopCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        ids.forEach(Ids::check);
        if (!rq.json()) {
            rq.terminal().println("Stopping " + ids.size() + (ids.size() == 1 ? " job" : " jobs"));
            rq.terminal().out().flush();
        }
        try (var connection = rq.connect();
                var progress = Progress.of(rq, "Stopping", ids.size())) {
            for (var id : ids) {
                stop(connection, id);
                progress.step(1);
            }
        }
        report();
        return 0;
    }

    private void stop(Rq connection, String id) {
        try {
            connection.job(id).stop();
            stopped++;
        } catch (JobNotFoundException e) {
            refused.add(id, "absent");
        } catch (InvalidJobStateException e) {
            var status = connection.engine().store().statuses(List.of(id)).get(0);
            refused.add(id, status == null ? "absent" : status);
        }
    }

    private void report() {
        if (rq.json()) {
            var document = new LinkedHashMap<String, @Nullable Object>();
            document.put("stopped", stopped);
            document.put("not_stopped", refused.documents());
            rq.terminal().println(Json.text(document));
        }
        refused.report("stop", "only a running job can be stopped, rq-cli cancel takes one that waits");
    }
}
