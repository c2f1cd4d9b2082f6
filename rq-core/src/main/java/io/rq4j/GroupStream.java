package io.rq4j;

import io.rq4j.error.AwaitTimeoutException;
import io.rq4j.error.RqException;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The ends of the members of a group in the order in which they come; waits for the next one. */
final class GroupStream<R> extends AbstractSpliterator<JobEnd<R>> {

    private record Arrival(int place, @Nullable Throwable problem) {}

    private final GroupEnds<R> ends;
    private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
    private int left;

    GroupStream(GroupEnds<R> ends) {
        super(ends.size(), Spliterator.ORDERED | Spliterator.NONNULL);
        this.ends = ends;
        this.left = ends.size();
        ends.forEach((place, problem) -> arrivals.add(new Arrival(place, problem)));
    }

    @Override
    public boolean tryAdvance(Consumer<? super JobEnd<R>> action) {
        if (left == 0) {
            return false;
        }
        var arrival = next();
        left--;
        if (arrival.problem() instanceof RqException problem) {
            throw problem;
        }
        action.accept(ends.end(arrival.place()));
        return true;
    }

    private Arrival next() {
        try {
            return arrivals.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ends.forget();
            throw new AwaitTimeoutException("Interrupted while waiting for the jobs of a group; they go on", e);
        }
    }
}
