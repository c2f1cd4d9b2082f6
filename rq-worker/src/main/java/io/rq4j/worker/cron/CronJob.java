package io.rq4j.worker.cron;

import io.rq4j.job.Call;
import io.rq4j.job.JobOptions;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A call that is enqueued whenever its schedule ticks: RQ's CronJob, with a name. Immutable; each method gives a copy.
 *
 * <pre>{@code
 * CronJob.of("nightly-report", Call.of(Reports::make, 7), CronSchedule.cron("0 3 * * *", ZoneId.of("Europe/Berlin")))
 *         .queue("reports")
 *         .missed(Missed.ONE)
 *         .options(o -> o.timeout(Duration.ofMinutes(10)))
 * }</pre>
 *
 * @param name what the schedule is known by in all processes and over their restarts: letters, digits, {@code _}, {@code .} and
 *     {@code -}
 * @param call what is enqueued
 * @param queue where to; {@code default} when left out
 * @param schedule when
 * @param missed what becomes of ticks that no process was there for; {@link Missed#SKIP} as in RQ when left out
 * @param skipIfAlive whether a tick passes without a job while the job of the last one waits or runs; false as in RQ
 * @param options of its jobs: everything but an id, a due time and dependencies, which belong to a single job
 */
public record CronJob(
        String name,
        Call<?> call,
        String queue,
        CronSchedule schedule,
        Missed missed,
        boolean skipIfAlive,
        JobOptions options) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]+");

    public CronJob {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A schedule's name takes letters, digits, _, . and - only, got \"" + name + "\"; choose another");
        }
        if (options.id() != null || options.uniqueId() || options.due() != null || options.dependency() != null) {
            throw new IllegalArgumentException("The jobs of schedule " + name
                    + " cannot have an id, a due time or dependencies, which are for one job only; leave them out of the"
                    + " options");
        }
    }

    /** A call for the queue {@code default}; missed ticks are not made up. */
    public static CronJob of(String name, Call<?> call, CronSchedule schedule) {
        return new CronJob(name, call, "default", schedule, Missed.SKIP, false, JobOptions.defaults());
    }

    public CronJob queue(String queue) {
        return new CronJob(name, call, queue, schedule, missed, skipIfAlive, options);
    }

    public CronJob missed(Missed missed) {
        return new CronJob(name, call, queue, schedule, missed, skipIfAlive, options);
    }

    /** A tick passes without a job while the job of the last one waits or runs. */
    public CronJob onlyIfNoneIsAlive() {
        return new CronJob(name, call, queue, schedule, missed, true, options);
    }

    /** Timeout, ttls, meta, description, retries: {@code options(o -> o.timeout(Duration.ofMinutes(10)))}. */
    public CronJob options(UnaryOperator<JobOptions> change) {
        return new CronJob(name, call, queue, schedule, missed, skipIfAlive, change.apply(options));
    }
}
