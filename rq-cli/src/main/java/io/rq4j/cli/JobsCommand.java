package io.rq4j.cli;

import io.rq4j.internal.Engine;
import io.rq4j.worker.internal.cli.Printable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "jobs",
        description = "List jobs by queue and state, page by page.",
        footer = {
            "",
            "Example, the last jobs of a queue that failed in one class:",
            "  rq-cli jobs -q mail --state failed --function com.acme.Mailer."
        })
final class JobsCommand implements Callable<Integer> {

    private final RqCli rq;

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "Jobs of this queue; repeat it for more, all when left out.")
    private List<String> queues = List.of();

    @Option(
            names = {"-s", "--state"},
            paramLabel = "STATE",
            split = ",",
            description =
                    "${COMPLETION-CANDIDATES}; several with commas, all when left out. Stopped jobs stand among the"
                            + " failed ones.")
    private List<JobPlace> states = List.of();

    @Option(
            names = {"-f", "--function"},
            paramLabel = "TEXT",
            description =
                    "Only jobs whose function or description contains this; with * or ? in it all of one of them must fit.")
    private @Nullable String function;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "How many to list, ${DEFAULT-VALUE} when left out, at most 10000.")
    private int limit = 20;

    @Option(
            names = "--cursor",
            paramLabel = "CURSOR",
            description = "Go on where the page before ended, as it printed.")
    private @Nullable String cursor;

    @Option(
            names = "--scan",
            paramLabel = "N",
            description =
                    "How many jobs to look at for --function, ${DEFAULT-VALUE} when left out; then it prints how to go on.")
    private long scan = 10_000;

    @Option(names = "--ids", description = "Print ids only, one a line, for other programs.")
    private boolean idsOnly;

    JobsCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        inRange("--limit", limit, 10_000);
        inRange("--scan", scan, 10_000_000);
        var filter = function == null ? null : JobFilter.of(function);
        var from = cursor == null ? null : JobCursor.of(cursor);
        try (var connection = rq.connect()) {
            queues.forEach(connection::queue);
            var engine = connection.engine();
            var of = queues.isEmpty()
                    ? connection.queueNames()
                    : queues.stream().distinct().sorted().toList();
            var places = states.isEmpty()
                    ? List.of(JobPlace.values())
                    : states.stream().distinct().sorted().toList();
            tell(engine, of, new JobList(engine, filter, limit, scan).read(of, places, from));
            return 0;
        }
    }

    private static void inRange(String option, long number, long most) {
        if (number < 1 || number > most) {
            throw new IllegalArgumentException(option + " must be 1 to " + most + ", got " + number);
        }
    }

    private void tell(Engine engine, List<String> of, JobList.Page page) {
        if (rq.json()) {
            var document = new LinkedHashMap<String, @Nullable Object>();
            document.put("jobs", page.rows().stream().map(JobRow::document).toList());
            document.put("cursor", page.next() == null ? null : page.next().toString());
            document.put("scanned", page.looked());
            rq.terminal().println(Json.text(document));
        } else if (idsOnly) {
            page.rows().forEach(row -> rq.terminal().println(Printable.line(row.id())));
            goOn(page);
        } else {
            if (page.rows().isEmpty()) {
                rq.terminal()
                        .println("No jobs" + (page.next() == null ? "" : " among the " + page.looked() + " looked at"));
            } else {
                table(page.rows(), of.size() > 1, engine.store().now()).print(rq.terminal());
            }
            goOn(page);
        }
    }

    /** Beside the output, where a program that reads ids does not take it for one. */
    private void goOn(JobList.Page page) {
        if (page.next() != null) {
            (idsOnly ? rq.terminal().err() : rq.terminal().out())
                    .println("There may be more: --cursor "
                            + Printable.line(page.next().toString()));
        }
    }

    private Table table(List<JobRow> rows, boolean withQueue, Instant now) {
        var table = new Table()
                .column("id", Table.Kind.TEXT)
                .column("status", Table.Kind.TEXT)
                .column("age", Table.Kind.TEXT)
                .column("queue", Table.Kind.GIVES_WAY)
                .column("worker", Table.Kind.GIVES_WAY)
                .column("function", Table.Kind.GIVES_WAY);
        for (var row : rows) {
            table.row()
                    .cell(row.id())
                    .cell(row.status(), paint(row.status()))
                    .cell(Ages.since(row.since(), now))
                    .cell(withQueue ? row.origin() : "")
                    .cell(row.worker() == null ? "" : row.worker())
                    .cell(row.shown());
        }
        return table;
    }

    private UnaryOperator<String> paint(String status) {
        return text -> rq.terminal().status(status, text);
    }
}
