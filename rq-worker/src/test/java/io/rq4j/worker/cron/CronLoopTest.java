package io.rq4j.worker.cron;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.Rq;
import io.rq4j.job.Call;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.SettableClock;
import io.rq4j.test.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;

/** One process, or several side by side, on a clock that stands still between their passes. */
@ExtendWith(RedisExtension.class)
class CronLoopTest {

    private static final Instant START = Instant.parse("2027-01-15T08:00:30Z");
    private static final CronSchedule HOURLY = CronSchedule.cron("0 * * * *");
    private static final CronSchedule EVERY_HOUR = CronSchedule.every(Duration.ofHours(1));

    private final SettableClock clock = SettableClock.at(START);
    private final RedisClient redis;
    private final Rq rq;

    CronLoopTest(TestRedis redis) {
        this.redis = redis.client();
        this.rq = Rq.builder().url(redis.url()).clock(clock).build();
    }

    @AfterEach
    void close() {
        rq.close();
    }

    private CronLoop process(String name, CronSchedule schedule, UnaryOperator<CronJob> change) {
        var job = change.apply(CronJob.of("s", Call.named("f", 1), schedule));
        return new CronLoop(rq, name, "vm", "", List.of(job));
    }

    private CronLoop process(String name, CronSchedule schedule) {
        return process(name, schedule, job -> job);
    }

    /** Passes at a time of that day. Returns how many jobs came. */
    private long passAt(String time, CronLoop... processes) {
        clock.set(Instant.parse("2027-01-15T" + time + "Z"));
        long before = rq.queue("default").size();
        for (var process : processes) {
            process.pass();
        }
        return rq.queue("default").size() - before;
    }

    private Instant tick() {
        return Instant.ofEpochMilli(Long.parseLong(redis.hget("rq:cron:s", "tick")));
    }

    @Test
    void jobOfATickCarriesItsOptions() {
        var process = process(
                "p",
                HOURLY,
                job -> job.queue("high")
                        .options(o -> o.timeout(Duration.ofMinutes(10))
                                .description("hourly")
                                .atFront()));
        passAt("08:30:00", process);
        passAt("09:00:00", process);

        var job = redis.lindex("rq:queue:high", 0);
        assertThat(rq.job(job).fetch().orElseThrow().description()).isEqualTo("hourly");
        assertThat(rq.job(job).fetch().orElseThrow().timeout()).isEqualTo(600);
        assertThat(redis.hget("rq:cron:s", "latest_job")).isEqualTo(job);
    }

    @Test
    void tickIsEnqueuedOnceByHoweverManyProcesses() {
        var processes = new CronLoop[] {process("a", HOURLY), process("b", HOURLY), process("c", HOURLY)};

        assertThat(passAt("08:30:00", processes)).isZero();
        assertThat(passAt("09:00:00", processes)).isEqualTo(1);
        assertThat(passAt("09:00:01", processes)).isZero();
        assertThat(passAt("10:00:00", processes)).isEqualTo(1);
    }

    @Test
    void passSleepsUntilTheNextTickOrBeat() {
        var process = process("p", HOURLY);
        clock.set(Instant.parse("2027-01-15T08:59:50Z"));
        assertThat(process.pass()).isEqualTo(10_000);

        clock.set(Instant.parse("2027-01-15T09:00:00Z"));
        assertThat(process.pass()).as("others are to see it").isEqualTo(1_000);
        clock.advance(Duration.ofSeconds(1));
        assertThat(process.pass()).as("the next beat").isEqualTo(20_000);
    }

    @Test
    void intervalTicksAtOnceAndThenFromTickToTickOverAllProcesses() {
        var first = process("first", EVERY_HOUR);
        var second = process("second", EVERY_HOUR);

        assertThat(passAt("08:30:00", first, second)).isEqualTo(1);
        assertThat(passAt("09:29:59", first, second)).isZero();
        assertThat(passAt("09:30:05", second, first)).isEqualTo(1);
        assertThat(tick()).isEqualTo("2027-01-15T09:30:00Z");
    }

    @Test
    void skipMakesNoMissedTickUp() {
        passAt("08:30:00", process("p", HOURLY));

        assertThat(passAt("12:01:01", process("q", HOURLY))).isZero();
        assertThat(tick()).isEqualTo("2027-01-15T12:00:00Z");
        assertThat(passAt("13:01:00", process("r", HOURLY)))
                .as("less than a minute late is not missed")
                .isEqualTo(1);
    }

    @Test
    void missedIntervalBeginsAnewAtOnce() {
        passAt("08:30:00", process("p", EVERY_HOUR));

        var second = process("q", EVERY_HOUR);
        assertThat(passAt("12:10:00", second, process("r", EVERY_HOUR))).isEqualTo(1);
        assertThat(passAt("13:09:59", second)).isZero();
        assertThat(passAt("13:10:00", second)).isEqualTo(1);
    }

    @Test
    void oneMakesOneRunOfAllThatWereMissed() {
        passAt("08:30:00", process("p", HOURLY));

        var second = process("q", HOURLY, job -> job.missed(Missed.ONE));
        assertThat(passAt("12:30:00", second)).isEqualTo(1);
        assertThat(tick()).isEqualTo("2027-01-15T12:00:00Z");
        assertThat(passAt("13:00:00", second)).isEqualTo(1);
    }

    @Test
    void allMakesEveryMissedTickUpToSoMany() {
        passAt("08:30:00", process("p", HOURLY));

        assertThat(passAt("12:30:00", process("q", HOURLY, job -> job.missed(Missed.all(10)))))
                .isEqualTo(4);
        assertThat(passAt("22:30:00", process("r", HOURLY, job -> job.missed(Missed.all(3)))))
                .isEqualTo(3);
        assertThat(tick()).isEqualTo("2027-01-15T22:00:00Z");
    }

    @Test
    void changedScheduleFiresNothingThatWasDueBefore() {
        var old = process("old", CronSchedule.cron("0 20 * * *"), job -> job.missed(Missed.all(100)));
        passAt("08:30:00", old);
        var young = process("young", HOURLY, job -> job.missed(Missed.all(100)));

        assertThat(passAt("12:58:00", young, old)).isZero();
        assertThat(passAt("12:59:00", old, young)).isZero();
        assertThat(passAt("13:00:00", old))
                .as("it is left to the younger process")
                .isZero();
        assertThat(passAt("13:00:00", young)).isEqualTo(1);
    }

    @Test
    void processThatMeetsAnotherScheduleWithoutABeatInBetweenEnqueuesNothing() {
        var old = process("old", HOURLY);
        passAt("08:59:50", old);
        passAt("08:59:55", process("young", CronSchedule.cron("30 * * * *")));

        assertThat(passAt("09:00:00", old)).isZero();
    }

    @Test
    void tickPassesWhileTheJobOfTheLastOneWaits() {
        var process = process("p", HOURLY, CronJob::onlyIfNoneIsAlive);
        passAt("08:30:00", process);

        assertThat(passAt("09:00:00", process)).isEqualTo(1);
        assertThat(passAt("10:00:00", process)).isZero();
        rq.queue("default").empty();
        assertThat(passAt("11:00:00", process)).isEqualTo(1);
    }

    @Test
    void serverThatLostEverythingIsToldAgain() {
        var process = process("p", HOURLY);
        passAt("08:30:00", process);
        redis.flushAll();

        assertThat(passAt("09:00:00", process))
                .as("nobody knows whether it ran")
                .isZero();
        passAt("09:00:01", process);
        assertThat(passAt("10:00:00", process)).isEqualTo(1);
        assertThat(redis.zrange("rq:cron_schedulers", 0, -1)).containsExactly("p");
    }

    @Test
    void clockThatIsSetBackFiresNothingTwice() {
        var process = process("p", HOURLY);
        passAt("08:30:00", process);
        passAt("09:00:00", process);

        assertThat(passAt("08:50:00", process)).isZero();
        assertThat(passAt("09:00:00", process)).isZero();
        assertThat(passAt("10:00:00", process)).isEqualTo(1);
    }

    @Test
    void queueThatHoldsSomethingElseLeavesTheTickDueAndTheOthersAlone() {
        var jobs = new ArrayList<CronJob>();
        jobs.add(CronJob.of("bad", Call.named("f"), HOURLY).queue("bad"));
        jobs.add(CronJob.of("s", Call.named("f"), HOURLY));
        var process = new CronLoop(rq, "p", "vm", "", jobs);
        passAt("08:30:00", process);
        redis.set("rq:queue:bad", "x");

        assertThat(passAt("09:00:00", process)).isEqualTo(1);
        redis.del("rq:queue:bad");
        passAt("09:00:05", process);
        assertThat(rq.queue("bad").size()).as("it rests for ten seconds").isZero();
        passAt("09:00:10", process);
        assertThat(rq.queue("bad").size()).isEqualTo(1);
    }

    @Test
    void scheduleWhoseCallCanNoLongerBeWrittenLeavesTheOthersAlone() {
        var changing = new ArrayList<Object>();
        var bad = CronJob.of("bad", Call.named("f", changing), HOURLY).queue("bad");
        var process = new CronLoop(rq, "p", "vm", "", List.of(bad, CronJob.of("s", Call.named("f"), HOURLY)));
        passAt("08:30:00", process);
        changing.add(new Object());

        assertThat(passAt("09:00:00", process)).isEqualTo(1);
        changing.clear();
        passAt("09:00:10", process);
        assertThat(rq.queue("bad").size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"every 60s", "*/10 * * * * * UTC"})
    void listOfRqKnowsWhatWasEnqueuedASecondLater(String schedule) {
        var process = process("p", CronSchedule.of(schedule));
        passAt("08:30:00", process);
        passAt("08:31:00", process);
        passAt("08:31:01", process);

        assertThat(redis.hget("rq:cron_scheduler:p", "cron_jobs"))
                .contains("\"latest_enqueue_time\": \"2027-01-15T08:31:00.000000Z\"");
    }
}
