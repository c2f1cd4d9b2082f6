package io.rq4j;

import io.rq4j.error.RqException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gives each subscriber the ends of the members that the group has then, as many as it asks for. */
final class GroupPublisher<R> implements Flow.Publisher<JobEnd<R>> {

    private final Supplier<GroupEnds<R>> members;
    private final Executor executor;

    GroupPublisher(Supplier<GroupEnds<R>> members, Executor executor) {
        this.members = members;
        this.executor = executor;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super JobEnd<R>> subscriber) {
        var subscription = new Subscription<R>(Objects.requireNonNull(subscriber, "subscriber"), executor);
        subscriber.onSubscribe(subscription);
        try {
            subscription.listen(members.get());
        } catch (RqException e) {
            subscription.fail(e);
        }
    }

    /** All signals come from {@link #drain}, which one thread runs at a time. */
    private static final class Subscription<R> implements Flow.Subscription {

        private final Flow.Subscriber<? super JobEnd<R>> subscriber;
        private final Executor executor;
        private final AtomicLong demand = new AtomicLong();
        private final AtomicInteger calls = new AtomicInteger();
        private final Queue<Integer> arrived = new ConcurrentLinkedQueue<>();
        private volatile @Nullable GroupEnds<R> ends;
        private volatile @Nullable Throwable problem;
        private volatile boolean done;
        private int delivered;

        Subscription(Flow.Subscriber<? super JobEnd<R>> subscriber, Executor executor) {
            this.subscriber = subscriber;
            this.executor = executor;
        }

        void listen(GroupEnds<R> found) {
            ends = found;
            found.forEach((place, trouble) -> {
                if (trouble == null) {
                    arrived.add(place);
                    signal();
                } else {
                    fail(trouble);
                }
            });
            if (done) {
                found.forget();
            }
            // A group without members has ended.
            signal();
        }

        void fail(Throwable trouble) {
            problem = trouble;
            signal();
        }

        @Override
        public void request(long count) {
            if (count < 1) {
                fail(new IllegalArgumentException("A subscriber must request at least 1 element, got " + count
                        + "; cancel the subscription to get no more"));
                return;
            }
            demand.accumulateAndGet(count, (has, more) -> has + more < 0 ? Long.MAX_VALUE : has + more);
            signal();
        }

        @Override
        public void cancel() {
            done = true;
            var found = ends;
            if (found != null) {
                found.forget();
            }
        }

        private void signal() {
            if (calls.getAndIncrement() == 0) {
                executor.execute(this::drain);
            }
        }

        private void drain() {
            int seen = 1;
            while (seen != 0) {
                try {
                    deliver();
                } catch (RuntimeException | Error e) {
                    // A subscriber that throws is taken for one that canceled.
                    cancel();
                }
                seen = calls.addAndGet(-seen);
            }
        }

        private void deliver() {
            var found = ends;
            while (!done && problem == null && found != null && demand.get() > 0 && !arrived.isEmpty()) {
                if (demand.get() != Long.MAX_VALUE) {
                    demand.decrementAndGet();
                }
                delivered++;
                subscriber.onNext(found.end(arrived.remove()));
            }
            var trouble = problem;
            if (!done && trouble != null) {
                cancel();
                subscriber.onError(trouble);
            } else if (!done && found != null && delivered == found.size()) {
                done = true;
                subscriber.onComplete();
            }
        }
    }
}
