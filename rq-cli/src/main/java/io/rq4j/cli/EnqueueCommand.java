package io.rq4j.cli;

import io.rq4j.codec.CallText;
import io.rq4j.error.InvalidCallException;
import io.rq4j.job.Call;
import io.rq4j.job.JobOptions;
import io.rq4j.job.Retry;
import io.rq4j.job.Ttl;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "enqueue",
        description = "Enqueue a call of a function in any language.",
        footer = {
            "",
            "Example, two texts, a number and a keyword argument:",
            "  rq-cli enqueue -q mail com.acme.Mailer.send you@host 'Hi' :3 urgent:=true",
            "",
            "Example, in ten minutes, and tried again twice when it fails:",
            "  rq-cli enqueue com.acme.Reports.make --schedule-in 10m --retry-max 2"
        })
final class EnqueueCommand implements Callable<Integer> {

    private final RqCli rq;

    @Parameters(
            index = "0",
            paramLabel = "FUNCTION",
            description = "package.Class.method, or module.function of Python.")
    private String function = "";

    @Parameters(
            index = "1..*",
            paramLabel = "ARGS",
            description =
                    "text, key=text, :json, key:=json, or %%literal and key%%=literal of Python; a value @file is the content of"
                            + " the file. After -- an argument may begin with -.")
    private List<String> arguments = List.of();

    @Option(
            names = {"-q", "--queue"},
            paramLabel = "QUEUE",
            description = "The queue, ${DEFAULT-VALUE} when left out.")
    private String queue = "default";

    @Option(
            names = "--job-id",
            paramLabel = "ID",
            description = "Letters, digits, _ and -; a random one when left out.")
    private @Nullable String jobId;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = Ttls.class,
            description = "How long it may run, such as 90, 5m or 1h; -1 without limit, 180 when left out.")
    private @Nullable Ttl timeout;

    @Option(
            names = "--result-ttl",
            paramLabel = "TIME",
            converter = Ttls.class,
            description = "How long a finished job is kept; -1 for ever, 0 not at all, 500 when left out.")
    private @Nullable Ttl resultTtl;

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            converter = Ttls.class,
            description = "How long it may wait in the queue before it is dropped; -1 for ever, as when left out.")
    private @Nullable Ttl ttl;

    @Option(
            names = "--failure-ttl",
            paramLabel = "TIME",
            converter = Ttls.class,
            description = "How long a failed job is kept; -1 for ever, 0 not at all, 365d when left out.")
    private @Nullable Ttl failureTtl;

    @Option(names = "--description", paramLabel = "TEXT", description = "What a person sees; the call when left out.")
    private @Nullable String description;

    @Option(names = "--at-front", description = "To the head of the queue.")
    private boolean atFront;

    @Option(
            names = "--retry-max",
            paramLabel = "N",
            description = "How often it is tried again when its function throws; not at all when left out.")
    private @Nullable Integer retryMax;

    @Option(
            names = "--retry-interval",
            paramLabel = "TIME",
            split = ",",
            converter = DueIn.class,
            description =
                    "How long to wait before each try, such as 10,1m,5m, or repeat it; at once when left out. Of fewer"
                            + " times than tries the first one is used for the tries before.")
    private List<Duration> retryIntervals = List.of();

    @Option(
            names = "--depends-on",
            paramLabel = "ID",
            split = ",",
            description = "A job that must finish before; repeat it for more.")
    private List<String> parents = List.of();

    @Option(
            names = "--schedule-in",
            paramLabel = "TIME",
            converter = DueIn.class,
            description = "Queue it after this time, such as 90, 5m or 1h, and not now.")
    private @Nullable Duration scheduleIn;

    @Option(
            names = "--schedule-at",
            paramLabel = "MOMENT",
            description = "Queue it then: 2026-12-24T18:00:00 in the time zone of this machine, or with an offset as in"
                    + " 2026-12-24T18:00:00+01:00. One in the past is due at once.")
    private @Nullable String scheduleAt;

    @Option(names = "--quiet", description = "Print nothing when it is done.")
    private boolean quiet;

    EnqueueCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
        if (quiet && rq.json()) {
            throw new IllegalArgumentException("--quiet and --json exclude each other; leave out one");
        }
        var call = functionCall();
        var options = options();
        try (var connection = rq.connect()) {
            var job = connection.queue(queue).with(options).enqueue(call);
            tell(job.id(), CallText.describe(call));
        }
        return 0;
    }

    private Call<Object> functionCall() {
        var parsed = FunctionArguments.parse(arguments);
        try {
            return Call.named(function, parsed.args().toArray()).withKwargs(parsed.kwargs());
        } catch (InvalidCallException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private JobOptions options() {
        var options = JobOptions.defaults();
        if (jobId != null) {
            options = options.id(jobId);
        }
        if (timeout != null) {
            options = timeout.isForever() ? options.noTimeout() : options.timeout(positive("--timeout", timeout));
        }
        if (resultTtl != null) {
            options = options.resultTtl(resultTtl);
        }
        if (ttl != null && !ttl.isForever()) {
            options = options.ttl(positive("--ttl", ttl));
        }
        if (failureTtl != null) {
            options = options.failureTtl(failureTtl);
        }
        if (description != null) {
            options = options.description(description);
        }
        return placed(atFront ? options.atFront() : options);
    }

    private JobOptions placed(JobOptions options) {
        if (scheduleIn != null && scheduleAt != null) {
            throw new IllegalArgumentException("--schedule-in and --schedule-at exclude each other; leave out one");
        }
        var placed = options;
        if (scheduleIn != null) {
            placed = placed.in(scheduleIn);
        }
        if (scheduleAt != null) {
            placed = placed.at(DueAt.read(scheduleAt, rq.terminal().clock().getZone()));
        }
        if (!parents.isEmpty()) {
            parents.forEach(Ids::check);
            placed = placed.dependsOn(parents.toArray(String[]::new));
        }
        var retry = retry();
        return retry == null ? placed : placed.retry(retry);
    }

    private @Nullable Retry retry() {
        if (retryMax == null) {
            if (!retryIntervals.isEmpty()) {
                throw new IllegalArgumentException(
                        "--retry-interval needs --retry-max, which says how often it is tried again");
            }
            return null;
        }
        if (retryMax < 1) {
            throw new IllegalArgumentException("--retry-max must be at least 1, got " + retryMax
                    + "; leave it out for a job that is not tried again");
        }
        var retry = Retry.times(retryMax);
        return retryIntervals.isEmpty() ? retry : retry.after(retryIntervals.toArray(Duration[]::new));
    }

    private static Duration positive(String option, Ttl time) {
        if (time.seconds() < 1) {
            throw new IllegalArgumentException(
                    option + " must be at least 1 second, got " + time.seconds() + "; -1 is without limit");
        }
        return Duration.ofSeconds(time.seconds());
    }

    private void tell(String id, String call) {
        if (rq.json()) {
            var document = new LinkedHashMap<String, @Nullable Object>();
            document.put("id", id);
            document.put("origin", queue);
            document.put("description", description != null ? description : call);
            rq.terminal().println(Json.text(document));
        } else if (!quiet) {
            rq.terminal().println("Enqueued " + call + " with job-id '" + id + "'.");
        }
    }
}
