package io.rq4j.cli;

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

    /** @param script ends jobs and says for each what came of it */
    Ends(Engine engine, Function<List<Placed>, List<String>> script, LongConsumer progress) {
        this.engine = engine;
        this.script = script;
        this.progress = progress;
    }

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

    /** Returns how many were ended. Those that come meanwhile may stay. */
    long all(String queue, JobPlace place) {
        return place == JobPlace.QUEUED ? list(queue) : registry(queue, place);
    }

    /** From the tail to the head: what is removed moves nothing before it. */
    private long list(String queue) {
        long ended = 0;
        for (long end = count(engine, queue, List.of(JobPlace.QUEUED)); end > 0; end -= PAGE) {
            long from = Math.max(0, end - PAGE);
            long before = ended;
            for (int reading = 1; reading <= READINGS; reading++) {
                var ids = ids(JobPlace.QUEUED, queue, from, end - from - (ended - before));
                var verdicts = tail(ids, from);
                ended += done(verdicts);
                if (!verdicts.contains("moved")) {
                    break;
                }
                if (reading == READINGS) {
                    ended += done(oneByOne(ids));
                }
            }
            progress.accept(end - from);
        }
        return ended;
    }

    private List<String> tail(List<String> ids, long from) {
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

    private List<String> oneByOne(List<String> ids) {
        var verdicts = new ArrayList<String>();
        ids.forEach(id -> verdicts.addAll(script.apply(List.of(new Placed(id, "")))));
        return verdicts;
    }

    /** Always at the beginning, behind what cannot be ended. */
    private long registry(String queue, JobPlace place) {
        long open = count(engine, queue, List.of(place));
        long ended = 0;
        for (long stays = 0; open > 0; ) {
            var ids = ids(place, queue, stays, Math.min(open, SLICE));
            if (ids.isEmpty()) {
                break;
            }
            var verdicts = script.apply(
                    ids.stream().map(place::job).map(id -> new Placed(id, "")).toList());
            stays += verdicts.size() - done(verdicts);
            ended += done(verdicts);
            open -= ids.size();
            progress.accept(ids.size());
        }
        return ended;
    }

    private List<String> ids(JobPlace place, String queue, long offset, long count) {
        if (count < 1) {
            return List.of();
        }
        var page = place.page(engine.keys(), queue, offset, count);
        return Reply.texts(engine.redis().read(page.command(), page.args()));
    }

    private static long done(List<String> verdicts) {
        return verdicts.stream().filter("ok"::equals).count();
    }
}
