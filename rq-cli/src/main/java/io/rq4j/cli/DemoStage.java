package io.rq4j.cli;

import io.rq4j.cli.demo.DemoSite;
import io.rq4j.cli.demo.NamedDemo;
import io.rq4j.cli.demo.Stage;

/** A named demo on the terminal: line below line, nothing is ever written over. With {@code --json} it says nothing. */
final class DemoStage implements Stage {

    private final Terminal terminal;
    private final boolean silent;

    DemoStage(RqCli rq) {
        this.terminal = rq.terminal();
        this.silent = rq.json();
    }

    void title(NamedDemo demo) {
        say(demo.title());
        say("");
    }

    void started(DemoSite site) {
        int workers = site.workers().size();
        say("Redis at " + site.url() + ", " + (workers == 1 ? "1 worker process" : workers + " worker processes"));
        say("");
    }

    void over(NamedDemo demo) {
        say("");
        say("Its code: " + demo.source());
    }

    @Override
    public synchronized void say(String line) {
        if (!silent) {
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
