package io.rq4j.cli;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A progress bar on stderr for a person; nothing where nobody looks. */
final class Progress implements AutoCloseable {

    private final @Nullable ProgressBar bar;

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    static Progress of(RqCli rq, String task, long steps) {
        var terminal = rq.terminal();
        if (!terminal.interactive() || rq.json() || steps == 0) {
            return new Progress(null);
        }
        var place = new ConsoleProgressBarConsumer(
                terminal.err(), terminal.columns().getAsInt() - 1);
        return new Progress(new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setStyle(terminal.colours() ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK : ProgressBarStyle.UNICODE_BLOCK)
                .setConsumer(place)
                .build());
    }

    /** Says what begins, such as {@code Deleting 3 jobs of queue mail}; before the bar, which goes another way. */
    static void announce(RqCli rq, String task, long jobs, String of) {
        announce(rq, jobs, task + " " + jobs + (jobs == 1 ? " job" : " jobs") + of);
    }

    /** The same in words of RQ. */
    static void announce(RqCli rq, long jobs, String text) {
        if (!rq.json()) {
            rq.terminal().println(jobs == 0 ? "Nothing to do" : text);
            rq.terminal().out().flush();
        }
    }

    void step(long steps) {
        if (bar != null) {
            bar.stepBy(steps);
        }
    }

    /** For one piece of work that tells each time how far it is in all, from 0 on. */
    LongConsumer total() {
        var before = new AtomicLong();
        return seen -> step(seen - before.getAndSet(seen));
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
