package io.rq4j.worker.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rq4j.Rq;
import io.rq4j.error.CodecException;
import io.rq4j.job.Call;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.TcpProxy;
import io.rq4j.test.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.RedisClient;

/** Threads and real time. */
@ExtendWith(RedisExtension.class)
@Timeout(30)
class CronSchedulerTest {

    private static final CronJob EACH_SECOND = CronJob.of("s", Call.named("f"), CronSchedule.cron("* * * * * *"));

    private final TestRedis server;
    private final RedisClient redis;
    private final Rq rq;

    CronSchedulerTest(TestRedis server) {
        this.server = server;
        this.redis = server.client();
        this.rq = Rq.connect(server.url());
    }

    @AfterEach
    void close() {
        rq.close();
    }

    private List<String> ticks() {
        return redis.lrange("rq:queue:default", 0, -1).stream()
                .map(id -> redis.hget("rq:job:" + id, "cron_tick"))
                .toList();
    }

    @Test
    void severalEnqueueEachSecondOnceUntilTheyAreClosed() {
        try (var a = CronScheduler.builder(rq).job(EACH_SECOND).start();
                var b = CronScheduler.builder(rq).job(EACH_SECOND).name("b").start()) {
            await().atMost(Duration.ofSeconds(10)).until(() -> ticks().size() >= 3);
            assertThat(redis.zrange("rq:cron_schedulers", 0, -1)).containsExactlyInAnyOrder(a.name(), b.name());
        }

        assertThat(ticks()).doesNotHaveDuplicates().isSorted();
        assertThat(redis.zcard("rq:cron_schedulers")).isZero();
        assertThat(redis.hgetAll("rq:cron_scheduler:b")).containsEntry("name", "b");
    }

    @Test
    void tickComesOnTime() {
        try (var cron = CronScheduler.builder(rq).job(EACH_SECOND).start()) {
            await(cron.name()).atMost(Duration.ofSeconds(10)).until(() -> ticks().size() >= 3);
        }

        assertThat(redis.lrange("rq:queue:default", 0, -1)).allSatisfy(id -> {
            var job = redis.hgetAll("rq:job:" + id);
            var late = Duration.between(
                    java.time.Instant.parse(job.get("cron_tick")), java.time.Instant.parse(job.get("enqueued_at")));
            assertThat(late).isLessThan(Duration.ofMillis(900));
        });
    }

    @Test
    void interruptDoesNotEndTheThread() {
        try (var cron = CronScheduler.builder(rq).job(EACH_SECOND).start()) {
            await().atMost(Duration.ofSeconds(10)).until(() -> !ticks().isEmpty());

            Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("rq-" + cron.name() + "-cron"))
                    .forEach(Thread::interrupt);

            int before = ticks().size();
            await().atMost(Duration.ofSeconds(10)).until(() -> ticks().size() > before + 1);
        }
    }

    @Test
    void absentRedisIsWaitedFor() {
        try (var network = TcpProxy.inFrontOf(server.url());
                var far = Rq.connect(network.url())) {
            network.refuse();
            try (var cron = CronScheduler.builder(far).job(EACH_SECOND).start()) {
                network.forward();
                await(cron.name()).atMost(Duration.ofSeconds(10)).until(() -> !ticks().isEmpty());
            }
        }
    }

    @Test
    void startWithoutJobsOrWithTwoOfOneNameIsRefused() {
        assertThatThrownBy(() -> CronScheduler.builder(rq).start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A cron process needs at least one job; add job(CronJob.of(...))");
        assertThatThrownBy(() -> CronScheduler.builder(rq)
                        .jobs(List.of(EACH_SECOND, EACH_SECOND))
                        .start())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Every schedule needs a name of its own, got \"s\" twice; rename one");
    }

    @Test
    void callThatCannotBeWrittenEndsTheStart() {
        var job = CronJob.of("s", Call.named("f", new Object()), CronSchedule.cron("@daily"));

        assertThatThrownBy(() -> CronScheduler.builder(rq).job(job).start()).isInstanceOf(CodecException.class);
        assertThat(redis.keys("*")).isEmpty();
    }

    @Test
    void valuesSayWhatTheyRefuse() {
        assertThatThrownBy(() -> CronJob.of("a b", Call.named("f"), CronSchedule.cron("@daily")))
                .hasMessage("A schedule's name takes letters, digits, _, . and - only, got \"a b\"; choose another");
        assertThatThrownBy(() -> EACH_SECOND.options(o -> o.id("x")))
                .hasMessageStartingWith("The jobs of schedule s cannot have an id, a due time or dependencies");
        assertThatThrownBy(() -> Missed.all(0))
                .hasMessage("Missed.all must be 1 to 10000 runs, got 0; Missed.SKIP makes none up");
        assertThatThrownBy(() -> CronSchedule.every(Duration.ofMillis(1_500)))
                .hasMessage("An interval must be whole seconds, at least 1, got PT1.5S; round it");
        assertThatThrownBy(() -> CronSchedule.every(Duration.ofSeconds(Long.MAX_VALUE)))
                .hasMessageStartingWith("An interval must be at most 36500 days, got ");
    }

    @Test
    void listOfRqNamesTheProcessAndItsJobs() {
        var job = CronJob.of("report", Call.named("tasks.report", 7, "é"), CronSchedule.cron("30 0 3 * * MON-FRI"))
                .queue("high")
                .options(o -> o.timeout(Duration.ofSeconds(30))
                        .resultTtl(Duration.ofMinutes(1))
                        .meta(Map.of("a", 1))
                        .kwargs(Map.of("y", 2)));
        try (var cron = CronScheduler.builder(rq)
                .job(job)
                .name("p")
                .configFile("cron.yaml")
                .start()) {
            var hash = redis.hgetAll("rq:cron_scheduler:" + cron.name());
            assertThat(hash).containsOnlyKeys("name", "created_at", "hostname", "pid", "config_file", "cron_jobs");
            assertThat(hash).containsEntry("config_file", "cron.yaml");
            assertThat(hash.get("cron_jobs")).startsWith("""
                            [{"func_name": "tasks.report", "queue_name": "high", "args": "[7, \\"\\\\u00e9\\"]", \
                            "kwargs": "{\\"y\\": 2}", "interval": null, "cron": "0 3 * * 1-5 30", \
                            "latest_enqueue_time": null, "next_enqueue_time": "20""").endsWith("""
                            "job_timeout": 30, "result_ttl": 60, "meta": "{\\"a\\": 1}", "name": "report", \
                            "schedule": "30 0 3 * * MON-FRI UTC"}]""");
        }
    }
}
