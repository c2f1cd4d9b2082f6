package io.rq4j.worker.cron;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.Rq;
import io.rq4j.error.RqException;
import io.rq4j.job.Call;
import io.rq4j.test.RedisExtension;
import io.rq4j.test.SettableClock;
import io.rq4j.test.TcpProxy;
import io.rq4j.test.TestRedis;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.RedisClient;

/**
 * Five cron processes over a week in which the clocks go back, all at the same moments, each on a network of its own that is
 * cut at any byte: a process then is gone, whatever of its last script has run, and another one comes later.
 */
@ExtendWith(RedisExtension.class)
@Timeout(180)
class CronWeekTest {

    private static final int PROCESSES = 5;
    private static final Instant START = Instant.parse("2027-10-27T22:00:00Z");
    private static final Instant END = START.plus(Duration.ofDays(7));
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final List<CronJob> jobs = List.of(
            job("ten", CronSchedule.cron("*/10 * * * *")),
            job("night", CronSchedule.cron("30 2 * * *", BERLIN)),
            job("office", CronSchedule.cron("0 9-17 * * MON-FRI", ZoneId.of("America/New_York"))),
            job("howe", CronSchedule.cron("15 */3 * * *", ZoneId.of("Australia/Lord_Howe"))),
            job("seconds", CronSchedule.cron("5,20 30 * * * *")),
            job("interval", CronSchedule.every(Duration.ofMinutes(37))),
            job("one", CronSchedule.cron("45 * * * *")).missed(Missed.ONE));

    private final SettableClock clock = SettableClock.at(START);
    private final TestRedis server;
    private final RedisClient redis;
    private final ScheduledExecutorService fate = Executors.newSingleThreadScheduledExecutor();
    private int born;
    private int killed;

    CronWeekTest(TestRedis server) {
        this.server = server;
        this.redis = server.client();
    }

    /** Every tick counts, whoever was there. */
    private static CronJob job(String name, CronSchedule schedule) {
        return CronJob.of(name, Call.named("f"), schedule).missed(Missed.all(1_000));
    }

    private final class Process {

        private final TcpProxy network = TcpProxy.inFrontOf(server.url());
        private final Rq rq = Rq.builder().url(network.url()).clock(clock).build();
        private final CronLoop loop = new CronLoop(rq, "p" + born++, "vm", "", jobs);
        private boolean doomed;

        /** Loses an answer, repeats what it asked, and is gone; or is gone at any moment. */
        void doom(Random random) {
            doomed = true;
            if (random.nextBoolean()) {
                network.cutAfter(random.nextInt(600));
            } else {
                fate.schedule(network::refuse, random.nextInt(4_000), TimeUnit.MICROSECONDS);
            }
        }

        /** Returns whether it lives on. */
        boolean pass() {
            try {
                loop.pass();
                if (doomed) {
                    network.refuse();
                }
                return !doomed;
            } catch (RqException e) {
                return false;
            }
        }

        void close() {
            rq.close();
            network.close();
        }
    }

    @RepeatedTest(2)
    void everyTickOfTheWeekIsEnqueuedExactlyOnce() throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var threads = Executors.newFixedThreadPool(PROCESSES);
        var living = new ArrayList<Process>();
        try {
            for (var moment : moments(random)) {
                clock.set(moment);
                // Between none and five: often nobody is there for hours.
                if (living.size() < PROCESSES && random.nextInt(4) == 0 || moment.equals(START) || moment.equals(END)) {
                    living.add(new Process());
                }
                passAll(living, threads, random, moment.equals(START) || moment.equals(END));
            }
        } finally {
            threads.shutdownNow();
            fate.shutdownNow();
            living.forEach(Process::close);
        }
        System.out.printf("seed %d: %d processes, %d killed%n", seed, born, killed);
        assertThat(killed).isGreaterThan(50);
        assertEveryTickOnce("seed " + seed);
    }

    private void passAll(List<Process> living, ExecutorService threads, Random random, boolean safe) throws Exception {
        var passes = new LinkedHashMap<Process, Callable<Boolean>>();
        for (var process : living) {
            if (!safe && random.nextInt(12) == 0) {
                process.doom(random);
                killed++;
            }
            passes.put(process, process::pass);
        }
        var results = threads.invokeAll(passes.values());
        int i = 0;
        for (var process : passes.keySet()) {
            if (!results.get(i++).get()) {
                process.close();
                living.remove(process);
            }
        }
    }

    /** All ticks, and moments between and shortly after them. */
    private List<Instant> moments(Random random) {
        var moments = new TreeSet<>(List.of(START, END));
        for (var job : jobs) {
            ticks(job)
                    .forEach(tick ->
                            moments.add(random.nextInt(3) == 0 ? tick.plusMillis(random.nextInt(40_000)) : tick));
        }
        moments.removeIf(moment -> moment.isAfter(END));
        return List.copyOf(moments);
    }

    /** What is to come of a schedule: an interval begins with the first process. */
    private static List<Instant> ticks(CronJob job) {
        var ticks = new ArrayList<Instant>();
        var first = job.schedule() instanceof IntervalSchedule
                ? START
                : job.schedule().next(START);
        for (var tick = first; !tick.isAfter(END); tick = job.schedule().next(tick)) {
            ticks.add(tick);
        }
        return ticks;
    }

    private void assertEveryTickOnce(String seed) {
        var fired = fired();
        for (var job : jobs) {
            var ticks = fired.getOrDefault(job.name(), List.of());
            if (job.missed().equals(Missed.ONE)) {
                assertThat(ticks)
                        .as("%s, %s", job.name(), seed)
                        .doesNotHaveDuplicates()
                        .isSorted()
                        .isNotEmpty();
                assertThat(ticks(job)).as("%s, %s", job.name(), seed).containsAll(ticks);
            } else {
                assertThat(ticks).as("%s, %s", job.name(), seed).isEqualTo(ticks(job));
            }
        }
    }

    /** The ticks of every schedule in the order of the queue. */
    private Map<String, List<Instant>> fired() {
        var fired = new HashMap<String, List<Instant>>();
        for (var id : redis.lrange("rq:queue:default", 0, -1)) {
            var tick = redis.hmget("rq:job:" + id, "cron_name", "cron_tick");
            fired.computeIfAbsent(tick.get(0), name -> new ArrayList<>()).add(Instant.parse(tick.get(1)));
        }
        return fired;
    }
}
