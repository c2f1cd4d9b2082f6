package io.rq4j.worker.execution;

import io.rq4j.job.Outcome;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What running an assignment on a thread led to: an outcome, or a stage that will have one. */
sealed interface Ran {

    /** @param thrown why it failed, or asked for another try; null when its function returned */
    record Ended(Outcome outcome, @Nullable Throwable thrown) implements Ran {}

    /**
     * The function has returned and left the thread.
     *
     * @param ending makes the outcome of the stage's value or problem; never throws
     */
    record InFlight(CompletionStage<?> stage, BiFunction<@Nullable Object, @Nullable Throwable, Ended> ending)
            implements Ran {

        /** The outcome comes at once if the stage is complete, else on the thread that completes it. */
        void whenEnded(Consumer<Ended> taker) {
            try {
                stage.whenComplete((value, problem) -> taker.accept(ending.apply(value, problem)));
            } catch (Throwable e) {
                taker.accept(ending.apply(null, e));
            }
        }
    }
}
