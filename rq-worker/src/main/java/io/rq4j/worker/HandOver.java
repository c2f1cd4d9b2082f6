package io.rq4j.worker;

import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.JobLifecycle.Abandoned;
import io.rq4j.internal.lifecycle.JobLifecycle.Held;
import io.rq4j.internal.lifecycle.WorkerPresence.Self;
import io.rq4j.internal.redis.Slices;
import io.rq4j.job.Execution;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hands on what runs while one of these jobs ends the JVM: at once, but counted, as recovery takes it from a dead process.
 * Pushed back uncounted, that job would end one process after the other, for ever.
 */
record HandOver(Engine engine, Self self, Holdings holdings) {

    private static final int SLICE = 100;

    /**
     * @param why what is told of a job that now fails, because it must not start twice or took its third process with it
     * @param each hears of every job that was held
     */
    void run(String why, Consumer<Abandoned> each) {
        var held = held();
        for (var slice : Slices.of(held, SLICE)) {
            abandon(slice, why).forEach(one -> {
                each.accept(one);
                // With the last one the worker leaves, and takes no more calls.
                holdings.remove(one.held().execution());
            });
        }
    }

    /** The last one that is put at the head of a queue is the first to leave it, so they come in reverse. */
    private List<Held> held() {
        var held = new ArrayList<Held>();
        holdings.executions().forEach(execution -> held.add(0, held(execution)));
        return held;
    }

    private Held held(Execution execution) {
        var millis = new BigDecimal(execution.startedAt()).movePointRight(3).toBigInteger();
        return new Held(self.instance(), execution.id(), execution.queue(), execution.jobId(), millis.toString());
    }

    private List<Abandoned> abandon(List<Held> held, String why) {
        var onPolicy = why + "\nThe job must not start twice (onAbandon FAIL).";
        var onThird = why + "\nThree worker processes in a row ended while they ran it.";
        return engine.lifecycle().abandon(self.instance(), held, onPolicy, onThird);
    }
}
