package io.rq4j.cli;

import io.rq4j.Registry;
import io.rq4j.Rq;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "delete",
        description = "Delete jobs and their results, in any state. What a running one returns is dropped.",
        footer = {
            "",
            "Example, two jobs, and all that failed in a queue:",
            "  rq-cli delete e1 e2",
            "  rq-cli delete --queue mail --state failed --all"
        })
final class DeleteCommand implements Callable<Integer> {

    private final RqCli rq;

    @Parameters(paramLabel = "ID", description = "The ids of jobs.")
    private List<String> ids = List.of();

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "With --all: the queue whose jobs are meant.")
    private @Nullable String queue;

    @Option(
            names = {"-s", "--state"},
            paramLabel = "STATE",
            split = ",",
            description = "With --all: ${COMPLETION-CANDIDATES}; several with commas.")
    private List<JobPlace> states = List.of();

    @Option(
            names = {"-a", "--all"},
            description = "All jobs of the queue in that state.")
    private boolean all;

    @Option(
            names = "--dependents",
            description = "Also those that wait for the named jobs, but not what waits for these in turn.")
    private boolean dependents;

    private final List<String> notFound = new ArrayList<>();
    private long deleted;

    DeleteCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        Ids.check(ids, queue, all);
        if (all && (states.isEmpty() || dependents)) {
            throw new IllegalArgumentException(
                    states.isEmpty()
                            ? "--all needs --state, such as --state failed; rq-cli empty deletes what is queued"
                            : "--dependents goes with ids, not with --all; give --state deferred for those that wait");
        }
        if (!all && !states.isEmpty()) {
            throw new IllegalArgumentException("--state goes with --all, not with ids");
        }
        try (var connection = rq.connect()) {
            if (all) {
                deleteAll(connection, connection.queue(String.valueOf(queue)).name());
            } else {
                delete(connection);
            }
        }
        report();
        return 0;
    }

    private void delete(Rq connection) {
        Progress.announce(rq, "Deleting", ids.size(), "");
        try (var progress = Progress.of(rq, "Deleting", ids.size())) {
            for (var id : ids) {
                var job = connection.job(id);
                if (dependents ? job.deleteWithDependents() : job.delete()) {
                    deleted++;
                } else {
                    notFound.add(id);
                }
                progress.step(1);
            }
        }
    }

    private void deleteAll(Rq connection, String of) {
        var engine = connection.engine();
        var places = states.stream().distinct().toList();
        long jobs = Ends.count(engine, of, places);
        Progress.announce(rq, "Deleting", jobs, " of queue " + of);
        try (var progress = Progress.of(rq, "Deleting", jobs)) {
            for (var place : places) {
                deleted += deleteAll(connection, of, place, progress);
            }
        }
    }

    private static long deleteAll(Rq connection, String of, JobPlace place, Progress progress) {
        var engine = connection.engine();
        if (place == JobPlace.QUEUED) {
            return new Ends(engine, engine.lifecycle()::delete, progress::step).list(of);
        }
        var kind = Registry.Kind.valueOf(place.name());
        return connection.registry(of, kind).deleteAll(progress.total());
    }

    private void report() {
        if (rq.json()) {
            var document = new LinkedHashMap<String, @Nullable Object>();
            document.put("origin", queue);
            document.put("deleted", deleted);
            document.put("not_found", notFound);
            rq.terminal().println(Json.text(document));
        }
        var missing = new Refusals();
        notFound.forEach(id -> missing.add(id, "absent"));
        missing.report("delete", Ids.WHY_NOT_THERE);
    }
}
