package io.rq4j.cli;

import io.rq4j.Registry;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.JobLifecycle.Placed;
import io.rq4j.internal.redis.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** Cancels or deletes all jobs of a place of a queue, in slices of a few milliseconds, and tells how far it is. */
final class Ends {

    private static final int PAGE = 500;
    private static final int SLICE = 100;
    /** What workers take meanwhile moves all others: after so many readings ids are looked for one by one. */
    private static final int READINGS = 5;

    private final Engine engine;
    private final Function<List<Placed>, List<String>> script;
    private final LongConsumer progress;

    /**
     * @param script ends jobs and says for each what came of it
     * @param progress told after each slice how many more it has looked at
     */
    Ends(Engine engine, Function<List<Placed>, List<String>> script, LongConsumer progress) {
        this.engine = engine;
        this.script = script;
        this.progress = progress;
    }

    /** How many jobs stand in these places. */
    static long count(Engine engine, String queue, List<JobPlace> places) {
        return engine
                .redis()
                .readAll(places.stream()
                        .map(place -> place.size(engine.keys(), queue))
                        .toList())
                .stream()
                .mapToLong(Reply::number)
                .sum();
    }

    /** All that stand in a registry now. Returns how many were ended. */
    long registry(Registry registry) {
        long ended = 0;
        var slice = new ArrayList<String>();
        var ids = registry.stream().limit(registry.count()).iterator();
        while (ids.hasNext()) {
            slice.add(ids.next());
            if (slice.size() == SLICE || !ids.hasNext()) {
                ended += done(script.apply(
                        slice.stream().map(id -> new Placed(id, "")).toList()));
                progress.accept(slice.size());
                slice.clear();
            }
        }
        return ended;
    }

    /** All that wait in a queue, from the tail to the head: what is removed moves nothing before it. */
    long list(String queue) {
        long ended = 0;
        for (long end = count(engine, queue, List.of(JobPlace.QUEUED)); end > 0; end -= PAGE) {
            long from = Math.max(0, end - PAGE);
            ended += page(queue, from, end - from);
            progress.accept(end - from);
        }
        return ended;
    }

    private long page(String queue, long from, long count) {
        long ended = 0;
        for (int reading = 1; reading <= READINGS && ended < count; reading++) {
            var ids = engine.store().queueIds(queue, from, count - ended);
            var verdicts = fromTheTail(ids, from);
            ended += done(verdicts);
            if (!verdicts.contains("moved")) {
                break;
            }
            if (reading == READINGS) {
                ended += oneByOne(ids);
            }
        }
        return ended;
    }

    private List<String> fromTheTail(List<String> ids, long from) {
        var verdicts = new ArrayList<String>();
        for (int end = ids.size(); end > 0; end -= SLICE) {
            var slice = new ArrayList<Placed>();
            for (int i = end - 1; i >= Math.max(0, end - SLICE); i--) {
                slice.add(new Placed(ids.get(i), String.valueOf(from + i)));
            }
            verdicts.addAll(script.apply(slice));
        }
        return verdicts;
    }

    private long oneByOne(List<String> ids) {
        return ids.stream()
                .mapToLong(id -> done(script.apply(List.of(new Placed(id, "")))))
                .sum();
    }

    private static long done(List<String> verdicts) {
        return verdicts.stream().filter("ok"::equals).count();
    }
}
