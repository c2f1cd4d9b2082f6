package io.rq4j.cli;

import io.rq4j.error.JobNotFoundException;
import io.rq4j.job.Result;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "job",
        description = "Show all that is known of a job: status, times, results, errors.",
        footer = {"", "Example:", "  rq-cli job 6f8f2f1e-4a0c-4d2b-9d3e-0c1f2f3a4b5c"})
final class JobCommand implements Callable<Integer> {

    private final RqCli rq;

    @Parameters(paramLabel = "ID", description = "The job's id.")
    private String id = "";

    JobCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        Ids.check(id);
        try (var connection = rq.connect()) {
            var handle = connection.job(id);
            var job = handle.fetch()
                    .orElseThrow(
                            () -> new JobNotFoundException(id, "There is no job " + id + ": " + Ids.WHY_NOT_THERE));
            tell(JobFields.of(job), handle.results());
            return 0;
        }
    }

    private void tell(Map<String, @Nullable Object> fields, List<Result> results) {
        if (rq.json()) {
            fields.put("results", results.stream().map(JobFields::of).toList());
            rq.terminal().println(Json.text(fields));
            return;
        }
        var screen = new FieldScreen(rq.terminal());
        screen.show(fields);
        if (!results.isEmpty()) {
            rq.terminal().println("");
            screen.show(results);
        }
    }
}
