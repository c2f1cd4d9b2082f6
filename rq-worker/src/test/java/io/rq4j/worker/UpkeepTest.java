package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.Deeds;
import io.rq4j.internal.lifecycle.WorkerPresence.Self;
import io.rq4j.job.JobStatus;
import io.rq4j.test.RedisExtension;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class UpkeepTest {

    private final Workshop shop;
    private final Upkeep upkeep;

    UpkeepTest(Workshop shop) {
        this.shop = shop;
        this.upkeep = new Upkeep(
                shop.rq.engine(), new Self("i", "w", List.of("default")), new WorkerLog("w"), shop.lostJobs());
    }

    @Test
    void whatAlwaysFailsKeepsNothingElseFromBeingDone() {
        var log = new LogFile();
        var parent = shop.queue().enqueue(Deeds::add, 1, 2);
        var child = parent.then(Deeds::increase);
        parent.cancel();
        shop.redis.zadd("rq:finished:default", 1, "expired");
        // So that this pass grants no amnesty.
        shop.redis.hset("rq:pulse", Map.of("at", String.valueOf(Instant.now().toEpochMilli())));
        shop.redis.set("rq:beats", "not a sorted set");
        shop.redis.set("rq:releasing", "not a hash");
        shop.redis.set("rq:groups", "not a set");

        upkeep.pass();

        assertThat(log.text())
                .contains("ERROR worker - Recovery failed")
                .contains("ERROR worker - The release of dependents failed")
                .contains("ERROR worker - Maintenance of groups failed");
        assertThat(child.status()).isEqualTo(JobStatus.FAILED);
        assertThat(shop.redis.exists("rq:finished:default")).isFalse();
    }
}
