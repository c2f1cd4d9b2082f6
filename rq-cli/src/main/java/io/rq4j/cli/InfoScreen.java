package io.rq4j.cli;

import io.rq4j.job.Pause;
import io.rq4j.job.QueueInfo;
import io.rq4j.job.WorkerInfo;
import io.rq4j.worker.internal.cli.Printable;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RQ's screen of queues and workers, byte for byte; formatted by hand, because {@code String.format} takes long to load. */
final class InfoScreen {

    private static final int LONGEST_BAR = 20;
    private static final int NAME_WIDTH = 12;
    private static final int[] SCALES = {20, 50, 100, 200, 400, 600, 800, 1000};

    private final Terminal terminal;
    private final boolean raw;
    private final boolean byQueue;

    InfoScreen(Terminal terminal, boolean raw, boolean byQueue) {
        this.terminal = terminal;
        this.raw = raw;
        this.byQueue = byQueue;
    }

    void showAll(Info info) {
        showQueues(info);
        blank();
        showWorkers(info);
        if (!raw) {
            blank();
            terminal.println("Updated: " + now());
        }
    }

    private void blank() {
        if (!raw) {
            terminal.println("");
        }
    }

    void showQueues(Info info) {
        long jobs = 0;
        long most = 0;
        for (var queue : info.queues()) {
            jobs += queue.queued();
            most = Math.max(most, queue.queued());
        }
        double ratio = barWidth() / scale(most);
        for (var queue : info.queues()) {
            var line = raw ? rawLine(queue) : line(queue, (int) (ratio * queue.queued()));
            terminal.println(line + paused(info.pauses().get(queue.name())));
        }
        if (!raw) {
            terminal.println(info.queues().size() + " queues, " + jobs + " jobs total"
                    + counted(info.recovered(), "recovered") + counted(info.mended(), "mended") + suspended(info));
        }
    }

    /** Only a terminal that is narrower than any in use shortens the bars. */
    private double barWidth() {
        if (!terminal.interactive() || raw) {
            return LONGEST_BAR;
        }
        return Math.max(0, Math.min(LONGEST_BAR, terminal.columns().getAsInt() - LONGEST_BAR));
    }

    private static double scale(long most) {
        for (int scale : SCALES) {
            if (most <= scale) {
                return scale;
            }
        }
        return most;
    }

    private String line(QueueInfo queue, int bar) {
        return pad(name(queue), NAME_WIDTH) + " " + terminal.green("|" + "█".repeat(bar)) + " " + counts(queue);
    }

    private static String rawLine(QueueInfo queue) {
        return "queue " + name(queue) + " " + counts(queue);
    }

    private static String name(QueueInfo queue) {
        return Printable.line(queue.name());
    }

    private static String counts(QueueInfo queue) {
        return queue.queued() + ", " + queue.executing() + " executing, " + queue.finished() + " finished, "
                + queue.failed() + " failed";
    }

    private static String counted(long jobs, String what) {
        return jobs == 0 ? "" : ", " + jobs + " " + what;
    }

    private String paused(@Nullable Pause pause) {
        return pause == null
                ? ""
                : ", " + terminal.yellow("paused") + until(pause) + ": " + Printable.line(pause.reason());
    }

    private String suspended(Info info) {
        return info.suspension()
                .map(pause -> ", " + terminal.yellow("suspended") + until(pause))
                .orElse("");
    }

    private String until(Pause pause) {
        return pause.until() == null
                ? ""
                : " until "
                        + time(LocalDateTime.ofInstant(
                                pause.until(), terminal.clock().getZone()));
    }

    void showWorkers(Info info) {
        if (byQueue) {
            showWorkersByQueue(info);
        } else {
            info.workers().forEach(worker -> terminal.println(line(worker)));
        }
        if (!raw) {
            terminal.println(
                    info.workers().size() + " workers, " + info.queues().size() + " queues");
        }
    }

    private String line(WorkerInfo worker) {
        return (raw ? "worker " : "")
                + Printable.line(worker.name()) + " (" + known(worker.hostname()) + " " + known(worker.ipAddress())
                + " "
                + known(worker.pid()) + ")" + (raw ? " " : ": ")
                + (raw ? Printable.line(worker.state()) : state(worker)) + " "
                + Printable.line(String.join(", ", worker.queues())) + ". jobs: " + worker.successfulJobs()
                + " finished, "
                + worker.failedJobs() + " failed" + stuck(worker.stuckThreads());
    }

    private static String stuck(long threads) {
        return threads <= 0 ? "" : ", " + threads + (threads == 1 ? " thread stuck" : " threads stuck");
    }

    private static String known(@Nullable String text) {
        return text == null ? "None" : Printable.line(text);
    }

    private String state(WorkerInfo worker) {
        return terminal.workerState(worker.state(), Printable.line(worker.state()));
    }

    private void showWorkersByQueue(Info info) {
        int width = 0;
        for (var queue : info.queues()) {
            width = Math.max(width, name(queue).length() + 1);
        }
        for (var queue : info.queues()) {
            terminal.println(pad(name(queue) + ":", width) + " " + workersOf(queue.name(), info.workers()));
        }
    }

    private String workersOf(String queue, List<WorkerInfo> workers) {
        var names = workers.stream()
                .filter(worker -> worker.queues().contains(queue))
                .map(worker -> Printable.line(worker.name()) + " (" + state(worker) + ")")
                .toList();
        return names.isEmpty() ? "–" : String.join(", ", names);
    }

    private String now() {
        var now = LocalDateTime.now(terminal.clock());
        return time(now) + "."
                + String.valueOf(1_000_000 + now.getNano() / 1_000).substring(1);
    }

    private static String time(LocalDateTime time) {
        return time.toLocalDate() + " " + two(time.getHour()) + ":" + two(time.getMinute()) + ":"
                + two(time.getSecond());
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
