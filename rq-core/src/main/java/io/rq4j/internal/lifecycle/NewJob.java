package io.rq4j.internal.lifecycle;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job on its way into Redis.
 *
 * @param unique whether an ended job of this id is in its way too
 * @param ttlSeconds how long it may wait, null for ever
 * @param group the group that it becomes a member of, null for none
 * @param place where it shall stand, in the words of its script: nothing for the queue, the due time, or its parents
 * @param pairs field and value pairs of its hash, all but those that the script writes
 */
public record NewJob(
        String id,
        String queue,
        boolean atFront,
        boolean unique,
        @Nullable Long ttlSeconds,
        @Nullable String group,
        List<String> place,
        List<byte[]> pairs) {

    /** One that goes into its queue. */
    public NewJob(String id, String queue, boolean atFront, @Nullable Long ttlSeconds, List<byte[]> pairs) {
        this(id, queue, atFront, false, ttlSeconds, null, List.of(), pairs);
    }

    /** The same job, due at a time: epoch milliseconds. */
    public NewJob dueAt(long epochMillis) {
        return at(List.of(String.valueOf(epochMillis)));
    }

    /** The same job, due after a time on the server's clock. */
    public NewJob dueIn(long millis) {
        return at(List.of("+" + millis));
    }

    /** The same job, free when these have finished, or failed where that is allowed. */
    public NewJob after(List<String> parents, boolean allowFailures) {
        return after(parents, allowFailures ? "1" : "0");
    }

    /** The same job, free when these have ended, however that was. */
    public NewJob afterAnyEnd(List<String> parents) {
        return after(parents, "any");
    }

    /** The same, held until {@link JobLifecycle#dependOn} has named the others. */
    public NewJob heldAfterAnyEnd(List<String> first) {
        return after(first, "held");
    }

    private NewJob after(List<String> parents, String allowed) {
        var place = new ArrayList<String>();
        place.add(allowed);
        place.addAll(parents);
        return at(place);
    }

    /**
     * The same job, for a tick of a schedule.
     *
     * @param text how the schedule reads, for a change of it to be noticed
     * @param before the tick that this one follows, epoch milliseconds
     * @param mode {@code run}, {@code alone} or {@code skip}
     */
    public NewJob tick(String schedule, String text, long before, long tick, String mode) {
        return at(List.of(schedule, text, String.valueOf(before), String.valueOf(tick), mode));
    }

    /** The same job, the only one of its id. */
    public NewJob uniqueId() {
        return new NewJob(id, queue, atFront, true, ttlSeconds, group, place, pairs);
    }

    /** The same job, a member of a group. */
    public NewJob inGroup(String group) {
        return new NewJob(id, queue, atFront, unique, ttlSeconds, group, place, pairs);
    }

    private NewJob at(List<String> place) {
        return new NewJob(id, queue, atFront, unique, ttlSeconds, group, List.copyOf(place), pairs);
    }
}
