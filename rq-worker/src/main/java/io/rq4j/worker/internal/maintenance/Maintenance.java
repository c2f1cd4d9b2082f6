package io.rq4j.worker.internal.maintenance;

import io.rq4j.internal.Engine;
import java.util.function.LongConsumer;

/**
 * Keeps registries and groups tidy and mends what stands nowhere, a slice of one queue and a slice of all keys at a time. Run by
 * whoever ran the recovery pass, so every three seconds in all. RQ's maintenance; what it mends is counted in {@code info}.
 */
public final class Maintenance {

    /** A hundred thousand entries: as many jobs as any queue ends between two visits. */
    private static final int SLICES = 100;

    private final Engine engine;
    private int turn;

    public Maintenance(Engine engine) {
        this.engine = engine;
    }

    /** One step. @param mended hears how many jobs were mended, if any */
    public void step(LongConsumer mended) {
        long count = engine.lifecycle().repair();
        var queues = engine.store().queues();
        if (!queues.isEmpty()) {
            var queue = queues.get(Math.floorMod(turn++, queues.size()));
            trim(queue);
            count += engine.lifecycle().sweep(queue);
        }
        if (count > 0) {
            mended.accept(count);
        }
    }

    /** The same for groups. */
    public void stepOfGroups() {
        engine.lifecycle().sweepGroups();
    }

    private void trim(String queue) {
        for (int slice = 0; slice < SLICES && engine.lifecycle().trim(queue); slice++) {
            // The call is the work.
        }
    }
}
