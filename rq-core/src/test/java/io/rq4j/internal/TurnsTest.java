package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.lifecycle.Advance.Answer;
import io.rq4j.internal.lifecycle.Advance.Batch;
import io.rq4j.internal.lifecycle.Advance.QueueState;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A claim by turns of queues {@code a}, {@code b} and {@code c}. */
@TransitionTest
class TurnsTest {

    private static final List<String> QUEUES = List.of("a", "b", "c");

    /** Jobs {@code a0}, {@code a1}, … */
    private static void fill(Scene scene, String queue, int jobs) {
        IntStream.range(0, jobs).forEach(i -> scene.enqueue(job(queue + i).on(queue)));
    }

    private static Answer claim(Scene scene, int running, int slots, Integer... turns) {
        var batch = scene.process().batch(running, List.of(), QUEUES, slots);
        return scene.process()
                .send(new Batch(
                        batch.number(), running, List.of(), QUEUES, List.of(turns), List.of(), batch.executions()));
    }

    private static List<String> claimed(Scene scene, int slots, Integer... turns) {
        return TestProcess.jobs(claim(scene, 0, slots, turns));
    }

    @Test
    void everyTurnGivesOneJobAndTheTurnsBeginAnew(Scene scene) {
        fill(scene, "a", 5);
        fill(scene, "b", 5);
        fill(scene, "c", 5);

        assertThat(claimed(scene, 7, 1, 1, 2, 3)).containsExactly("a0", "a1", "b0", "c0", "a2", "a3", "b1");
        assertThat(scene.queue("a")).containsExactly("a4");
        assertThat(scene.queue("b")).containsExactly("b2", "b3", "b4");
        assertThat(scene.queue("c")).containsExactly("c1", "c2", "c3", "c4");
    }

    @Test
    void emptyQueueGivesItsTurnsToTheOthers(Scene scene) {
        fill(scene, "a", 1);
        fill(scene, "c", 5);

        var answer = claim(scene, 0, 4, 1, 2, 3);

        assertThat(TestProcess.jobs(answer)).containsExactly("a0", "c0", "c1", "c2");
        assertThat(answer.states()).containsExactly(QueueState.EMPTY, QueueState.EMPTY, QueueState.MORE);
    }

    @Test
    void allIsTakenWhenThereAreMoreSlots(Scene scene) {
        fill(scene, "a", 3);
        fill(scene, "b", 1);

        var answer = claim(scene, 0, 10, 1, 2, 3);

        assertThat(TestProcess.jobs(answer)).containsExactly("a0", "b0", "a1", "a2");
        assertThat(answer.states()).containsOnly(QueueState.EMPTY);
        assertThat(scene.redis.keys("rq:queue:*")).isEmpty();
    }

    @Test
    void pausedQueueIsPassedOver(Scene scene) {
        fill(scene, "a", 2);
        fill(scene, "b", 2);
        scene.suspension.pause("a", "why", null);

        var answer = claim(scene, 0, 4, 1, 2, 3);

        assertThat(TestProcess.jobs(answer)).containsExactly("b0", "b1");
        assertThat(answer.states()).containsExactly(QueueState.HELD, QueueState.EMPTY, QueueState.EMPTY);
        assertThat(scene.queue("a")).containsExactly("a0", "a1");
    }

    @Test
    void keyThatIsNoListHoldsItsOwnQueueOnly(Scene scene) {
        scene.redis.set("rq:queue:a", "no list");
        fill(scene, "b", 1);

        var answer = claim(scene, 0, 4, 1, 2, 3);

        assertThat(TestProcess.jobs(answer)).containsExactly("b0");
        assertThat(answer.states()).startsWith(QueueState.HELD);
        assertThat(answer.bad()).singleElement().asString().startsWith("a  ");
    }

    @Test
    void idWithoutAJobIsDroppedAndCostsNoTurn(Scene scene) {
        fill(scene, "a", 1);
        scene.redis.lpush("rq:queue:a", "ghost");
        fill(scene, "b", 1);

        assertThat(claimed(scene, 2, 1, 2)).containsExactly("a0", "b0");
        assertThat(scene.redis.keys("rq:queue:*")).isEmpty();
    }

    @Test
    void jobThatMustRunAloneGoesBackToTheHead(Scene scene) {
        scene.enqueue(job("alone").on("a").with("abandoned_count", "2"));
        fill(scene, "a", 3);
        fill(scene, "b", 1);

        var answer = claim(scene, 1, 3, 1, 2);

        assertThat(TestProcess.jobs(answer)).containsExactly("a0", "b0", "a1");
        assertThat(scene.queue("a")).containsExactly("alone", "a2");
        assertThat(answer.states()).startsWith(QueueState.MORE);
        assertThat(answer.drain()).isTrue();
    }

    @Test
    void sliceThatWasOnlyDroppedIsFollowedByTheNext(Scene scene) {
        IntStream.range(0, 5).forEach(i -> scene.redis.rpush("rq:queue:a", "ghost" + i));
        fill(scene, "a", 2);

        assertThat(claimed(scene, 2, 1, 2, 3)).containsExactly("a0", "a1");
    }

    @Test
    void looksAreBounded(Scene scene) {
        IntStream.range(0, 50).forEach(i -> scene.redis.rpush("rq:queue:a", "ghost" + i));
        fill(scene, "b", 2);

        var answer = claim(scene, 0, 2, 1, 2);

        assertThat(TestProcess.jobs(answer)).isEmpty();
        assertThat(scene.queue("a")).hasSize(30);
        assertThat(answer.states()).containsExactly(QueueState.MORE, QueueState.MORE, QueueState.MORE);
    }

    @Test
    void repeatIsAnsweredInTheSameOrder(Scene scene) {
        fill(scene, "a", 2);
        fill(scene, "b", 2);
        var first = claim(scene, 0, 3, 1, 2);
        var batch = new Batch(1, 0, List.of(), QUEUES, List.of(1, 2), List.of(), List.of("p1-1", "p1-2", "p1-3"));

        assertThat(TestProcess.jobs(scene.process().send(batch))).isEqualTo(TestProcess.jobs(first));
    }
}
