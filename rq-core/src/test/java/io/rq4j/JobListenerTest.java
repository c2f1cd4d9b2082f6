package io.rq4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.event.JobEvent;
import io.rq4j.internal.lifecycle.JobTransition;
import io.rq4j.job.Call;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a producer's listener hears. */
@ExtendWith(RedisExtension.class)
class JobListenerTest {

    private final List<JobEvent> events = new ArrayList<>();
    private final TestRedis redis;
    private final Rq rq;
    private final Queue queue;

    JobListenerTest(TestRedis redis) {
        this.redis = redis;
        this.rq = Rq.builder().url(redis.url()).listener(events::add).build();
        this.queue = rq.queue("default");
    }

    @AfterEach
    void close() {
        rq.close();
    }

    private Queue named(String id) {
        return queue.with(o -> o.id(id));
    }

    @Test
    void everyTransitionHasAnEvent() {
        assertThat(JobEvent.class.getPermittedSubclasses()).hasSameSizeAs(JobTransition.values());
        assertThat(Arrays.stream(JobEvent.class.getPermittedSubclasses()).map(Class::getSimpleName))
                .contains("Enqueued", "Promoted", "GaveUp", "Abandoned", "PushedBack", "Emptied");
    }

    @Test
    void enqueuedScheduledAndDeferredJobsAreTold() {
        named("a").enqueue("tasks.add", 1);
        named("b").enqueueIn(Duration.ofHours(1), Call.named("tasks.add", 1));
        queue.with(o -> o.id("c").dependsOn("a")).enqueue("tasks.add", 1);

        assertThat(events)
                .containsExactly(
                        new JobEvent.Enqueued("a", "default"),
                        new JobEvent.Scheduled("b", "default"),
                        new JobEvent.Deferred("c", "default"));
    }

    @Test
    void canceledDeletedAndEmptiedJobsAreToldAndWhatWasRefusedIsNot() {
        List.of("a", "b", "c").forEach(id -> named(id).enqueue("tasks.add", 1));
        events.clear();

        rq.job("a").cancel();
        rq.job("b").delete();
        rq.job("none").delete();
        queue.empty();

        assertThat(events)
                .containsExactly(
                        new JobEvent.Canceled("a"), new JobEvent.Deleted("b"), new JobEvent.Emptied("c", "default"));
    }

    @Test
    void requeuedJobIsTold() {
        named("a").enqueue("tasks.add", 1);
        redis.client().del("rq:queue:default");
        redis.client().hset("rq:job:a", "status", "failed");
        redis.client().zadd("rq:failed:default", 4e9, "a");
        events.clear();

        queue.failed().requeue(List.of("a", "b"));

        assertThat(events).containsExactly(new JobEvent.Requeued("a", "default"));
    }

    @Test
    void listenerThatThrowsHarmsNeitherTheCallNorTheNextOne() {
        var heard = new ArrayList<JobEvent>();
        try (var other = Rq.builder()
                .url(redis.url())
                .listener(event -> {
                    throw new StackOverflowError("a listener");
                })
                .listener(heard::add)
                .build()) {
            other.queue("default").with(o -> o.id("a")).enqueue("tasks.add", 1);
            other.queue("default").with(o -> o.id("b")).enqueue("tasks.add", 1);
        }
        assertThat(heard).hasSize(2);
        assertThat(queue.size()).isEqualTo(2);
    }
}
