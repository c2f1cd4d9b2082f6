package io.rq4j.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.crash.Work;
import io.rq4j.Rq;
import io.rq4j.job.Call;
import io.rq4j.test.OwnRedis;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The scheduler of a killed process, and who moves the due jobs after it. */
@ExtendWith(RedisExtension.class)
@Timeout(60)
class SchedulerTakeOverTest {

    private static final String LOCK = "rq:scheduler-lock:default";

    @TempDir
    Path dir;

    @Test
    void anotherProcessSchedulesWithin10SecondsOfTheKillOfTheOneThatDid(TestRedis redis) {
        try (var own = redis.startOwn();
                var rq = Rq.connect(own.url());
                var doomed = WorkerProcess.start(dir, own.url(), "doomed")) {
            var before = scheduler(own, "");
            try (var living = WorkerProcess.start(dir, own.url(), "living")) {
                doomed.kill();
                var killed = Instant.now();
                // Due when nobody schedules.
                var job = rq.queue("default").enqueueIn(Duration.ofSeconds(1), Call.of(Work::sleep, dir.toString(), 0));

                assertThat(scheduler(own, before)).isNotEqualTo(before);
                job.await(Duration.ofSeconds(2));

                assertThat(Duration.between(killed, Instant.now())).isLessThan(Duration.ofSeconds(11));
                assertThat(job.fetch().orElseThrow().workerName()).isEqualTo("living");
                assertThat(living.log()).doesNotContain("ERROR");
            }
        }
    }

    /** Who holds the lock, as soon as it is not {@code old}. */
    private static String scheduler(OwnRedis redis, String old) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(11))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> redis.client().get(LOCK), now -> now != null && !now.equals(old));
    }
}
