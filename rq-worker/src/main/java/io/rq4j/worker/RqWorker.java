package io.rq4j.worker;

import io.rq4j.Rq;
import io.rq4j.error.RqException;
import io.rq4j.worker.execution.Functions;
import io.rq4j.worker.execution.Threads;
import io.rq4j.worker.internal.cli.CommonOptions;
import io.rq4j.worker.internal.cli.Durations;
import io.rq4j.worker.internal.cli.Program;
import io.rq4j.worker.internal.cli.ProgramVersion;
import java.io.File;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The program {@code rq-worker}: one worker process, as RQ's {@code rq worker}. SIGTERM and SIGINT drain it, a second one
 * interrupts what still runs and gives it back. With {@code --pool} the supervisor of several. Exit code 0 after that, after a burst and after the last of {@code --max-jobs};
 * 1 when Redis refuses the login, the name is taken, an entry of the class path is missing or a job calls
 * {@code System.exit}; 2 for a wrong use.
 */
@Command(
        name = "rq-worker",
        description = "Run jobs of these queues. Start as many as you like, on any number of servers.",
        versionProvider = ProgramVersion.class,
        footer = {
            "",
            "Example, urgent jobs first, 20 at a time:",
            "  rq-worker --queue high --queue default --classpath app.jar -c 20"
        })
public final class RqWorker implements Callable<Integer> {

    /** How the log names the levels; RQ's words beside those of slf4j. */
    enum LoggingLevel {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        WARNING,
        ERROR,
        CRITICAL;

        private String simple() {
            return switch (this) {
                case WARNING -> "warn";
                case CRITICAL -> "error";
                default -> name().toLowerCase(Locale.ROOT);
            };
        }
    }

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description =
                    "A queue to take jobs from; repeat it, the order is the priority. default when none is named.")
    private List<String> queueOptions = List.of();

    @Parameters(paramLabel = "QUEUE", description = "The same, by bare names; they come after those of --queue.")
    private List<String> queueNames = List.of();

    @Option(
            names = "--classpath",
            paramLabel = "PATH",
            description =
                    "Jars, folders of classes, or dir/* for all jars of a folder, whose public methods jobs may call;"
                            + " several divided by ${sys:path.separator}, or repeat it. Without it every job is refused.")
    private List<String> classpath = List.of();

    @Option(
            names = "--libs",
            paramLabel = "PATH",
            description = "The same for libraries: their classes can be loaded, but not called by jobs.")
    private List<String> libs = List.of();

    @Option(
            names = "--allow",
            paramLabel = "PATTERN",
            description = "Call only functions whose full name fits, such as com.acme.Words.*; repeat it for more.")
    private List<String> allow = List.of();

    @Option(
            names = "--exception-handler",
            paramLabel = "METHOD",
            description =
                    "A public static method of --classpath that is told of every failed attempt, such as"
                            + " com.acme.Handlers.report(Job, Throwable); one that returns false ends the chain. Repeat it for more.")
    private List<String> exceptionHandlers = List.of();

    @Option(
            names = {"-c", "--concurrency"},
            paramLabel = "N",
            description = "How many jobs run at a time, each on a thread, ${DEFAULT-VALUE} when left out.")
    private int concurrency = 10;

    @Option(
            names = "--max-in-flight",
            paramLabel = "N",
            description =
                    "How many jobs may wait, without a thread, for the CompletionStage that their function returned,"
                            + " before no more are taken; ${DEFAULT-VALUE} when left out.")
    private int maxInFlight = 1_000;

    @Option(
            names = "--threads",
            paramLabel = "KIND",
            description =
                    "platform or virtual; auto when left out: virtual from Java 24 on with more than 200 jobs at a time,"
                            + " else platform.")
    private Threads threads = Threads.AUTO;

    @Option(
            names = {"-b", "--burst"},
            description = "Leave when the queues are empty.")
    private boolean burst;

    @Option(
            names = {"-n", "--name"},
            paramLabel = "NAME",
            description =
                    "How the worker is listed; made of host and process id when left out. Refused while another worker of"
                            + " that name lives.")
    private @Nullable String name;

    /** RQ's switch; with us it is always on unless it is off. */
    @Option(
            names = {"-s", "--with-scheduler"},
            description =
                    "Move scheduled jobs into their queues when they are due. The default: of all workers one does.")
    private boolean withScheduler;

    @Option(names = "--without-scheduler", description = "Leave scheduled jobs to other workers.")
    private boolean withoutScheduler;

    @Option(names = "--max-jobs", paramLabel = "N", description = "Leave after so many jobs.")
    private @Nullable Long maxJobs;

    @Option(
            names = "--max-idle-time",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Leave after so long without a job. The time of a suspension does not count.")
    private @Nullable Duration maxIdle;

    @Option(
            names = {"-ds", "--dequeue-strategy"},
            paramLabel = "STRATEGY",
            description = "From which queue the next job is taken: default (in their order), round_robin, random, or"
                    + " weighted: as often as --queue high=5 --queue low=1 say, 1 when left out.")
    private DequeueStrategy strategy = DequeueStrategy.DEFAULT;

    @Option(
            names = "--shutdown-timeout",
            paramLabel = "TIME",
            converter = Durations.class,
            description =
                    "How long running jobs may go on after SIGTERM or Ctrl-C, 25s when left out. What then still runs is"
                            + " interrupted and goes back to its queue.")
    private Duration shutdownTimeout = Duration.ofSeconds(25);

    @Option(
            names = "--python-lease",
            paramLabel = "TIME",
            converter = Durations.class,
            description =
                    "After what time without a sign of life Python's cleaners may fail a running job, 1h when left out."
                            + " Java workers recover it within 35 s, whatever stands here.")
    private Duration pythonLease = Duration.ofHours(1);

    @Option(
            names = "--pool",
            paramLabel = "N",
            description = "Run so many worker processes and start those anew that end, but not in a burst.")
    private @Nullable Integer pool;

    /** Set by the supervisor of a pool. */
    @Option(names = PoolCommand.CHILD, hidden = true)
    private @Nullable String poolChild;

    @Option(
            names = {"-l", "--logging-level"},
            paramLabel = "LEVEL",
            description = "DEBUG, INFO, WARNING or ERROR; INFO when left out, DEBUG with --verbose.")
    private @Nullable LoggingLevel level;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean version;

    private @Nullable Worker worker;
    private PrintStream err = System.err;
    private String[] arguments = {};

    private RqWorker() {}

    public static void main(String[] args) {
        var program = new RqWorker();
        int exitCode = program.execute(System.out, System.err, args);
        WorkerProcess.leave(exitCode, program.worker != null && program.worker.leavesJobs());
    }

    /** Runs the program in this JVM and returns its exit code. */
    static int run(PrintStream out, PrintStream err, String... args) {
        return new RqWorker().execute(out, err, args);
    }

    private int execute(PrintStream out, PrintStream err, String... args) {
        this.err = err;
        this.arguments = args;
        return Program.prepare(new CommandLine(this), out, err).execute(args);
    }

    @Override
    public Integer call() {
        Program.logAt(logLevel());
        if (pool != null && poolChild == null) {
            return supervise(poolOptions(pool));
        }
        try (Rq rq = common.connect();
                var functions = functions()) {
            worker = worker(rq, functions);
            if (classpath.isEmpty()) {
                new WorkerLog(worker.name()).callsNothing();
            }
            return process(worker).run();
        }
    }

    /** What is wrong with the arguments is said here, once, and not by each worker. */
    private int supervise(PoolOptions options) {
        try (Rq rq = common.connect();
                var functions = functions()) {
            worker(rq, functions);
        }
        return PoolProcess.run(WorkerPool.of(options, err, arguments));
    }

    private WorkerProcess process(Worker worker) {
        var process = new WorkerProcess(worker, burst || maxJobs != null || maxIdle != null);
        if (poolChild == null) {
            return process;
        }
        var orders = System.in;
        // A job must not read them.
        System.setIn(InputStream.nullInputStream());
        return process.obeying(orders);
    }

    /** What a pool must know of these arguments. */
    static PoolOptions poolOptions(int size, String... arguments) {
        var program = new RqWorker();
        try {
            Program.prepare(new CommandLine(program), System.out, System.err).parseArgs(arguments);
        } catch (CommandLine.ParameterException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return program.poolOptions(size);
    }

    private PoolOptions poolOptions(int size) {
        return new PoolOptions(
                name != null ? name : Worker.generatedName(), size, burst, maxIdle != null, shutdownTimeout);
    }

    private String logLevel() {
        if (level != null) {
            return level.simple();
        }
        return common.verbose() ? "debug" : "info";
    }

    private Functions functions() {
        if (allow.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(
                    "A pattern of --allow must not be blank; leave it out to admit every function");
        }
        try {
            return Functions.inClasspath(paths(classpath), paths(libs), allow);
        } catch (IllegalArgumentException e) {
            // What is not there is no wrong use: the line is right on another day.
            throw new RqException(e.getMessage(), e);
        }
    }

    private static List<Path> paths(List<String> options) {
        return options.stream()
                .flatMap(option -> Stream.of(option.split(Pattern.quote(File.pathSeparator))))
                .filter(entry -> !entry.isBlank())
                .map(Path::of)
                .toList();
    }

    private Worker worker(Rq rq, Functions functions) {
        var builder = Worker.builder(rq)
                .functions(functions)
                .concurrency(concurrency)
                .maxInFlight(maxInFlight)
                .threads(threads)
                .shutdownTimeout(shutdownTimeout)
                .pythonLease(pythonLease);
        QueueArguments.of(
                        strategy,
                        Stream.concat(queueOptions.stream(), queueNames.stream())
                                .toList())
                .addTo(builder);
        if (maxIdle != null) {
            builder.maxIdle(maxIdle);
        }
        if (name != null) {
            builder.name(name);
        }
        if (poolChild != null) {
            builder.name(poolChild);
        }
        if (maxJobs != null) {
            builder.maxJobs(positive(maxJobs));
        }
        if (withScheduler && withoutScheduler) {
            throw new IllegalArgumentException(
                    "--with-scheduler and --without-scheduler exclude each other; the first is the default");
        }
        if (withoutScheduler) {
            builder.withoutScheduler();
        }
        exceptionHandlers.forEach(name -> builder.exceptionHandler(functions.exceptionHandler(name)));
        return (burst ? builder.burst() : builder).build();
    }

    private static long positive(long maxJobs) {
        if (maxJobs < 1) {
            throw new IllegalArgumentException(
                    "--max-jobs must be at least 1, got " + maxJobs + "; leave it out for no limit");
        }
        return maxJobs;
    }
}
