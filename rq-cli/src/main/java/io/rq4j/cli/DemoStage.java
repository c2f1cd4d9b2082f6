package io.rq4j.cli;

import io.rq4j.cli.demo.DemoSite;
import io.rq4j.cli.demo.NamedDemo;
import io.rq4j.cli.demo.Stage;

/**
 * A named demo on the terminal: line below line, nothing is ever written over. With {@code --json} it says nothing, and nothing
 * after Ctrl-C: what a future reports when its connection is closed is no news.
 */
final class DemoStage implements Stage {

    private final Terminal terminal;
    private final NamedDemo demo;
    private final DemoSite site;
    private final boolean silent;

    DemoStage(RqCli rq, NamedDemo demo, DemoSite site) {
        this.terminal = rq.terminal();
        this.demo = demo;
        this.site = site;
        this.silent = rq.json();
    }

    void title() {
        say(demo.title());
        say("");
    }

    void started() {
        int workers = site.workers().size();
        say("Redis at " + site.url() + ", " + (workers == 1 ? "1 worker process" : workers + " worker processes"));
        say("");
    }

    void over() {
        say("");
        say("Its code: " + demo.source());
    }

    @Override
    public synchronized void say(String line) {
        if (!silent && !site.isClosed()) {
            terminal.println(line);
            terminal.out().flush();
        }
    }

    @Override
    public String good(String text) {
        return terminal.green(text);
    }

    @Override
    public String bad(String text) {
        return terminal.red(text);
    }

    @Override
    public String marked(String text) {
        return terminal.yellow(text);
    }
}
