package io.rq4j.it.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rq4j.internal.store.CronStore;
import io.rq4j.job.Call;
import io.rq4j.worker.cron.CronJob;
import io.rq4j.worker.cron.CronSchedule;
import io.rq4j.worker.cron.CronScheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each side lists the cron processes of the other one, and runs what they enqueue. */
@WithPython
class CronTest {

    private final PythonRq python;
    private final JavaRq java;

    CronTest(PythonRq python, JavaRq java) {
        this.python = python;
        this.java = java;
    }

    @BeforeEach
    void load() {
        Assumptions.assumeTrue(python.isRq2(), "RQ 1.13 has no cron");
        python.run("from rq.cron import CronScheduler, CronJob");
    }

    @Test
    void pythonListsAJavaCronProcessWithItsJobs() {
        var jobs = List.of(
                CronJob.of("poll", Call.named("tasks.add", 1), CronSchedule.every(Duration.ofMinutes(10)))
                        .options(o -> o.kwargs(Map.of("y", 2))
                                .timeout(Duration.ofSeconds(30))
                                .resultTtl(Duration.ofMinutes(1))
                                .failureTtl(Duration.ofHours(1))
                                .ttl(Duration.ofHours(2))
                                .meta(Map.of("a", "é"))),
                CronJob.of(
                        "week", Call.named("tasks.add"), CronSchedule.cron("0 3 * * MON-FRI", ZoneId.of("Asia/Tokyo"))),
                CronJob.of("seconds", Call.named("tasks.add"), CronSchedule.cron("5,20 30 8 * * SAT-SUN")),
                CronJob.of("last", Call.named("tasks.add"), CronSchedule.cron("0 0 L * *")),
                CronJob.of("nth", Call.named("tasks.add"), CronSchedule.cron("0 8 * JAN,3 fri#2")),
                CronJob.of("named", Call.named("tasks.add"), CronSchedule.cron("@hourly")));
        try (var cron = CronScheduler.builder(java.rq)
                .jobs(jobs)
                .name("j")
                .configFile("cron.yaml")
                .start()) {
            python.run("listed = CronScheduler.all(connection)");
            assertThat(python.run("[(s.name, s.pid, s.config_file) for s in listed]"))
                    .isEqualTo(List.of(
                            List.of(cron.name(), (int) ProcessHandle.current().pid(), "cron.yaml")));
            assertThat(python.run("listed[0].created_at <= listed[0].last_heartbeat"))
                    .isEqualTo(true);
            assertThat(python.run("[j.cron or j.interval for j in listed[0].get_jobs()]"))
                    .isEqualTo(List.of(
                            600, "0 3 * * 1-5", "30 8 * * 6-7 5,20", "0 0 L * *", "0 8 * 1,3 5#2", "0 * * * *"));
            python.run("j = listed[0].get_jobs()[0]");
            assertThat(python.run("[j.func_name, j.queue_name, j.args, j.kwargs, j.job_options]"))
                    .isEqualTo(List.of(
                            "tasks.add",
                            "default",
                            List.of(1),
                            Map.of("y", 2),
                            Map.of(
                                    "job_timeout", 30,
                                    "result_ttl", 60,
                                    "failure_ttl", 3600,
                                    "ttl", 7200,
                                    "meta", Map.of("a", "é"))));
            assertThat(python.run("[j.next_enqueue_time is not None for j in listed[0].get_jobs()]"))
                    .isEqualTo(Collections.nCopies(6, true));
        }
        assertThat(python.run("CronScheduler.all(connection)")).isEqualTo(List.of());
        assertThat(python.run("CronScheduler.fetch('j', connection).name"))
                .as("as after the death of one of its own")
                .isEqualTo("j");
    }

    @Test
    void pythonReadsEveryExpressionAsWeDo() {
        python.run("from croniter import croniter\nfrom datetime import datetime, timezone");
        for (var expression : List.of(
                "*/7 3-5 * * *", "0 0 13 * FRI", "10-50/20 8 1,15 FEB,4 *", "0 12 L * *", "0 8 * * MON#1", "@weekly")) {
            var schedule = CronSchedule.cron(expression);
            var job = CronJob.of("s", Call.named("f"), schedule);
            try (var cron = CronScheduler.builder(java.rq).job(job).start()) {
                var wire = python.run("CronScheduler.fetch('" + cron.name() + "', connection).get_jobs()[0].cron");
                var tick = Instant.parse("2027-01-30T23:59:00Z");
                python.run("it = croniter('" + wire + "', datetime(2027, 1, 30, 23, 59, tzinfo=timezone.utc))");
                for (int i = 0; i < 20; i++) {
                    tick = schedule.next(tick);
                    assertThat(python.text("it.get_next(datetime).strftime('%Y-%m-%dT%H:%M:%SZ')"))
                            .as(expression)
                            .isEqualTo(tick.toString());
                }
            }
        }
    }

    @Test
    void pythonRunsTheJobOfATick() {
        var job = CronJob.of("add", Call.named("tasks.add", 1, 2), CronSchedule.every(Duration.ofHours(1)));
        try (var cron = CronScheduler.builder(java.rq).job(job).start()) {
            await(cron.name()).until(() -> java.queue("default").size() == 1);
        }
        var id = java.redis.lindex("rq:queue:default", 0);

        python.work("default");

        assertThat(python.run("job('" + id + "').return_value()")).isEqualTo(3);
    }

    @Test
    void javaListsAPythonCronProcess() {
        python.run("import tasks\n"
                + "s = CronScheduler(connection=connection, name='py')\n"
                + "s.register(tasks.add, 'default', args=(1,), kwargs={'y': 2}, cron='0 3 * * *')\n"
                + "s.register_birth()");

        var engine = java.rq.engine();
        assertThat(new CronStore(engine.redis(), engine.keys()).processes())
                .singleElement()
                .satisfies(process -> {
                    assertThat(process.name()).isEqualTo("py");
                    assertThat(process.fields().get("cron_jobs")).contains("\"cron\": \"0 3 * * *\"");
                });
    }
}
