package io.rq4j.cli;

import io.rq4j.Rq;
import io.rq4j.error.RqException;
import io.rq4j.job.Call;
import io.rq4j.job.JobOptions;
import io.rq4j.job.Ttl;
import io.rq4j.worker.cron.CronJob;
import io.rq4j.worker.cron.CronSchedule;
import io.rq4j.worker.cron.Missed;
import io.rq4j.worker.internal.cli.Durations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** Reads the file of {@code rq-cli cron}. All that is wrong with it is told at once, each with its line. */
final class CronFile {

    private static final List<String> TOP = List.of("zone", "jobs");
    private static final List<String> KEYS = List.of(
            "name",
            "function",
            "args",
            "kwargs",
            "queue",
            "cron",
            "interval",
            "zone",
            "missed",
            "skip_if_alive",
            "timeout",
            "result_ttl",
            "failure_ttl",
            "ttl",
            "description",
            "meta",
            "at_front");
    private static final Pattern ALL = Pattern.compile("all (\\d{1,9})");

    private record Problem(int line, String text) {}

    private final String file;
    private final Rq rq;
    private final List<Problem> problems = new ArrayList<>();

    private CronFile(String file, Rq rq) {
        this.file = file;
        this.rq = rq;
    }

    /**
     * The jobs of a file.
     *
     * @param rq refuses queues and calls that cannot be; nothing is sent to it
     * @throws RqException with one line for each mistake
     */
    static List<CronJob> read(String file, Rq rq) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new RqException("The file " + file + " cannot be read as text: " + e + "; name a YAML file", e);
        }
        return new CronFile(file, rq).jobs(text(file, ByteBuffer.wrap(bytes)));
    }

    private static String text(String file, ByteBuffer bytes) {
        var text = CharBuffer.allocate(bytes.remaining());
        boolean fine =
                StandardCharsets.UTF_8.newDecoder().decode(bytes, text, true).isUnderflow();
        text.flip();
        if (!fine) {
            long line = 1 + text.chars().filter(c -> c == '\n').count();
            throw new RqException(file + ":" + line + ": this is not UTF-8; save the file in that encoding");
        }
        return text.toString();
    }

    private List<CronJob> jobs(String text) {
        var jobs = new ArrayList<CronJob>();
        try {
            var top = YamlNode.read(text, this::problem);
            var map = top.map();
            if (map == null) {
                problem(top.line(), "a file of schedules is a map with the keys zone and jobs, got " + top.shown());
            } else {
                refuseUnknown(map, TOP, "the file");
                readJobs(map, jobs);
            }
        } catch (YamlNode.Broken e) {
            problem(e.line, e.getMessage());
        }
        if (!problems.isEmpty()) {
            throw new RqException(told());
        }
        return jobs;
    }

    private void problem(int line, String text) {
        problems.add(new Problem(line, text));
    }

    private String told() {
        problems.sort(Comparator.comparing(Problem::line));
        var lines = problems.stream()
                .map(problem -> file + ":" + problem.line + ": " + problem.text)
                .toList();
        return String.join("\n", lines);
    }

    private void readJobs(Map<String, YamlNode> top, List<CronJob> jobs) {
        var zone = top.get("zone") == null ? ZoneOffset.UTC : zone(top.get("zone"));
        var node = top.get("jobs");
        var list = node == null ? null : node.list();
        if (list == null || list.isEmpty()) {
            int line = node == null ? 1 : node.line();
            problem(line, "jobs must be a list of at least one job, got " + (node == null ? "none" : node.shown()));
            return;
        }
        var lines = new HashMap<String, Integer>();
        for (var item : list) {
            var map = item.map();
            if (map == null) {
                problem(item.line(), "a job is a map with a name, a function and a schedule, got " + item.shown());
                continue;
            }
            var job = new Entry(item.line(), map, zone).job();
            if (job != null) {
                var first = lines.putIfAbsent(job.name(), item.line());
                if (first != null) {
                    problem(
                            item.line(),
                            "every job needs a name of its own, got \"" + job.name() + "\", which line " + first
                                    + " has; rename one");
                }
                jobs.add(job);
            }
        }
    }

    private void refuseUnknown(Map<String, YamlNode> map, Collection<String> known, String what) {
        map.forEach((name, node) -> {
            if (!known.contains(name)) {
                problem(
                        node.line(),
                        "\"" + name + "\" is no key of " + what + "; did you mean \"" + nearest(name, known)
                                + "\"? There are " + String.join(", ", known));
            }
        });
    }

    private static String nearest(String name, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparing(word -> distance(name.replace('-', '_'), word)))
                .orElseThrow();
    }

    /** How many letters differ, at least. */
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? diagonal : diagonal + 1;
                diagonal = row[j];
                row[j] = Math.min(same, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private ZoneId zone(YamlNode node) {
        try {
            return ZoneId.of(String.valueOf(node.value()));
        } catch (DateTimeException e) {
            problem(node.line(), "zone must be a time zone such as Europe/Berlin or UTC, got " + node.shown());
            return ZoneOffset.UTC;
        }
    }

    /** One job of the file. A value that is wrong is told and then stands for its default, so that the next ones are read too. */
    private final class Entry {

        private final int line;
        private final Map<String, YamlNode> map;
        private final ZoneId zone;
        private final int before = problems.size();

        Entry(int line, Map<String, YamlNode> map, ZoneId zone) {
            this.line = line;
            this.map = map;
            this.zone = zone;
        }

        @Nullable CronJob job() {
            refuseUnknown(map, KEYS, "a job");
            var name = text("name", "");
            var function = text("function", "");
            var queue = text("queue", "default");
            missing("name", "what the schedule is known by", "name: nightly-report");
            missing("function", "what is called", "function: com.acme.Reports.make");
            var schedule = schedule();
            var missed = read("missed", "skip, one, or all N with 1 to 10000", this::missed, Missed.SKIP);
            boolean alone = read("skip_if_alive", "true or false", Boolean.class::cast, false);
            var options = options();
            kwargs("kwargs");
            if (map.get("args") != null && map.get("args").list() == null) {
                problem(
                        map.get("args").line(),
                        "args must be a list, got " + map.get("args").shown());
            }
            if (problems.size() > before || schedule == null) {
                return null;
            }
            var call = checked("function", () -> Call.named(function, args()).withKwargs(kwargs("kwargs")));
            var job = call == null ? null : checked("name", () -> CronJob.of(name, call, schedule));
            if (job == null) {
                return null;
            }
            var whole = new CronJob(name, call, queue, schedule, missed, alone, options);
            boolean fine = checked("queue", () -> rq.queue(queue)) != null
                    && checked("args", () -> rq.made(queue, options, call)) != null;
            return fine ? whole : null;
        }

        private void missing(String key, String what, String example) {
            if (!map.containsKey(key)) {
                problem(line, "a job needs the key " + key + ", " + what + "; add it, such as " + example);
            }
        }

        private @Nullable CronSchedule schedule() {
            var cron = map.get("cron");
            var interval = map.get("interval");
            if ((cron == null) == (interval == null)) {
                problem(
                        line,
                        "a job needs one of the keys cron and interval, got " + (cron == null ? "none" : "both")
                                + "; write cron: \"0 3 * * *\" or interval: 10m");
                return null;
            }
            if (cron != null) {
                var own = map.get("zone") == null ? zone : zone(map.get("zone"));
                return checked("cron", () -> CronSchedule.cron(text("cron", "@daily"), own));
            }
            if (map.containsKey("zone")) {
                problem(map.get("zone").line(), "zone is for cron, an interval has none; leave it out");
            }
            var every = read("interval", "a time such as 90, 10m or 1h", this::duration, Duration.ofSeconds(1));
            return checked("interval", () -> CronSchedule.every(every));
        }

        private Missed missed(Object value) {
            var all = ALL.matcher(value.toString());
            int most = all.matches() ? Integer.parseInt(all.group(1)) : 0;
            if (most > 0 && most <= 10_000) {
                return Missed.all(most);
            }
            return switch (value.toString()) {
                case "skip" -> Missed.SKIP;
                case "one" -> Missed.ONE;
                default -> throw new TypeConversionException("no policy");
            };
        }

        private JobOptions options() {
            var options = JobOptions.defaults().meta(kwargs("meta"));
            var timeout = ttl("timeout");
            if (timeout != null) {
                options = timeout.isForever()
                        ? options.noTimeout()
                        : with(options, "timeout", o -> o.timeout(length(timeout)));
            }
            var ttl = ttl("ttl");
            if (ttl != null && !ttl.isForever()) {
                options = with(options, "ttl", o -> o.ttl(length(ttl)));
            }
            var resultTtl = ttl("result_ttl");
            options = resultTtl == null ? options : options.resultTtl(resultTtl);
            var failureTtl = ttl("failure_ttl");
            options = failureTtl == null ? options : options.failureTtl(failureTtl);
            options = map.containsKey("description") ? options.description(text("description", "")) : options;
            return read("at_front", "true or false", Boolean.class::cast, false) ? options.atFront() : options;
        }

        private JobOptions with(JobOptions options, String key, Function<JobOptions, JobOptions> change) {
            var changed = checked(key, () -> change.apply(options));
            return changed == null ? options : changed;
        }

        private static Duration length(Ttl ttl) {
            if (ttl.seconds() < 1) {
                throw new IllegalArgumentException(
                        "it must be at least 1 second, got " + ttl.seconds() + "; -1 is without limit");
            }
            return Duration.ofSeconds(ttl.seconds());
        }

        private @Nullable Ttl ttl(String key) {
            return map.containsKey(key)
                    ? read(
                            key,
                            "a time such as 90, 10m or 1h, or -1",
                            value -> new Ttls().convert(value.toString()),
                            Ttl.FOREVER)
                    : null;
        }

        private Duration duration(Object value) {
            return new Durations().convert(value.toString());
        }

        private @Nullable Object[] args() {
            var node = map.get("args");
            return node == null ? new Object[0] : ((List<?>) node.plain()).toArray();
        }

        @SuppressWarnings("unchecked")
        private Map<String, @Nullable Object> kwargs(String key) {
            var node = map.get(key);
            if (node != null && node.map() == null) {
                problem(node.line(), key + " must be a map of names to values, got " + node.shown());
            }
            return node == null || node.map() == null ? Map.of() : (Map<String, @Nullable Object>) node.plain();
        }

        private String text(String key, String otherwise) {
            return read(key, "a text; put it into quotes", String.class::cast, otherwise);
        }

        /** A value that a reader takes; else its rule is told. */
        private <T> T read(String key, String rule, Function<Object, T> reader, T otherwise) {
            var node = map.get(key);
            if (node == null) {
                return otherwise;
            }
            try {
                return reader.apply(node.value() == null ? List.of() : node.value());
            } catch (ClassCastException | TypeConversionException e) {
                problem(node.line(), key + " must be " + rule + ", got " + node.shown());
            } catch (IllegalArgumentException e) {
                problem(node.line(), key + ": " + e.getMessage());
            }
            return otherwise;
        }

        /** What the library makes of a value; what it refuses is told with the line of a key. */
        private <T> @Nullable T checked(String key, Supplier<T> maker) {
            try {
                return maker.get();
            } catch (IllegalArgumentException | RqException e) {
                var node = map.get(key);
                problem(node == null ? line : node.line(), key + ": " + e.getMessage());
                return null;
            }
        }
    }
}
