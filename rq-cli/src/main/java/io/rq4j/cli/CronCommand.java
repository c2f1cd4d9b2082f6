package io.rq4j.cli;

import io.rq4j.error.RqException;
import io.rq4j.internal.store.CronStore;
import io.rq4j.worker.cron.CronJob;
import io.rq4j.worker.cron.CronScheduler;
import io.rq4j.worker.internal.cli.Printable;
import io.rq4j.worker.internal.cli.Program;
import io.rq4j.worker.internal.cli.Signals;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "cron",
        description = {
            "Enqueue jobs by the calendar, until SIGTERM or Ctrl-C. Start as many as you like with the same file: each tick is"
                    + " enqueued once.",
        },
        footer = {
            "",
            "Example, a file with one job:",
            "  jobs:",
            "    - name: nightly-report",
            "      function: com.acme.Reports.make",
            "      cron: \"0 3 * * MON-FRI\"",
            "      zone: Europe/Berlin",
            "",
            "  rq-cli cron --check cron.yaml",
            "  rq-cli cron cron.yaml"
        })
final class CronCommand implements Callable<Integer> {

    /** What the log shows from, in RQ's words. */
    enum Level {
        DEBUG,
        INFO,
        WARNING,
        ERROR;

        private String simple() {
            return this == WARNING ? "warn" : name().toLowerCase(Locale.ROOT);
        }
    }

    private final RqCli rq;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "A YAML file of jobs; docs/cron.md tells its keys.")
    private @Nullable String file;

    @Option(names = "--check", description = "Only read the file, and tell all that is wrong with it.")
    private boolean check;

    @Option(names = "--list", description = "Show all schedules with their last and next runs, and the cron processes.")
    private boolean list;

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description = "How the process is listed; made of host and process id when left out.")
    private @Nullable String name;

    @Option(
            names = {"-l", "--logging-level"},
            paramLabel = "LEVEL",
            description = "DEBUG, INFO, WARNING or ERROR; INFO when left out.")
    private Level level = Level.INFO;

    private final CountDownLatch signalled = new CountDownLatch(1);

    CronCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (list) {
            Program.logNothing();
            return list();
        }
        if (file == null) {
            throw new IllegalArgumentException("Missing required parameter: 'FILE', or --list");
        }
        Program.logAt(level.simple());
        try (var connection = rq.connect()) {
            List<CronJob> jobs;
            try {
                jobs = CronFile.read(file, connection);
            } catch (RqException e) {
                tell(e);
                return ExitCode.SOFTWARE;
            }
            return check
                    ? checked(jobs)
                    : run(CronScheduler.builder(connection).jobs(jobs).configFile(file));
        }
    }

    /** One line for each mistake, all at once. */
    private void tell(RqException e) {
        e.getMessage().lines().forEach(line -> rq.terminal().err().println("rq-cli cron: " + Printable.line(line)));
    }

    private int checked(List<CronJob> jobs) {
        if (rq.json()) {
            var document = new LinkedHashMap<String, @Nullable Object>();
            document.put("config_file", file);
            document.put("jobs", jobs.size());
            rq.terminal().println(Json.text(document));
        } else {
            rq.terminal().println(file + ": " + jobs.size() + " jobs, nothing wrong");
        }
        return ExitCode.OK;
    }

    private int run(CronScheduler.Builder builder) throws InterruptedException {
        Signals.handle(signalled::countDown);
        try (var cron = (name == null ? builder : builder.name(name)).start()) {
            if (rq.json()) {
                rq.terminal().println(Json.text(Map.of("name", cron.name())));
                rq.terminal().out().flush();
            }
            signalled.await();
        }
        return ExitCode.OK;
    }

    private int list() {
        if (file != null || check) {
            throw new IllegalArgumentException(
                    "--list shows what Redis knows and takes no FILE; leave one of them out");
        }
        try (var connection = rq.connect()) {
            var engine = connection.engine();
            var store = new CronStore(engine.redis(), engine.keys());
            var shown = CronList.read(store, engine.store().now());
            if (rq.json()) {
                rq.terminal().println(Json.text(shown.document()));
            } else {
                shown.lines().forEach(rq.terminal()::println);
            }
        }
        return ExitCode.OK;
    }
}
