package io.rq4j.cli;

import io.rq4j.error.JobNotFoundException;
import io.rq4j.job.Result;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "results",
        description = "Show what came of each attempt of a job, the newest first.",
        footer = {"", "Example:", "  rq-cli results 6f8f2f1e-4a0c-4d2b-9d3e-0c1f2f3a4b5c"})
final class ResultsCommand implements Callable<Integer> {

    /** Redis trims the attempts to about ten; nobody wants more. */
    private static final int MOST = 1_000;

    private final RqCli rq;

    @Parameters(paramLabel = "ID", description = "The job's id.")
    private String id = "";

    ResultsCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        Ids.check(id);
        try (var connection = rq.connect()) {
            var store = connection.engine().store();
            var results = store.results(id, MOST);
            // Python deletes a job and leaves its results.
            if (results.isEmpty() && store.statuses(List.of(id)).get(0) == null) {
                throw new JobNotFoundException(id, "There is no job " + id + ": " + Ids.WHY_NOT_THERE);
            }
            tell(results);
            return 0;
        }
    }

    private void tell(List<Result> results) {
        if (rq.json()) {
            var document = new LinkedHashMap<String, @Nullable Object>();
            document.put("id", id);
            document.put("results", results.stream().map(JobFields::of).toList());
            rq.terminal().println(Json.text(document));
        } else if (results.isEmpty()) {
            rq.terminal().println("No attempt of job " + id + " has ended yet");
        } else {
            new FieldScreen(rq.terminal()).show(results);
        }
    }
}
