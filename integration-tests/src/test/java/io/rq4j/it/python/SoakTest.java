package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rq4j.it.python.Soak.Kind;
import io.rq4j.test.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole zoo: workers of both kinds, killed and restarted at random. {@code -Pinterop} runs the short form; {@code
 * -Drq.test.jobs=100000 -Drq.test.workers=10} (of each kind) the long one. A summary goes to {@code target/soak.txt}.
 */
@WithPython
class SoakTest {

    private static final int JOBS = Integer.getInteger("rq.test.jobs", 2_000);
    private static final int WORKERS = Integer.getInteger("rq.test.workers", 2);
    private static final int SECONDS_BETWEEN_KILLS = Integer.getInteger("rq.test.kills", 3);
    private static final long SEED = Long.getLong("rq.test.seed", System.nanoTime());

    /** A lease of Python's lasts a minute, what stands nowhere is looked for in slices. */
    private static final Duration LAST = Duration.ofMinutes(40);

    private final PythonRq python;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path dir;

    SoakTest(PythonRq python) {
        this.python = python;
    }

    @Test
    @Case(37)
    void everyJobEndsAlthoughWorkersOfBothKindsAreKilledAllTheTime(TestRedis redis) throws Exception {
        assumeTrue(Boolean.getBoolean("rq.test.long"), "takes minutes; ./mvnw verify -Pinterop");
        assumeTrue(python.isRq2(), "RQ " + python.version() + " drops what runs elsewhere when it cleans a queue");
        System.out.println("Soak: -Drq.test.seed=" + SEED + ", logs in " + dir);
        long begin = System.nanoTime();
        try (var own = redis.startOwn();
                var producer = PythonRq.start(own.url(), dir.resolve("producer.log"));
                var soak = new Soak(own.url(), producer, dir, WORKERS, SEED)) {
            soak.run(JOBS, Duration.ofSeconds(SECONDS_BETWEEN_KILLS));
            long enqueued = System.nanoTime();
            await().atMost(LAST).pollInterval(Duration.ofSeconds(20)).untilAsserted(() -> {
                soak.restartTheDead();
                soak.repairAll();
                assertThat(soak.open()).as("jobs that have not ended").isEmpty();
            });
            var text = summary(soak, begin, enqueued);
            System.out.println(text);
            Files.writeString(Path.of("target", "soak.txt"), text);

            assertThat(soak.jobs).hasSize(JOBS);
            assertThat(soak.ends().get(Kind.RETRIED)).as("tried again").containsOnlyKeys("finished");
            assertThat(soak.ends().get(Kind.CHILD)).as("children").containsOnlyKeys("finished");
            assertThat(soak.ends().get(Kind.FAILING)).as("what throws").containsOnlyKeys("failed");
            assertThat(soak.begins()).as("each began").doesNotContainKey(0);
            assertThat(own.client().keys("rq:wip:*")).isEmpty();
            assertThat(own.client().keys("rq:deferred:*")).isEmpty();
        }
    }

    private String summary(Soak soak, long begin, long enqueued) throws IOException {
        var lines = new StringBuilder();
        lines.append("RQ ")
                .append(python.version())
                .append(", ")
                .append(WORKERS)
                .append(" workers of each kind, ");
        lines.append(JOBS).append(" jobs\n");
        lines.append(seconds(begin))
                .append(" s in all, ")
                .append(seconds(enqueued))
                .append(" s after the last was enqueued\n");
        lines.append("killed: ").append(soak.kills).append('\n');
        lines.append("ended: ").append(soak.ends()).append('\n');
        lines.append("plain jobs that failed: ")
                .append(soak.reasons(Kind.PLAIN))
                .append('\n');
        lines.append("begun: ").append(soak.runs("java").count()).append(" times in Java, ");
        lines.append(soak.runs("python").count()).append(" times in Python\n");
        lines.append("jobs that had to finish, by how often they began: ")
                .append(soak.begins())
                .append('\n');
        lines.append("finished more than once: ").append(soak.finishedTwice()).append('\n');
        lines.append("taken from dead workers and queued again: ")
                .append(soak.store().recovered());
        lines.append(", found standing nowhere and mended: ")
                .append(soak.store().mended())
                .append('\n');
        return lines.toString();
    }

    private static long seconds(long since) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since);
    }
}
