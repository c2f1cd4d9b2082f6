package io.rq4j.internal;

import static io.rq4j.internal.JobDraft.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.job.Execution;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TransitionTest
class StartTest {

    @Test
    void claimedJobIsStartedAndHeld(Scene scene) {
        scene.enqueue("a");

        var changes = scene.changes(() -> scene.process().claim(1, "default"));

        assertThat(changes).isEqualTo("""
                        + hash rq:held:p1 {p1-1: default|a|1800000000123}
                        ~ hash rq:job:a {+execution_id: p1-1, +fence: 1800000000123, \
                        +last_heartbeat: 2027-01-15T08:00:00.123456Z, +started_at: 2027-01-15T08:00:00.123456Z, \
                        status: queued -> started, +worker_name: p1-worker}
                        + string rq:last:p1 1\\n\\np1-1 1800000000123 1800000000.123456 a 1\\n ttl 86400s
                        - list rq:queue:default [a]
                        + zset rq:wip:default {a:p1-1 = 1800003600}
                        """);
    }

    @Test
    void claimCarriesWhatTheWorkerNeeds(Scene scene) {
        var data = "[\"f\", null, [1], {}]".getBytes(StandardCharsets.UTF_8);
        scene.enqueue(job("a").data(data).with("timeout", "7", "description", "f(1)", "result_ttl", "500"));

        var claim = scene.process().claim(1, "default").claims().get(0);

        assertThat(claim.execution())
                .isEqualTo(new Execution("p1-1", "a", "default", 1_800_000_000_123L, "1800000000.123456"));
        assertThat(claim.status()).isEqualTo("queued");
        assertThat(claim.data()).isEqualTo(data);
        assertThat(claim.dataSize()).isEqualTo(data.length);
        assertThat(claim.abandonedCount()).isZero();
        assertThat(claim.fields()).isEqualTo(Map.of("timeout", "7", "description", "f(1)", "result_ttl", "500"));
    }

    @Test
    void jobWithATtlNoLongerEndsByItself(Scene scene) {
        scene.enqueue(job("a").ttl(60));

        assertThat(scene.changes(() -> scene.process().claim(1, "default"))).contains("~ ttl rq:job:a 60s -> none\n");
    }

    @Test
    void jobFromAForeignListBelongsToThatQueueNow(Scene scene) {
        scene.enqueue("a");
        scene.redis.rename("rq:queue:default", "rq:queue:high");

        var changes = scene.changes(() -> scene.process().claim(1, "high"));

        assertThat(changes).contains("origin: default -> high", "+ zset rq:wip:high {a:p1-1 = 1800003600}");
    }

    @Test
    void jobFromAForeignListLeavesTheRegistryOfItsOldQueue(Scene scene) {
        scene.enqueue("a");
        scene.redis.rename("rq:queue:default", "rq:queue:high");
        scene.redis.zadd("rq:finished:default", Double.POSITIVE_INFINITY, "a");

        scene.process().claim(1, "high");

        assertThat(scene.redis.exists("rq:finished:default")).isFalse();
    }

    @Test
    void fenceGrowsWithTheServersTime(Scene scene) {
        var first = scene.started("a");
        scene.process().pushBack(first);
        scene.clock.advance(Duration.ofMillis(5));

        var second = scene.process().claim(1, "default").claims().get(0).execution();

        assertThat(second.fence()).isEqualTo(first.fence() + 5);
    }

    @Test
    void fenceGrowsWhenTheClockStandsOrGoesBack(Scene scene) {
        var first = scene.started("a");
        scene.process().pushBack(first);
        scene.clock.advance(Duration.ofSeconds(-10));

        var second = scene.process().claim(1, "default").claims().get(0).execution();

        assertThat(second.fence()).isEqualTo(first.fence() + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "inf", "1e300", "1.5", "99999999999999999999"})
    void fenceThatIsNoNumberIsReplaced(String fence, Scene scene) {
        scene.enqueue(job("a").with("fence", fence));

        assertThat(scene.process()
                        .claim(1, "default")
                        .claims()
                        .get(0)
                        .execution()
                        .fence())
                .isEqualTo(1_800_000_000_123L);
    }

    @Test
    void jobWithoutStatusIsClaimedAsCreated(Scene scene) {
        scene.enqueue("a");
        scene.redis.hdel("rq:job:a", "status");

        assertThat(scene.process().claim(1, "default").claims().get(0).status()).isEmpty();
        assertThat(scene.status("a")).isEqualTo("started");
    }

    @Test
    void jobOfAnUnknownStatusIsClaimedSoThatTheWorkerCanFailIt(Scene scene) {
        scene.enqueue(job("a").with("status", "rate_limited"));

        assertThat(scene.process().claim(1, "default").claims().get(0).status()).isEqualTo("rate_limited");
    }

    @Test
    void jobWithoutDataIsClaimedSoThatTheWorkerCanFailIt(Scene scene) {
        scene.enqueue("a");
        scene.redis.hdel("rq:job:a", "data");

        var claim = scene.process().claim(1, "default").claims().get(0);

        assertThat(claim.data()).isNull();
        assertThat(claim.dataSize()).isZero();
    }
}
