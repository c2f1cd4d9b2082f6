package io.rq4j.cli;

import io.rq4j.Rq;
import io.rq4j.error.RqException;
import io.rq4j.worker.internal.cli.CommonOptions;
import io.rq4j.worker.internal.cli.Program;
import io.rq4j.worker.internal.cli.ProgramVersion;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;

/**
 * The program {@code rq-cli}, as RQ's {@code rq} without its workers: looks into queues and steers them. Exit code 0 when the
 * command was carried out, 1 when it failed, 2 for a wrong use; errors are one line on stderr.
 */
@Command(
        name = "rq-cli",
        synopsisSubcommandLabel = "COMMAND",
        description = "Look into the queues of RQ for Java and of Python RQ, and steer them.",
        versionProvider = ProgramVersion.class,
        footer = {"", "Example:", "  rq-cli info --interval 1", "", "rq-cli help COMMAND tells more, with an example."})
public final class RqCli implements Runnable {

    /** In the order of the help. A new command comes here and into {@link #command}. */
    static final List<String> COMMANDS = List.of(
            "info",
            "top",
            "queues",
            "workers",
            "enqueue",
            "jobs",
            "job",
            "results",
            "watch",
            "requeue",
            "cancel",
            "stop",
            "delete",
            "empty",
            "suspend",
            "resume",
            "pause",
            "shutdown",
            "kill-horse",
            "cron",
            "demo",
            "completion",
            "help");

    private final Terminal terminal;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Answer with one JSON document, in RQ's field names.")
    private boolean json;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean version;

    private RqCli(Terminal terminal) {
        this.terminal = terminal;
    }

    public static void main(String[] args) {
        if (isCron(args)) {
            // It sets up its own log.
        } else if (List.of(args).contains("--verbose")) {
            Program.logAt("warn");
        } else {
            Program.logNothing();
        }
        var terminal = Terminal.ofProcess();
        int exitCode = run(terminal, args);
        terminal.out().flush();
        System.exit(exitCode);
    }

    private static boolean isCron(String[] args) {
        return Stream.of(args)
                .filter(COMMANDS::contains)
                .findFirst()
                .filter("cron"::equals)
                .isPresent();
    }

    /** Runs the program in this JVM and returns its exit code. */
    static int run(Terminal terminal, String... args) {
        return new RqCli(terminal).commandLine(List.of(args)).execute(args);
    }

    /** With the commands that the line names, whatever they mean there: making all of them takes longer than {@code info}. */
    private CommandLine commandLine(List<String> args) {
        var line = new CommandLine(this);
        var named = COMMANDS.stream().filter(args::contains).toList();
        boolean all = named.isEmpty() || named.contains("help") || named.contains("completion");
        (all ? COMMANDS : named).forEach(name -> line.addSubcommand(name, command(name)));
        return Program.prepare(line, terminal.out(), terminal.err()).setExecutionStrategy(this::execute);
    }

    /** A stream keeps its errors to itself until it is asked: without that a full disk would look like success. */
    private int execute(ParseResult line) {
        int exitCode = new RunLast().execute(line);
        if (exitCode == ExitCode.OK && terminal.out().checkError()) {
            var problem =
                    new RqException("Not all of the output could be written: the disk is full or the reader has left;"
                            + " what the command does in Redis is done, only the answer is missing");
            var lines = line.asCommandLineList();
            throw new ExecutionException(lines.get(lines.size() - 1), problem.getMessage(), problem);
        }
        return exitCode;
    }

    private Object command(String name) {
        return switch (name) {
            case "info" -> new InfoCommand(this);
            case "top" -> new TopCommand(this);
            case "watch" -> new WatchCommand(this);
            case "queues" -> new QueuesCommand(this);
            case "workers" -> new WorkersCommand(this);
            case "enqueue" -> new EnqueueCommand(this);
            case "job" -> new JobCommand(this);
            case "jobs" -> new JobsCommand(this);
            case "results" -> new ResultsCommand(this);
            case "cancel" -> new CancelCommand(this);
            case "stop" -> new StopCommand(this);
            case "delete" -> new DeleteCommand(this);
            case "requeue" -> new RequeueCommand(this);
            case "empty" -> new EmptyCommand(this);
            case "suspend" -> new SuspendCommand(this);
            case "resume" -> new ResumeCommand(this);
            case "pause" -> new PauseCommand(this);
            case "shutdown" -> new ShutdownCommand(this);
            case "kill-horse" -> new KillHorseCommand(this);
            case "cron" -> new CronCommand(this);
            case "demo" -> new DemoCommand(this);
            case "completion" -> new CompletionCommand(this);
            case "help" -> new HelpCommand();
            default -> throw new IllegalStateException("There is no command " + name);
        };
    }

    @Override
    public void run() {
        throw new IllegalArgumentException("Name a command: " + String.join(", ", COMMANDS));
    }

    Terminal terminal() {
        return terminal;
    }

    boolean json() {
        return json;
    }

    Rq connect() {
        return common.connect();
    }
}
