package io.rq4j.cli;

/** How many of the demo's jobs are done: a bar for a person, a line at each change where nobody looks. */
final class DemoProgress implements AutoCloseable {

    private final Terminal terminal;
    private final boolean lines;
    private final long jobs;
    private final Progress bar;
    private long shown;

    DemoProgress(RqCli rq, long jobs) {
        this.terminal = rq.terminal();
        this.lines = !terminal.interactive() && !rq.json();
        this.jobs = jobs;
        this.bar = Progress.of(rq, "  Done", jobs);
    }

    void show(long done) {
        if (done == shown) {
            return;
        }
        bar.step(done - shown);
        shown = done;
        if (lines) {
            terminal.println("  " + done + " of " + jobs + " are done");
            terminal.out().flush();
        }
    }

    @Override
    public void close() {
        bar.close();
    }
}
