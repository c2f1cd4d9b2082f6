package io.rq4j.cli;

import io.rq4j.codec.ErrorText;
import io.rq4j.error.JobNotFoundException;
import io.rq4j.error.RqException;
import io.rq4j.internal.Engine;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "watch",
        description = "Watch a job until it has ended: where it stands, who runs it, how far it is.",
        footerHeading = "%nExit code 0 when it finished, 1 when it failed, was stopped, canceled or deleted.%n",
        footer = {
            "",
            "Example, what happens to a job that was just enqueued:",
            "  rq-cli enqueue --job-id e1 com.acme.Reports.make && rq-cli watch e1"
        })
final class WatchCommand implements Callable<Integer> {

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final RqCli rq;

    @Parameters(paramLabel = "ID", description = "The job's id.")
    private String id = "";

    WatchCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() throws InterruptedException {
        Ids.check(id);
        try (var connection = rq.connect()) {
            var last = watch(connection.engine());
            if (rq.json()) {
                rq.terminal().println(Json.text(document(last)));
            }
            report(connection.engine(), last);
            return 0;
        }
    }

    private Watched watch(Engine engine) throws InterruptedException {
        var screen = new WatchScreen(rq.terminal());
        var watched = Watched.read(engine, id)
                .orElseThrow(() -> new JobNotFoundException(id, "There is no job " + id + ": " + Ids.WHY_NOT_THERE));
        show(screen, watched);
        while (!watched.hasEnded()) {
            Thread.sleep(PAUSE.toMillis());
            watched = Watched.read(engine, id)
                    .orElseThrow(
                            () -> new RqException(
                                    "Job " + id
                                            + " is gone: it was deleted, has expired, or finished and was not to be kept (result_ttl 0)"));
            show(screen, watched);
        }
        return watched;
    }

    private void show(WatchScreen screen, Watched watched) {
        if (!rq.json()) {
            screen.show(watched);
        }
    }

    private void report(Engine engine, Watched last) {
        var status = last.job().statusWord();
        if (!status.equals("finished")) {
            var results = engine.store().results(id, 1);
            var error = results.isEmpty() ? null : results.get(0).error();
            var reason = status.equals("failed") && error != null
                    ? ErrorText.exception(id, error).getMessage()
                    : "Job " + id + " is " + status;
            throw new RqException(reason + "; rq-cli job " + id + " shows all");
        }
    }

    private Map<String, @Nullable Object> document(Watched last) {
        var job = last.job();
        var ran = last.ran();
        var fields = new LinkedHashMap<String, @Nullable Object>();
        fields.put("id", id);
        fields.put("status", job.statusWord());
        fields.put("origin", job.origin());
        fields.put("description", job.description());
        fields.put("worker_name", job.workerName());
        fields.put("enqueued_at", Json.time(job.enqueuedAt()));
        fields.put("started_at", Json.time(job.startedAt()));
        fields.put("ended_at", Json.time(job.endedAt()));
        fields.put("progress", last.progress() == null ? null : last.progress().percent());
        fields.put(
                "progress_message",
                last.progress() == null ? null : last.progress().message());
        fields.put("working_time", ran == null ? null : ran.toMillis() / 1e3);
        return fields;
    }
}
