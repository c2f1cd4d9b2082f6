package io.rq4j.cli;

import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.JobLifecycle.Placed;
import io.rq4j.internal.redis.Reply;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Cancels or deletes all that wait in a queue, in slices of a few milliseconds, and tells how far it is; {@link io.rq4j.Registry}
 * does the same for what stands elsewhere.
 */
final class Ends {

    private static final int SLICE = 100;
    /** After so many in vain ids are looked for, which is slow in a long list. */
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

    /**
     * All that wait in a queue, from the tail: places are counted from there, so that what workers take at the head meanwhile
     * moves nothing. What is pushed at the tail does; such a slice is read again.
     */
    long list(String queue) {
        long ended = 0;
        long stays = 0;
        long left = 2 * count(engine, queue, List.of(JobPlace.QUEUED));
        for (int reading = 1; left > 0; reading++) {
            var ids = engine.store().queueIds(queue, -(stays + SLICE), SLICE);
            if (ids.isEmpty()) {
                break;
            }
            var verdicts = script.apply(reading > READINGS ? unplaced(ids) : placed(ids, stays));
            ended += done(verdicts);
            if (verdicts.contains("moved")) {
                continue;
            }
            stays += verdicts.size() - done(verdicts);
            left -= verdicts.size();
            progress.accept(verdicts.size());
            reading = 0;
        }
        return ended;
    }

    private static List<Placed> placed(List<String> ids, long stays) {
        return IntStream.range(0, ids.size())
                .mapToObj(i -> new Placed(ids.get(i), String.valueOf(i - ids.size() - stays)))
                .toList();
    }

    private static List<Placed> unplaced(List<String> ids) {
        return ids.stream().map(id -> new Placed(id, "")).toList();
    }

    private static long done(List<String> verdicts) {
        return verdicts.stream().filter("ok"::equals).count();
    }
}
