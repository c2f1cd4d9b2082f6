package io.rq4j.worker.internal.cli;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What to say to who types a command or an option of Python's rq that is not ours: the nearest of ours. */
final class PythonWords {

    private static final String RUNS = "jobs are run by a program of its own: ";

    private static final Map<String, String> COMMANDS = Map.of(
            "worker", RUNS + "rq-worker --queue NAME --classpath app.jar",
            "rqworker", RUNS + "rq-worker --queue NAME --classpath app.jar",
            "worker-pool",
                    RUNS + "rq-worker --pool N, or rq-worker --concurrency N for N jobs at a time in one process",
            "scheduler", "every rq-worker moves scheduled jobs, so nothing is to be started for them",
            "rqscheduler", "every rq-worker moves scheduled jobs, so nothing is to be started for them",
            "rqinfo", "it is rq-cli info",
            "rq", "the commands of rq are those of rq-cli: rq-cli info");

    private static final String CLASS = "there are no Python classes here; leave it out";

    private static final Map<String, String> OPTIONS = Map.ofEntries(
            Map.entry("-w", "rq-worker has one kind of worker; --concurrency and --threads say how its jobs run"),
            Map.entry(
                    "--worker-class",
                    "rq-worker has one kind of worker; --concurrency and --threads say how its jobs run"),
            Map.entry("-j", CLASS),
            Map.entry("--job-class", CLASS),
            Map.entry("--queue-class", CLASS),
            Map.entry("--connection-class", CLASS + ", --url says where Redis is"),
            Map.entry("-P", "rq-worker --classpath names the jars and folders with the functions of jobs"),
            Map.entry("--path", "rq-worker --classpath names the jars and folders with the functions of jobs"),
            Map.entry("-S", "calls are always JSON; leave it out, and let Python enqueue with serializer='json'"),
            Map.entry(
                    "--serializer",
                    "calls are always JSON; leave it out, and let Python enqueue with serializer='json'"),
            Map.entry("-c", "there are no config modules; --url or RQ_REDIS_URL says where Redis is"),
            Map.entry("--config", "there are no config modules; --url or RQ_REDIS_URL says where Redis is"),
            Map.entry("-v", "it is --verbose"),
            Map.entry("--quiet", "--logging-level WARNING shows less"),
            Map.entry("--num-workers", "it is rq-worker --pool N"),
            Map.entry("--log-format", "the log has one format; --logging-level says how much of it"),
            Map.entry("--date-format", "the log has one format; --logging-level says how much of it"),
            Map.entry("--results-ttl", "each job has its own: rq-cli enqueue --result-ttl, or resultTtl in code"),
            Map.entry("--worker-ttl", "a worker is known to be dead after 25 seconds, which is not to be set"),
            Map.entry("--job-monitoring-interval", "a worker beats every 5 seconds, which is not to be set"),
            Map.entry("--maintenance-interval", "workers clean up all the time, in small slices"),
            Map.entry("--disable-job-desc-logging", "--logging-level WARNING leaves out the lines of single jobs"),
            Map.entry("--pid", "a shell writes it: rq-worker ... & echo $! > FILE"));

    private PythonWords() {}

    /** An answer for this line; null when what is wrong with it has nothing to do with Python. */
    static @Nullable String answer(ParameterException e, List<String> args) {
        var command = e.getCommandLine();
        if (e instanceof UnmatchedArgumentException unmatched && command.getParent() == null) {
            var word = unmatched.getUnmatched().get(0);
            var answer = COMMANDS.get(word);
            if (answer != null) {
                return "There is no command " + word + " here: " + answer;
            }
        }
        return args.stream()
                .takeWhile(arg -> !arg.equals("--"))
                .map(PythonWords::option)
                .filter(option -> OPTIONS.containsKey(option) && !knows(command, option))
                .findFirst()
                .map(option -> "There is no option " + option + " here: " + OPTIONS.get(option))
                .orElse(null);
    }

    /** Without a value that is joined to it. */
    private static String option(String arg) {
        if (arg.startsWith("--")) {
            return arg.contains("=") ? arg.substring(0, arg.indexOf('=')) : arg;
        }
        return arg.length() > 2 && arg.startsWith("-") ? arg.substring(0, 2) : arg;
    }

    private static boolean knows(CommandLine command, String option) {
        return command.getCommandSpec().findOption(option) != null;
    }
}
