package io.rq4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rq4j.job.Call;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The rules of reactive streams that a publisher can break. */
@ExtendWith(RedisExtension.class)
@Timeout(60)
class GroupPublisherTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private Rq rq;
    private Hands hands;
    private Group<Integer> group;

    @BeforeEach
    void connect(TestRedis redis) {
        rq = Rq.connect(redis.url());
        hands = new Hands(rq);
        group = rq.group("g").returning(Integer.class);
    }

    @AfterEach
    void close() {
        rq.close();
    }

    private void enqueued(int count) {
        group.enqueueAll(rq.queue("default"), Collections.nCopies(count, Call.of(Integer::parseInt, "7")));
    }

    private void finished(int count) {
        for (int i = 0; i < count; i++) {
            hands.finish(hands.take(), String.valueOf(i));
        }
    }

    /** Keeps what it hears. */
    private static class Ear implements Flow.Subscriber<JobEnd<Integer>> {

        final List<Integer> heard = new CopyOnWriteArrayList<>();
        final CompletableFuture<String> end = new CompletableFuture<>();
        final AtomicInteger signals = new AtomicInteger();
        final AtomicInteger overlaps = new AtomicInteger();
        volatile Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
        }

        @Override
        public void onNext(JobEnd<Integer> item) {
            if (signals.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            heard.add(item.get());
            signals.decrementAndGet();
        }

        @Override
        public void onError(Throwable throwable) {
            end.complete(throwable.getMessage());
        }

        @Override
        public void onComplete() {
            end.complete("complete");
        }
    }

    @Test
    void everyEndIsPublishedThenCompletion() {
        enqueued(100);
        var ear = new Ear();
        group.publisher().subscribe(ear);
        ear.subscription.request(Long.MAX_VALUE);

        finished(100);

        assertThat(ear.end).succeedsWithin(SOON).isEqualTo("complete");
        assertThat(ear.heard).hasSize(100).doesNotHaveDuplicates();
        assertThat(ear.overlaps).hasValue(0);
    }

    @Test
    void noMoreIsPublishedThanWasAskedFor() {
        enqueued(5);
        finished(5);
        var ear = new Ear();
        group.publisher().subscribe(ear);

        ear.subscription.request(2);
        await().atMost(SOON).until(() -> ear.heard.size() == 2);
        // A second subscriber that asks for all has been served: the first one still has two.
        var other = new Ear();
        group.publisher().subscribe(other);
        other.subscription.request(5);
        assertThat(other.end).succeedsWithin(SOON).isEqualTo("complete");
        assertThat(ear.heard).hasSize(2);
        assertThat(ear.end).isNotDone();

        ear.subscription.request(1);
        ear.subscription.request(2);
        assertThat(ear.end).succeedsWithin(SOON).isEqualTo("complete");
        assertThat(ear.heard).hasSize(5);
    }

    @Test
    void oneByOneFromWithinOnNextWorksAndDoesNotRecurse() {
        enqueued(300);
        finished(300);
        var ear = new Ear() {
            @Override
            public void onNext(JobEnd<Integer> item) {
                super.onNext(item);
                subscription.request(1);
            }
        };
        group.publisher().subscribe(ear);

        ear.subscription.request(1);

        assertThat(ear.end).succeedsWithin(SOON).isEqualTo("complete");
        assertThat(ear.heard).hasSize(300);
        assertThat(ear.overlaps).hasValue(0);
    }

    @Test
    void afterACancelNothingIsPublished() {
        enqueued(3);
        finished(1);
        var ear = new Ear() {
            @Override
            public void onNext(JobEnd<Integer> item) {
                super.onNext(item);
                subscription.cancel();
                subscription.cancel();
            }
        };
        group.publisher().subscribe(ear);
        ear.subscription.request(3);
        await().atMost(SOON).until(() -> ear.heard.size() == 1);

        finished(2);

        assertThat(group.future()).succeedsWithin(SOON);
        assertThat(ear.heard).hasSize(1);
        assertThat(ear.end).isNotDone();
    }

    @Test
    void requestOfNothingIsAnError() {
        enqueued(1);
        var ear = new Ear();
        group.publisher().subscribe(ear);

        ear.subscription.request(0);

        assertThat(ear.end)
                .succeedsWithin(SOON)
                .isEqualTo(
                        "A subscriber must request at least 1 element, got 0; cancel the subscription to get no more");
    }

    @Test
    void emptyGroupCompletesWithoutARequest() {
        var ear = new Ear();

        group.publisher().subscribe(ear);

        assertThat(ear.end).succeedsWithin(SOON).isEqualTo("complete");
    }

    @Test
    void subscriberIsNeeded() {
        assertThatThrownBy(() -> group.publisher().subscribe(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void subscriberThatThrowsHearsNoMore() {
        enqueued(2);
        finished(2);
        var ear = new Ear() {
            @Override
            public void onNext(JobEnd<Integer> item) {
                super.onNext(item);
                throw new IllegalStateException("no");
            }
        };
        group.publisher().subscribe(ear);
        ear.subscription.request(2);

        await().atMost(SOON).until(() -> !ear.heard.isEmpty());
        assertThat(group.future()).succeedsWithin(SOON);
        assertThat(ear.heard).hasSize(1);
    }

    @Test
    void closedRqIsAnError() {
        enqueued(1);
        var ear = new Ear();
        group.publisher().subscribe(ear);

        rq.close();

        assertThat(ear.end).succeedsWithin(SOON).asString().contains("The Rq was closed");
    }

    @Test
    void redisThatIsAwayIsAnError() {
        try (var nowhere = Rq.connect("redis://127.0.0.1:1")) {
            var ear = new Ear();
            nowhere.group("g").returning(Integer.class).publisher().subscribe(ear);

            assertThat(ear.end).succeedsWithin(SOON).asString().contains("No answer from Redis");
        }
    }
}
