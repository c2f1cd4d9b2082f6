package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.acme.Deeds;
import io.rq4j.internal.lifecycle.WorkerPresence.Self;
import io.rq4j.job.JobStatus;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.SettableClock;
import io.rq4j.test.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The entry of a worker process in Redis, as RQ's own readers expect it. */
@ExtendWith({RedisExtension.class, WorkshopExtension.class})
class WorkerEntryTest {

    private static final String RQ_TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z";

    private final TestRedis redis;
    private final Workshop shop;
    private final String gate;

    WorkerEntryTest(TestRedis redis, Workshop shop) {
        this.redis = redis;
        this.shop = shop;
        this.gate = shop.gate();
    }

    @Test
    void workerIsBornWithTheFieldsThatReadersExpect() {
        shop.start(options -> options.name("w").queues("high", "low"));

        assertThat(entry())
                .containsEntry("queues", "high,low")
                .containsEntry("pid", String.valueOf(ProcessHandle.current().pid()))
                .containsKeys("hostname", "version", "python_version", "state")
                .hasEntrySatisfying("birth", text -> assertThat(text).matches(RQ_TIME))
                .hasEntrySatisfying("last_heartbeat", text -> assertThat(text).matches(RQ_TIME))
                .hasEntrySatisfying("ip_address", text -> assertThat(text).matches("[\\d.]+:\\d+"));
        assertThat(shop.redis.smembers("rq:workers")).containsExactly("rq:worker:w");
        assertThat(shop.redis.smembers("rq:workers:low")).containsExactly("rq:worker:w");
        assertThat(shop.redis.ttl("rq:worker:w")).isBetween(30L, 480L);
    }

    @Test
    void entryShowsTheLongestRunningJobAndThenThatAllIsQuiet() {
        var first = shop.queue().enqueue(Deeds::pass, gate).id();
        shop.start(options -> options.name("w"));
        shop.awaitEntered(gate, 1);
        shop.queue().enqueue(Deeds::pass, gate);
        shop.queue().enqueue(Deeds::fail, "for the count");

        var soon = Duration.ofSeconds(3);
        Workshop.within(
                soon,
                () -> assertThat(entry())
                        .containsEntry("state", "busy")
                        .containsEntry("current_job", first)
                        .hasEntrySatisfying(
                                "current_job_working_time",
                                text -> assertThat(Double.parseDouble(text)).isPositive()));
        Workshop.open(gate);

        Workshop.within(
                soon,
                () -> assertThat(entry())
                        .containsEntry("state", "idle")
                        .containsEntry("current_job_working_time", "0")
                        .containsEntry("successful_job_count", "2")
                        .containsEntry("failed_job_count", "1")
                        .doesNotContainKey("current_job")
                        .hasEntrySatisfying(
                                "total_working_time",
                                text -> assertThat(Double.parseDouble(text)).isGreaterThan(1)));
        var info = shop.rq.engine().store().workers().get(0);
        assertThat(info.state()).isEqualTo("idle");
        assertThat(info.successfulJobs()).isEqualTo(2);
    }

    @Test
    void keysThatObserversReadAreWrittenForALongJobAndGoneAfterIt() {
        var job = shop.queue().enqueue(Deeds::pass, gate).id();
        shop.start(options -> options.name("w").pythonLease(Duration.ofSeconds(100)));

        Workshop.eventually(() -> assertThat(shop.keys("rq:execution:*")).hasSize(1));
        var execution = shop.job(job).executionId();
        assertThat(shop.redis.hgetAll("rq:execution:" + job + ":" + execution))
                .containsEntry("id", execution)
                .containsEntry("job_id", job)
                .containsEntry("worker_name", "w")
                .hasEntrySatisfying("created_at", text -> assertThat(text).matches("\\d{10}\\.\\d+"))
                .hasEntrySatisfying("last_heartbeat", text -> assertThat(text).matches("\\d{10}\\.\\d+"));
        assertThat(shop.redis.ttl("rq:execution:" + job + ":" + execution)).isBetween(90L, 100L);
        assertThat(shop.redis.zrange("rq:executions:" + job, 0, -1)).containsExactly(execution);
        assertThat(shop.redis.smembers("rq:worker:w:executions")).containsExactly(job + ":" + execution);
        assertThat(shop.redis.zscore("rq:wip:default", job + ":" + execution))
                .isCloseTo(Instant.now().getEpochSecond() + 100, org.assertj.core.data.Offset.offset(10.0));
        Workshop.open(gate);

        shop.awaitStatus(job, JobStatus.FINISHED);
        shop.assertNothingRuns();
    }

    @Test
    void nameOfALivingWorkerIsRefused() {
        shop.start(options -> options.name("w"));
        var second = shop.worker(options -> options.name("w"));

        assertThatThrownBy(second::start)
                .isInstanceOf(WorkerNameTakenException.class)
                .hasMessageContaining("A worker named \"w\" is alive; choose another name");
    }

    @Test
    void nameIsFreeAfterAGoodbye() {
        shop.start(options -> options.name("w")).close();
        shop.start(options -> options.name("w"));

        assertThat(entry()).doesNotContainKey("death");
    }

    @Test
    void nameOfAKilledWorkerIsFree25SecondsAfterItsLastBeat() {
        var clock = SettableClock.at(Instant.parse("2027-01-15T08:00:00Z"));
        try (var timed = Workshop.on(redis.url(), redis.client(), clock)) {
            timed.rq
                    .engine()
                    .presence()
                    .birth(new Self("killed", "w", List.of("default")), Map.of("queues", "default"));

            clock.advance(Duration.ofSeconds(25));
            assertThatThrownBy(() -> timed.start(options -> options.name("w")))
                    .isInstanceOf(WorkerNameTakenException.class);

            clock.advance(Duration.ofMillis(1));
            timed.start(options -> options.name("w"));
            assertThat(entry()).doesNotContainEntry("instance", "killed");
        }
    }

    @Test
    void entryAndSeatsComeBackAfterFlushAll() {
        shop.start(options -> options.name("w"));
        Workshop.eventually(() -> assertThat(shop.seats("default")).isEqualTo(2));
        var born = entry().get("birth");

        shop.redis.flushAll();
        assertThat(shop.queue().enqueue(Deeds::add, 1, 2).await(Duration.ofSeconds(10)))
                .isEqualTo(3);

        Workshop.eventually(
                () -> assertThat(entry()).containsEntry("queues", "default").containsEntry("birth", born));
        assertThat(shop.redis.smembers("rq:workers")).containsExactly("rq:worker:w");
        assertThat(shop.redis.smembers("rq:workers:default")).containsExactly("rq:worker:w");
        Workshop.eventually(() -> assertThat(shop.seats("default")).isEqualTo(2));
        assertThat(shop.queue().enqueue(Deeds::add, 1, 3).await(Duration.ofSeconds(10)))
                .isEqualTo(4);
    }

    @Test
    void jobThatRunsDuringFlushAllEndsAndItsOutcomeIsDropped() {
        var job = shop.queue().enqueue(Deeds::pass, gate);
        shop.start(options -> options.name("w"));
        shop.awaitEntered(gate, 1);

        shop.redis.flushAll();
        Workshop.open(gate);

        assertThat(shop.queue().enqueue(Deeds::add, 1, 2).await(Duration.ofSeconds(10)))
                .isEqualTo(3);
        assertThat(job.fetch()).isEmpty();
        shop.assertNothingRuns();
    }

    private Map<String, String> entry() {
        return shop.redis.hgetAll("rq:worker:w");
    }
}
