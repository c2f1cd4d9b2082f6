package io.rq4j.cli;

import io.rq4j.codec.CallText;
import io.rq4j.error.InvalidCallException;
import io.rq4j.job.Call;
import io.rq4j.job.JobOptions;
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
            "  rq-cli enqueue -q mail com.acme.Mailer.send you@host 'Hi' :3 urgent:=true"
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
                    "text, key=text, :json or key:=json; a value @file is the content of the file. After -- an argument may"
                            + " begin with -.")
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

    EnqueueCommand(RqCli rq) {
        this.rq = rq;
    }

    @Override
    public Integer call() {
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
        return atFront ? options.atFront() : options;
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
        } else {
            rq.terminal().println("Enqueued " + call + " with job-id '" + id + "'.");
        }
    }
}
