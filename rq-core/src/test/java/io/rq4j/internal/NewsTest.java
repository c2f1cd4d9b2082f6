package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.event.JobEvent;
import io.rq4j.internal.lifecycle.JobLifecycle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the scripts say of jobs that they find themselves, and listeners hear. */
@TransitionTest
class NewsTest {

    private final List<JobEvent> events = new ArrayList<>();

    private JobLifecycle heard(Scene scene) {
        return scene.lifecycle.telling(List.of(events::add));
    }

    @Test
    void dueJobsAreTold(Scene scene) {
        scene.schedule(job("a").dueIn(0), job("b").dueIn(60_000), job("gone").dueIn(0));
        scene.redis.del("rq:job:gone");

        heard(scene).promoteDue(scene.scheduler("s", "default"), 10);

        assertThat(events).containsExactly(new JobEvent.Promoted("a", "default"));
    }

    @Test
    void jobsThatAreReleasedSliceBySliceAreToldOnceEach(Scene scene) {
        var execution = scene.started("p");
        scene.defer(
                IntStream.range(0, 250).mapToObj(i -> job("c" + i).after("p")).toArray(JobDraft[]::new));
        scene.process().finish(execution, "7", 500);

        var lifecycle = heard(scene);
        for (int slice = 0; lifecycle.release(); slice++) {
            assertThat(slice).isLessThan(50);
        }

        assertThat(events).hasSize(250).doesNotHaveDuplicates().allMatch(event -> event instanceof JobEvent.Released);
    }

    @Test
    void mendedAndEmptiedJobsAreTold(Scene scene) {
        scene.enqueue("a");
        scene.redis.del("rq:queue:default");
        scene.clock.advance(Duration.ofMinutes(2));

        var lifecycle = heard(scene);
        repair(scene, lifecycle);
        scene.clock.advance(Duration.ofSeconds(16)); // only what is missed twice is lost
        repair(scene, lifecycle);
        lifecycle.empty("default");

        assertThat(events).containsExactly(new JobEvent.Repaired("a"), new JobEvent.Emptied("a", "default"));
    }

    private static void repair(Scene scene, JobLifecycle lifecycle) {
        do {
            lifecycle.repair();
        } while (!"0".equals(scene.redis.hget("rq:sweep", "repair")));
    }

    @Test
    void hopelessJobsAreTold(Scene scene) {
        scene.enqueue("p");
        scene.defer(job("c").after("p"));
        scene.lifecycle.cancel("p");

        heard(scene).giveUp(Map.of("c", "p"), blocker -> "no");

        assertThat(events).containsExactly(new JobEvent.GaveUp("c", "p"));
    }
}
