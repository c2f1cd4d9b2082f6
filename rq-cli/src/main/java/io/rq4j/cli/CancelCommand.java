package io.rq4j.cli;

import io.rq4j.JobHandle.CancelOption;
import io.rq4j.Registry;
import io.rq4j.Rq;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.JobLifecycle.Placed;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cancel",
        description = "Cancel jobs that have not ended: they will not run, and those that run are interrupted.",
        footer = {
            "",
            "Example, one job, and all that waits in a queue:",
            "  rq-cli cancel 6f8f2f1e-4a0c-4d2b-9d3e-0c1f2f3a4b5c",
            "  rq-cli cancel --queue mail --all"
        })
final class CancelCommand implements Callable<Integer> {

    private final RqCli rq;

    @Parameters(paramLabel = "ID", description = "The ids of jobs.")
    private List<String> ids = List.of();

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "With --all: the queue whose jobs are meant.")
    private @Nullable String queue;

    @Option(
            names = {"-a", "--all"},
            description = "All that wait in the queue: queued, scheduled and deferred ones.")
    private boolean all;

    @Option(
            names = "--enqueue-dependents",
            description =
                    "Those that depend on them need not wait for them any more. Without this they never come free, and"
                            + " fail.")
    private boolean pass;

    @Option(names = "--remove-from-dependencies", description = "The jobs that they depend on forget them.")
    private boolean leave;

    private final Refusals refused = new Refusals();
    private long canceled;

    CancelCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        Ids.check(ids, queue, all);
        try (var connection = rq.connect()) {
            var engine = connection.engine();
            if (all) {
                cancelAll(connection, connection.queue(String.valueOf(queue)).name());
            } else {
                cancel(engine);
            }
        }
        report();
        return 0;
    }

    private CancelOption[] options() {
        var options = EnumSet.noneOf(CancelOption.class);
        if (pass) {
            options.add(CancelOption.ENQUEUE_DEPENDENTS);
        }
        if (leave) {
            options.add(CancelOption.REMOVE_FROM_DEPENDENCIES);
        }
        return options.toArray(CancelOption[]::new);
    }

    private List<String> script(Engine engine, List<Placed> jobs) {
        return engine.lifecycle().cancel(pass, leave, jobs);
    }

    private void cancel(Engine engine) {
        Progress.announce(rq, "Canceling", ids.size(), "");
        try (var progress = Progress.of(rq, "Canceling", ids.size())) {
            for (var id : ids) {
                var verdict = script(engine, List.of(new Placed(id, ""))).get(0);
                if (verdict.equals("ok")) {
                    canceled++;
                } else {
                    refused.add(id, verdict);
                }
                progress.step(1);
            }
        }
    }

    /** Children first: their parents' end would end them too. */
    private void cancelAll(Rq connection, String of) {
        var engine = connection.engine();
        long jobs = Ends.count(engine, of, JobPlace.WAITING);
        Progress.announce(rq, "Canceling", jobs, " of queue " + of);
        try (var progress = Progress.of(rq, "Canceling", jobs)) {
            for (var kind : List.of(Registry.Kind.DEFERRED, Registry.Kind.SCHEDULED)) {
                canceled += connection.registry(of, kind).cancelAll(progress.total(), options());
            }
            canceled += new Ends(engine, slice -> script(engine, slice), progress::step).list(of);
        }
    }

    private void report() {
        if (rq.json()) {
            var document = new LinkedHashMap<String, @Nullable Object>();
            document.put("origin", queue);
            document.put("canceled", canceled);
            document.put("not_canceled", refused.documents());
            rq.terminal().println(Json.text(document));
        }
        refused.report("cancel", "only a job that has not ended can be canceled, rq-cli delete takes it in any state");
    }
}
