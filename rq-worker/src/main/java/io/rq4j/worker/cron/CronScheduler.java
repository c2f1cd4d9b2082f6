package io.rq4j.worker.cron;

import io.rq4j.Rq;
import io.rq4j.internal.HostName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A cron process, or a part of one: enqueues its jobs when they are due, on a thread of its own, until it is closed. RQ's
 * CronScheduler. Any number may have the same schedules, in one process or in many: each tick is enqueued once, by whichever
 * comes first, also when they are killed. Safe for any thread.
 *
 * <pre>{@code
 * try (var cron = CronScheduler.builder(rq)
 *         .job(CronJob.of("nightly", Call.of(Reports::make, 7), CronSchedule.cron("0 3 * * *")))
 *         .start()) {
 *     …
 * }
 * }</pre>
 *
 * <p>In Redis it is listed in RQ's keys {@code rq:cron_schedulers} and {@code rq:cron_scheduler:<name>}, where Python's
 * {@code CronScheduler.all} finds it, with a beat every 20 s. The last tick of a schedule stands in {@code rq:cron:<schedule>}
 * until nobody has had it for 366 days; the job and its tick are written in one script. The server's clock alone decides what is
 * due.
 *
 * <p>When processes have different schedules under one name, the one that started last leads and the others leave that name to
 * it. A new schedule begins anew: what was due before is past. Needs a worker for the jobs, as all jobs do.
 */
public final class CronScheduler implements AutoCloseable {

    private final String name;
    private final CronLoop loop;
    private final Thread thread;

    private CronScheduler(String name, CronLoop loop) {
        this.name = name;
        this.loop = loop;
        this.thread = new Thread(loop, "rq-" + name + "-cron");
        thread.setDaemon(true);
    }

    public static Builder builder(Rq rq) {
        return new Builder(rq);
    }

    /** How it is listed. */
    public String name() {
        return name;
    }

    /** Ends it and takes it off the list. Its schedules stay: whoever has them next goes on from their last tick. */
    @Override
    public void close() {
        loop.stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a cron process is made of. Not safe for several threads. */
    public static final class Builder {

        private final Rq rq;
        private final List<CronJob> jobs = new ArrayList<>();
        private @Nullable String name;
        private String configFile = "";

        private Builder(Rq rq) {
            this.rq = rq;
        }

        public Builder job(CronJob job) {
            jobs.add(job);
            return this;
        }

        public Builder jobs(List<CronJob> jobs) {
            this.jobs.addAll(jobs);
            return this;
        }

        /**
         * How it is listed; made of host, pid and six hex digits when left out, as RQ does. No two living ones may have the same
         * name: with different schedules each would begin the other's anew, and ticks would be missed.
         */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /** Where the schedules were read, for whoever lists the processes; nothing when left out. */
        public Builder configFile(String configFile) {
            this.configFile = configFile;
            return this;
        }

        /**
         * Starts it. An absent Redis is waited for.
         *
         * @throws IllegalArgumentException when there is no job, or two have the same name
         * @throws io.rq4j.error.CodecException when a call cannot be written
         * @throws io.rq4j.error.RqException when Redis refuses the login
         */
        public CronScheduler start() {
            if (jobs.isEmpty()) {
                throw new IllegalArgumentException("A cron process needs at least one job; add job(CronJob.of(...))");
            }
            var names = new HashSet<String>();
            for (var job : jobs) {
                check(job);
                if (!names.add(job.name())) {
                    throw new IllegalArgumentException(
                            "Every schedule needs a name of its own, got \"" + job.name() + "\" twice; rename one");
                }
            }
            var host = HostName.local();
            var listed =
                    name != null ? name : host + ":" + ProcessHandle.current().pid() + ":" + hex();
            var loop = new CronLoop(rq, listed, host, configFile, jobs);
            loop.begin();
            var scheduler = new CronScheduler(listed, loop);
            scheduler.thread.start();
            return scheduler;
        }

        /** What a queue or a codec refuses ends the start, not every tick. */
        private void check(CronJob job) {
            rq.queue(job.queue());
            rq.made(job.queue(), job.options(), job.call());
        }

        private static String hex() {
            return HexFormat.of().toHexDigits(new Random().nextInt(), 6);
        }
    }
}
