package io.rq4j.worker.internal.maintenance;

import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.JobLifecycle.Abandoned;
import io.rq4j.internal.lifecycle.JobLifecycle.Held;
import io.rq4j.internal.lifecycle.WorkerPresence.Self;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Takes jobs from worker processes that died: every three seconds, by whoever is first. A process is dead 25 s after its last
 * beat, so a job runs again within 35 s of a kill -9. Jobs of Python workers are taken when their lease in {@code rq:wip} is
 * over, RQ's own rule. RQ fails such jobs, and only when somebody cleans its registries.
 */
public final class Recovery {

    private static final DateTimeFormatter PYTHON_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSSxxx").withZone(ZoneOffset.UTC);

    /** A pass goes on, slice by slice, until nothing is left; this many only guard against a Redis that forgets nothing. */
    private static final int SLICES = 1_000;

    private static final int SLICE = 100;

    /** What a pass found. */
    public enum Found {
        /** Another process runs one at this moment. */
        BUSY,
        /** The server or everybody was away: nothing is taken for a while. */
        AMNESTY,
        /** It ran. */
        PASS
    }

    private final Engine engine;
    private final Self self;

    public Recovery(Engine engine, Self self) {
        this.engine = engine;
        this.self = self;
    }

    /**
     * Runs one pass.
     *
     * @param each hears of every job that was taken
     */
    public Found pass(Consumer<Abandoned> each) {
        var pass = engine.presence().recover(self);
        for (int slice = 1; !pass.lost().isEmpty() && slice <= SLICES; slice++) {
            pass.lost().stream()
                    .collect(Collectors.groupingBy(Held::instance))
                    .forEach((instance, held) -> abandon(instance, held, each));
            pass = engine.presence().recover(self);
        }
        if (pass.ran() && !pass.amnesty()) {
            engine.store().overdue(SLICE).forEach((queue, members) -> abandon("", overdue(queue, members), each));
        }
        return pass.amnesty() ? Found.AMNESTY : pass.ran() ? Found.PASS : Found.BUSY;
    }

    /** Python's members are {@code job:execution}, those of RQ 1.13 the job alone. */
    private static List<Held> overdue(String queue, List<String> members) {
        return members.stream()
                .map(member -> member.split(":", 2))
                .map(parts -> new Held("", parts.length == 2 ? parts[1] : "", queue, parts[0], ""))
                .toList();
    }

    private void abandon(String instance, List<Held> held, Consumer<Abandoned> each) {
        var text = text(engine.store().now());
        var onPolicy =
                text + "\nIts worker process stopped beating, and the job must not start twice (onAbandon FAIL).";
        var onThird = text + "\nThree worker processes in a row stopped beating while they ran it.";
        engine.lifecycle().abandon(instance, held, onPolicy, onThird).stream()
                .filter(abandoned ->
                        abandoned.word().equals("requeued") || abandoned.word().equals("failed"))
                .forEach(each);
    }

    /** RQ's words for it. */
    private static String text(Instant now) {
        return "Moved to FailedJobRegistry, due to AbandonedJobError, at " + PYTHON_TIME.format(now);
    }
}
