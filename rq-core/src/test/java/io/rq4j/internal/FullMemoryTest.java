package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.error.RedisUnavailableException;
import io.rq4j.internal.lifecycle.CronPresence;
import io.rq4j.internal.lifecycle.CronPresence.Birth;
import io.rq4j.internal.lifecycle.CronPresence.Entry;
import io.rq4j.test.OwnRedis;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** When memory is full, new work is refused and work that is there goes on: only that frees memory. */
@ExtendWith(RedisExtension.class)
class FullMemoryTest {

    private final OwnRedis redis;
    private final Scene scene;

    FullMemoryTest(TestRedis shared) {
        redis = shared.startOwn("--maxmemory-policy", "noeviction");
        scene = Scene.on(redis.url(), redis.client());
    }

    @AfterEach
    void stop() {
        scene.close();
        redis.close();
    }

    /** Less than an empty server needs: from here on, no freed byte makes room. */
    private void memoryIsFull() {
        redis.client().configSet("maxmemory", "1");
        assertThatThrownBy(() -> redis.client().set("more", "x")).hasMessageStartingWith("OOM");
    }

    @Test
    void enqueueIsRefused() {
        memoryIsFull();

        assertThatThrownBy(() -> scene.enqueue("a"))
                .isInstanceOf(RedisUnavailableException.class)
                .hasMessageContaining("OOM");
        assertThat(redis.client().keys("*")).isEmpty();
    }

    @Test
    void tickIsRefusedAndStaysDueWhileItsProcessGoesOnBeating() {
        var presence = new CronPresence(scene.scripts());
        var entry = new Entry("nightly", "every 60s", 60_000, "f", "default");
        var born = presence.beat("p", Birth.NONE, Map.of(), List.of(entry));
        long before = born.looks().get(0).tick();
        memoryIsFull();

        for (var mode : List.of("run", "skip")) {
            var job = job("a").made().tick("nightly", entry.text(), before, before + 60_000, mode);
            assertThatThrownBy(() -> scene.lifecycle.tick("n", job)).isInstanceOf(RedisUnavailableException.class);
        }
        assertThat(redis.client().exists("rq:job:a")).isFalse();
        assertThat(presence.beat("p", born.birth(), Map.of(), List.of(entry)).looks())
                .isEqualTo(born.looks());
    }

    @Test
    void enqueueOfAnEndedJobIsRefusedAndTheOldOneStays() {
        scene.process().finish(scene.started("a"), "7", 500);
        memoryIsFull();

        assertThatThrownBy(() -> scene.enqueueAs("n2", job("a"))).isInstanceOf(RedisUnavailableException.class);
        assertThat(scene.status("a")).isEqualTo("finished");
    }

    @Test
    void whatIsToWaitForATimeOrForOthersIsRefused() {
        scene.enqueue("p");
        var before = redis.client().keys("*");
        memoryIsFull();

        assertThatThrownBy(() -> scene.schedule(job("a").dueIn(1))).isInstanceOf(RedisUnavailableException.class);
        assertThatThrownBy(() -> scene.defer(job("a").after("p"))).isInstanceOf(RedisUnavailableException.class);
        assertThat(redis.client().keys("*")).isEqualTo(before);
    }

    @Test
    void dueJobsAreQueued() {
        scene.schedule(job("a").dueIn(0));
        memoryIsFull();

        assertThat(scene.promote("s").promoted()).isEqualTo(1);
        assertThat(scene.queue("default")).containsExactly("a");
    }

    @Test
    void triesAndRepetitionsGoOn() {
        scene.enqueue("a", "b");
        var claims = scene.process().claim(2, "default").claims();
        memoryIsFull();

        var answer = scene.process()
                .settle(
                        TestProcess.retried(claims.get(0).execution(), "boom", 60, 1_000, false),
                        TestProcess.repeated(claims.get(1).execution(), "7", 500, 0));

        assertThat(answer.verdicts()).allMatch(verdict -> verdict.accepted());
        assertThat(scene.queue("default")).containsExactly("b");
    }

    @Test
    void childrenAreFreedOrEnded() {
        var execution = scene.started("p1");
        scene.enqueue("p2");
        for (int i = 0; i < 300; i++) {
            scene.defer(job("c" + i).on("low").after("p1"));
        }
        scene.defer(job("d").after("p2"));
        memoryIsFull();

        scene.process().finish(execution, "7", 500);
        while (scene.lifecycle.release()) {}
        scene.lifecycle.cancel("p2");

        assertThat(scene.queue("low")).hasSize(300);
        assertThat(scene.lifecycle.giveUp(java.util.Map.of("d", "p2"), by -> by))
                .containsExactly("ok");
    }

    @Test
    void runningJobIsStoppedOrCanceled() {
        scene.started("a");
        scene.started("b");
        memoryIsFull();

        assertThat(scene.lifecycle.stop("a", "boom")).isEqualTo("ok");
        assertThat(scene.lifecycle.cancel("b")).isEqualTo("ok");
    }

    @Test
    void claimAndSettleGoOn() {
        scene.enqueue("a", "b", "c");
        memoryIsFull();

        var claims = scene.process().claim(2, "default").claims();

        assertThat(claims).hasSize(2);
        assertThat(scene.process().finish(claims.get(0).execution(), "7", 500)).isEqualTo("ok");
        assertThat(scene.process().fail(claims.get(1).execution(), "boom", 60)).isEqualTo("ok");
        assertThat(redis.client().xlen("rq:results:a")).isEqualTo(1);
    }

    @Test
    void claimOfAnEmptyQueueIsAnswered() {
        memoryIsFull();

        assertThat(scene.process().claim(2, "default").claims()).isEmpty();
    }

    @Test
    void leftoverAtTheHeadDoesNotBarTheWay() {
        scene.enqueue(job("a").with("status", "finished"), job("b.c"), job("d"));
        memoryIsFull();

        assertThat(scene.process().claimed(3, "default")).containsExactly("d");
        assertThat(redis.client().zscore("rq:finished:default", "a")).isNotNull();
        assertThat(scene.status("b.c")).isEqualTo("failed");
    }

    @Test
    void processLivesAndKeepsItsLeases() {
        var execution = scene.started("a");
        memoryIsFull();

        assertThat(scene.process().birth(java.util.Map.of("queues", "default"), "default"))
                .isTrue();
        assertThat(scene.process().beat("default")).isEqualTo(1);
        assertThat(scene.process().renew(execution)).containsExactly("ok");
        assertThat(scene.presence.death(scene.process().self("default"))).isEqualTo(1);
    }

    @Test
    void jobsOfADeadProcessAreTaken() {
        var execution = scene.started("a");
        memoryIsFull();

        assertThat(scene.presence.recover(scene.process("p2").self("default")).ran())
                .isTrue();
        assertThat(scene.process().abandon(execution)).containsExactly("requeued");
    }

    @Test
    void jobsGoBackAndAway() {
        scene.enqueue("b", "c", "d");
        var execution = scene.process().claim(1, "default").claims().get(0).execution();
        memoryIsFull();

        assertThat(scene.process().pushBack(execution)).containsExactly("ok");
        assertThat(scene.lifecycle.cancel("b")).isEqualTo("ok");
        assertThat(scene.lifecycle.delete("c")).isTrue();
        assertThat(scene.lifecycle.empty("default")).isEqualTo(1);
    }

    @Test
    void endOfAJobCanBeAwaited() {
        scene.enqueue("a");
        memoryIsFull();

        assertThat(scene.lifecycle.awaitedBy("c1", List.of("a"))).containsExactly("queued");
    }
}
