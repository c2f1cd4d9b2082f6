package io.rq4j.cli;

import io.rq4j.job.Pause;
import io.rq4j.job.Progress;
import io.rq4j.job.QueueInfo;
import io.rq4j.worker.internal.cli.Printable;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Draws the whole system into the rows and columns that there are. */
final class TopScreen {

    /** A part of the screen: its table, and how many more there are than it has. */
    private record Part(Table table, long others, String nothing) {}

    private final Terminal terminal;

    TopScreen(Terminal terminal) {
        this.terminal = terminal;
    }

    /**
     * @param about what is looked at, for the first line
     * @param rows how many lines there may be; 0 for any number
     * @param width how wide they may be; 0 for any width
     */
    List<String> lines(Top top, String about, int rows, int width) {
        var parts = List.of(queues(top), workers(top), running(top), failures(top));
        int[] given = given(parts, rows == 0 ? Integer.MAX_VALUE : rows - 2 - 2 * parts.size());
        var lines = new ArrayList<String>();
        lines.add(fit(about, width));
        lines.add(summary(top, width));
        for (int i = 0; i < given.length; i++) {
            lines.add("");
            lines.addAll(lines(parts.get(i), given[i], width));
        }
        return rows == 0 ? lines : lines.subList(0, Math.min(rows, lines.size()));
    }

    private String summary(Top top, int width) {
        long waiting = top.queues().stream().mapToLong(QueueInfo::queued).sum();
        long executing = top.queues().stream().mapToLong(QueueInfo::executing).sum();
        long failed = top.queues().stream().mapToLong(QueueInfo::failed).sum();
        var text = counted(top.allQueues(), "queue") + looked(top) + ": " + number(waiting) + " waiting, "
                + number(executing)
                + " running, " + number(failed) + " failed, " + rate(top.rates().isEmpty() ? null : top.rate())
                + " jobs/s; " + counted(top.allWorkers(), "worker");
        var line = fit(text, width);
        return top.suspended()
                ? terminal.yellow(fit("SUSPENDED", width)) + " " + fit(text, Math.max(0, width - 10))
                : line;
    }

    private static String looked(Top top) {
        return top.queues().size() < top.allQueues() ? " (" + top.queues().size() + " looked at)" : "";
    }

    private static String fit(String text, int width) {
        return width == 0 ? text : Width.cut(text, width);
    }

    /** Row by row to each part that has more, until there is no room. */
    private static int[] given(List<Part> parts, int rows) {
        int[] given = new int[parts.size()];
        int left = rows;
        boolean more = true;
        while (more && left > 0) {
            more = false;
            for (int i = 0; i < given.length && left > 0; i++) {
                if (given[i] < wanted(parts.get(i))) {
                    given[i]++;
                    left--;
                    more = true;
                }
            }
        }
        return given;
    }

    private static int wanted(Part part) {
        return part.table.size() + (part.others > 0 ? 1 : 0);
    }

    private static List<String> lines(Part part, int given, int width) {
        if (part.table.size() == 0) {
            return List.of(part.nothing);
        }
        var all = part.table.lines(width);
        if (given >= wanted(part) && part.others == 0) {
            return all;
        }
        // In a single row a job tells more than a number.
        int shown = Math.min(given > 1 ? given - 1 : given, part.table.size());
        var lines = new ArrayList<>(all.subList(0, shown + 1));
        if (given > 1) {
            lines.add("and " + number(part.table.size() - shown + part.others) + " more");
        }
        return lines;
    }

    private Part queues(Top top) {
        var table = new Table().column("queue", Table.Kind.GIVES_WAY);
        for (var title : List.of("waiting", "running", "finished", "failed", "deferred", "scheduled", "jobs/s")) {
            table.column(title, Table.Kind.NUMBER);
        }
        table.column("paused", Table.Kind.GIVES_WAY);
        for (var queue : top.queues()) {
            table.row()
                    .cell(queue.name())
                    .cell(number(queue.queued()))
                    .cell(number(queue.executing()))
                    .cell(number(queue.finished()))
                    .cell(number(queue.failed()), text -> queue.failed() > 0 ? terminal.red(text) : text)
                    .cell(number(queue.deferred()))
                    .cell(number(queue.scheduled()))
                    .cell(rate(top.rates().get(queue.name())))
                    .cell(paused(top.pauses().get(queue.name())), terminal::yellow);
        }
        return new Part(table, top.allQueues() - top.queues().size(), "No queues");
    }

    private Part workers(Top top) {
        var table = new Table()
                .column("worker", Table.Kind.GIVES_WAY)
                .column("state", Table.Kind.TEXT)
                .column("running", Table.Kind.NUMBER)
                .column("finished", Table.Kind.NUMBER)
                .column("failed", Table.Kind.NUMBER)
                .column("seen", Table.Kind.TEXT)
                .column("queues", Table.Kind.GIVES_WAY);
        for (int i = 0; i < top.workers().size(); i++) {
            var worker = top.workers().get(i);
            table.row()
                    .cell(worker.name())
                    .cell(worker.state(), text -> terminal.workerState(worker.state(), text))
                    .cell(number(top.workersRun().get(i).count()))
                    .cell(number(worker.successfulJobs()))
                    .cell(number(worker.failedJobs()))
                    .cell(Ages.since(worker.lastHeartbeat(), top.now()))
                    .cell(String.join(",", worker.queues()));
        }
        return new Part(table, top.allWorkers() - top.workers().size(), "No workers");
    }

    private Part running(Top top) {
        var table = new Table()
                .column("running", Table.Kind.TEXT)
                .column("done", Table.Kind.NUMBER)
                .column("queue", Table.Kind.GIVES_WAY)
                .column("function", Table.Kind.GIVES_WAY)
                .column("worker", Table.Kind.GIVES_WAY)
                .column("job", Table.Kind.LEFT_OUT);
        for (var running : top.running()) {
            table.row()
                    .cell(since(running.job().startedAt(), top.now()))
                    .cell(percent(running.progress()))
                    .cell(running.job().origin())
                    .cell(running.job().description())
                    .cell(
                            running.job().workerName() == null
                                    ? ""
                                    : running.job().workerName())
                    .cell(running.job().id());
        }
        long executing = top.queues().stream().mapToLong(QueueInfo::executing).sum();
        return new Part(table, Math.max(0, executing - table.size()), "No running jobs");
    }

    private Part failures(Top top) {
        var table = new Table()
                .column("failed", Table.Kind.TEXT)
                .column("queue", Table.Kind.GIVES_WAY)
                .column("function", Table.Kind.GIVES_WAY)
                .column("error", Table.Kind.GIVES_WAY)
                .column("job", Table.Kind.LEFT_OUT);
        for (var failure : top.failures()) {
            table.row()
                    .cell(since(failure.job().endedAt(), top.now()))
                    .cell(failure.job().origin())
                    .cell(failure.job().description())
                    .cell(failure.error(), terminal::red)
                    .cell(failure.job().id());
        }
        return new Part(table, 0, "No failures");
    }

    /** The reason; a dash where none was given. */
    static String paused(@Nullable Pause pause) {
        return pause == null ? "" : pause.reason().isEmpty() ? "-" : pause.reason();
    }

    /** A clock of the server's that is a moment behind is no future. */
    private static String since(@Nullable Instant time, Instant now) {
        return time == null ? "?" : Ages.since(time.isAfter(now) ? now : time, now);
    }

    private static String percent(@Nullable Progress progress) {
        return progress == null ? "" : (int) progress.percent() + " %";
    }

    private static String rate(@Nullable Double rate) {
        return rate == null ? "-" : String.format(Locale.ROOT, rate < 100 ? "%.1f" : "%,.0f", rate);
    }

    private static String counted(long number, String what) {
        return number(number) + " " + what + (number == 1 ? "" : "s");
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** The first line: what is looked at, when, and how to leave. */
    String about(String address, Instant now, @Nullable String problem) {
        var time = now.atZone(terminal.clock().getZone()).toLocalTime().truncatedTo(ChronoUnit.SECONDS);
        return "rq-cli top  " + time.format(DateTimeFormatter.ISO_LOCAL_TIME) + "  "
                + Printable.line(address) + (terminal.interactive() ? "  q quits" : "")
                + (problem == null ? "" : "  " + Printable.line(problem));
    }
}
