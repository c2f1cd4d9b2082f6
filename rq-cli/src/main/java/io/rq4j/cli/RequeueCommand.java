package io.rq4j.cli;

import io.rq4j.Registry;
import io.rq4j.error.RqException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "requeue",
        description = "Put failed jobs back into their queue.",
        footer = {"", "Example:", "  rq-cli requeue --queue mail --all"})
final class RequeueCommand implements Callable<Integer> {

    /** Small enough that one script holds Redis for a few milliseconds. */
    private static final int SLICE = 500;

    private static final int LISTED = 5;

    private final RqCli rq;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            required = true,
            description = "The queue whose failed jobs are meant.")
    private String queueName = "";

    @Option(
            names = {"-a", "--all"},
            description = "All that are failed now.")
    private boolean all;

    @Parameters(paramLabel = "ID", description = "The ids of failed jobs.")
    private List<String> ids = List.of();

    private final List<String> notFailed = new ArrayList<>();
    private long requeued;

    RequeueCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        if (all && !ids.isEmpty()) {
            throw new IllegalArgumentException(
                    "--all and ids exclude each other, got --all and " + ids + "; leave out one");
        }
        ids.forEach(Ids::check);
        try (var connection = rq.connect()) {
            var failed = connection.queue(queueName).failed();
            long jobs = all ? failed.count() : ids.size();
            Progress.announce(rq, jobs, "Requeueing " + jobs + " jobs from failed queue");
            try (var progress = Progress.of(rq, "Requeueing", jobs)) {
                if (all) {
                    requeueAll(failed, progress);
                } else {
                    requeue(failed, ids, progress);
                }
            }
        }
        report();
        return 0;
    }

    private void requeueAll(Registry failed, Progress progress) {
        requeued = failed.requeueAll(progress.total());
    }

    private void requeue(Registry failed, List<String> jobs, Progress progress) {
        for (int i = 0; i < jobs.size(); i += SLICE) {
            var slice = jobs.subList(i, Math.min(i + SLICE, jobs.size()));
            notFailed.addAll(requeueSlice(failed, slice, progress));
        }
    }

    /** Returns those that are not failed. */
    private List<String> requeueSlice(Registry failed, List<String> slice, Progress progress) {
        var done = failed.requeue(slice);
        var others = new ArrayList<String>();
        for (int i = 0; i < slice.size(); i++) {
            if (!done.get(i)) {
                others.add(slice.get(i));
            }
        }
        requeued += slice.size() - others.size();
        progress.step(slice.size());
        return others;
    }

    private void report() {
        if (rq.json()) {
            var document = new LinkedHashMap<String, @Nullable Object>();
            document.put("origin", queueName);
            document.put("requeued", requeued);
            document.put("not_failed", notFailed);
            rq.terminal().println(Json.text(document));
        }
        if (!notFailed.isEmpty()) {
            var first = notFailed.subList(0, Math.min(notFailed.size(), LISTED));
            throw new RqException("Unable to requeue " + notFailed.size() + " jobs from failed job registry: "
                    + String.join(", ", first) + (first.size() < notFailed.size() ? ", ..." : "")
                    + "; rq-cli job ID tells where a job is");
        }
    }
}
