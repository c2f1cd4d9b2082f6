package io.rq4j.cli;

import io.rq4j.job.Progress;
import io.rq4j.worker.internal.cli.Printable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person sees of a job that is watched: a few lines that are drawn over and over, or, elsewhere, a line at each change. */
final class WatchScreen {

    private static final int LONGEST_BAR = 40;
    private static final String UP = "\033[%dF";
    private static final String REST_OF_LINE = "\033[K";

    private final Terminal terminal;
    private int drawn;
    private String last = "";

    WatchScreen(Terminal terminal) {
        this.terminal = terminal;
    }

    void show(Watched watched) {
        if (terminal.interactive()) {
            draw(lines(watched, terminal.columns().getAsInt() - 1));
        } else {
            var line = news(watched);
            if (!line.equals(last)) {
                terminal.println(line);
                last = line;
            }
        }
        terminal.out().flush();
    }

    private void draw(List<String> lines) {
        var screen = new StringBuilder(drawn == 0 ? "" : UP.formatted(drawn));
        lines.forEach(line -> screen.append(line).append(REST_OF_LINE).append('\n'));
        terminal.out().print(screen);
        drawn = lines.size();
    }

    /** Always as many lines, so that each is drawn over the one before. */
    List<String> lines(Watched watched, int width) {
        var job = watched.job();
        var lines = new ArrayList<String>();
        lines.add(line("Job", job.id(), width));
        lines.add(line("Function", Printable.line(job.description()), width));
        var status = Printable.line(job.statusWord());
        var about = about(watched);
        lines.add("Status    " + terminal.status(status, status)
                + Width.cut(about, Math.max(0, width - 10 - Width.of(status))));
        lines.add(progress(watched.progress(), width));
        return lines;
    }

    private static String line(String name, String value, int width) {
        return Width.cut(name + " ".repeat(10 - name.length()) + value, width);
    }

    private String progress(@Nullable Progress progress, int width) {
        if (progress == null) {
            return line("Progress", "-", width);
        }
        int bar = Math.max(0, Math.min(LONGEST_BAR, width - 40));
        int done = (int) (bar * progress.percent() / 100);
        var text = " " + percent(progress) + "  " + Printable.line(progress.message());
        return "Progress  " + terminal.green("█".repeat(done)) + "░".repeat(bar - done)
                + Width.cut(text, Math.max(0, width - 10 - bar)).stripTrailing();
    }

    private static String percent(Progress progress) {
        var tenths = String.valueOf(Math.floor(progress.percent() * 10) / 10);
        return (tenths.endsWith(".0") ? tenths.substring(0, tenths.length() - 2) : tenths) + " %";
    }

    private String news(Watched watched) {
        var progress = watched.progress();
        var said = progress == null || !watched.job().statusWord().equals("started")
                ? ""
                : ", " + percent(progress) + " " + Printable.line(progress.message());
        var where = switch (watched.job().statusWord()) {
            case "started" -> on(watched);
            case "queued" -> " in " + Printable.line(watched.job().origin());
            case "scheduled" -> "";
            default -> about(watched);
        };
        return (Printable.line(watched.job().statusWord()) + where + said).stripTrailing();
    }

    private static String about(Watched watched) {
        var job = watched.job();
        return switch (job.statusWord()) {
            case "queued" ->
                " in " + Printable.line(job.origin()) + place(watched.before())
                        + time(", for ", between(job.enqueuedAt(), watched.now()));
            case "scheduled" -> watched.due() == null ? "" : ", due " + Ages.since(watched.due(), watched.now());
            case "deferred" ->
                job.dependencyIds().isEmpty() ? "" : ", waits for " + String.join(", ", job.dependencyIds());
            case "started" -> on(watched) + time(", for ", watched.ran());
            case "finished", "failed", "stopped" -> on(watched) + time(" after ", watched.ran());
            default -> "";
        };
    }

    private static String on(Watched watched) {
        var worker = watched.job().workerName();
        return worker == null ? "" : " on " + Printable.line(worker);
    }

    private static String place(@Nullable Long before) {
        if (before == null) {
            return "";
        }
        if (before >= Watched.FAR) {
            return ", " + Watched.FAR + " or more before it";
        }
        return before == 0 ? ", the next one" : ", " + before + " before it";
    }

    private static @Nullable Duration between(@Nullable Instant from, Instant to) {
        return from == null ? null : Duration.between(from, to);
    }

    private static String time(String word, @Nullable Duration time) {
        return time == null ? "" : word + Ages.exact(time);
    }
}
