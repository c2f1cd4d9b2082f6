package io.rq4j.cli;

import io.rq4j.job.QueueInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many jobs a second queues end, over the last ten seconds: from how the registries of finished and failed jobs grow. What
 * expires from the finished ones meanwhile would hide as many that are new, so it is counted before it goes.
 */
final class JobRates {

    private static final int WINDOW_SECONDS = 10;

    /**
     * What is known of the finished jobs of a queue.
     *
     * @param nextSecond how many expire in the second after this one
     * @param secondAfter how many in the one after that
     */
    record Expiry(long nextSecond, long secondAfter) {

        /** A screen that comes later than that counts too few once. */
        private long within(long seconds) {
            return seconds < 1 ? 0 : seconds == 1 ? nextSecond : nextSecond + secondAfter;
        }
    }

    private record Look(
            Instant at, Map<String, QueueInfo> queues, Map<String, Expiry> expiries, Map<String, Long> ended) {}

    private final Deque<Look> looks = new ArrayDeque<>();

    /** Returns the rates of the queues that were looked at before, too. */
    Map<String, Double> look(Instant at, List<QueueInfo> queues, Map<String, Expiry> expiries) {
        var infos = new HashMap<String, QueueInfo>();
        queues.forEach(queue -> infos.put(queue.name(), queue));
        var ended = new HashMap<String, Long>();
        if (!looks.isEmpty()) {
            var before = looks.getLast();
            infos.forEach((name, queue) -> {
                if (before.queues.containsKey(name)) {
                    ended.put(name, ended(before, queue, at));
                }
            });
        }
        looks.addLast(new Look(at, infos, expiries, ended));
        while (looks.size() > 2
                && looks.getFirst().at.plusSeconds(WINDOW_SECONDS).isBefore(at)) {
            looks.removeFirst();
        }
        return rates(at);
    }

    private static long ended(Look before, QueueInfo now, Instant at) {
        var was = before.queues.get(now.name());
        if (was == null) {
            return 0;
        }
        long seconds = at.getEpochSecond() - before.at.getEpochSecond();
        var expiry = before.expiries.get(now.name());
        long expired = expiry == null ? 0 : expiry.within(seconds);
        return Math.max(0, now.finished() - was.finished() + expired) + Math.max(0, now.failed() - was.failed());
    }

    private Map<String, Double> rates(Instant at) {
        var rates = new HashMap<String, Double>();
        double seconds = looks.getFirst().at.until(at, ChronoUnit.MILLIS) / 1e3;
        if (seconds > 0) {
            for (var name : looks.getLast().ended.keySet()) {
                long ended = looks.stream()
                        .skip(1)
                        .mapToLong(look -> look.ended.getOrDefault(name, 0L))
                        .sum();
                rates.put(name, ended / seconds);
            }
        }
        return rates;
    }
}
