package io.rq4j.worker.internal.maintenance;

import io.rq4j.internal.Engine;
import java.util.function.BiConsumer;

/**
 * Goes on where the end of a job left off: tells its many dependents in slices, and ends those that can never come free.
 * Whoever comes does a slice; nothing is done twice.
 */
public final class Dependents {

    private static final int SLICE = 100;
    /** Only guards against a Redis that forgets nothing. */
    private static final int SLICES = 10_000;

    private final Engine engine;

    public Dependents(Engine engine) {
        this.engine = engine;
    }

    /** Tells all dependents that are left. */
    public void release() {
        for (int slice = 0; slice < SLICES && engine.lifecycle().release(); slice++) {
            // The call is the work.
        }
    }

    /**
     * Ends the jobs whose parent was canceled, deleted or is gone.
     *
     * @param each hears of every one: the job, and what it waited for
     */
    public void giveUp(BiConsumer<String, String> each) {
        for (int slice = 0; slice < SLICES && giveUpSlice(each); slice++) {
            // The call is the work.
        }
    }

    /** Whether it ended one, so that there may be more. */
    private boolean giveUpSlice(BiConsumer<String, String> each) {
        var blocked = engine.store().blocked(SLICE);
        if (blocked.isEmpty()) {
            return false;
        }
        var verdicts = engine.lifecycle().giveUp(blocked, Dependents::reason);
        int i = 0;
        for (var entry : blocked.entrySet()) {
            if (verdicts.get(i++).equals("ok")) {
                each.accept(entry.getKey(), entry.getValue());
            }
        }
        return verdicts.contains("ok");
    }

    private static String reason(String blocker) {
        return "This job waited for job " + blocker
                + ", which was canceled or deleted, or failed and is no longer kept, so it"
                + " could never run. Requeue it to run it all the same.";
    }
}
