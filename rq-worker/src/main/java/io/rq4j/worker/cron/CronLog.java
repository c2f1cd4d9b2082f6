package io.rq4j.worker.cron;

import io.rq4j.worker.internal.cli.Printable;
import java.time.Instant;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every line that a cron process logs, in RQ's wording where RQ has one. */
final class CronLog {

    private static final Logger LOG = LoggerFactory.getLogger("rq.cron");

    private final String name;

    CronLog(String name) {
        this.name = name;
    }

    void born(int schedules, String address) {
        info(
                "CronScheduler {}: started with PID {}, {} schedules at {}",
                name,
                ProcessHandle.current().pid(),
                schedules,
                address);
    }

    void registered(CronJob job) {
        info(
                "Registered '{}' to run on {}: {}, {}",
                job.call().function(),
                job.queue(),
                job.name(),
                job.schedule().text());
    }

    void ticked(CronJob job, Instant tick, String word) {
        switch (word) {
            case "ok" ->
                info(
                        "{}: enqueued {} to queue {} for {}",
                        job.name(),
                        job.call().function(),
                        job.queue(),
                        time(job, tick));
            case "alive" ->
                info("{}: nothing enqueued for {}, the job of its last run is alive", job.name(), time(job, tick));
            default -> warn("{}: {} was missed and is not made up", job.name(), time(job, tick));
        }
    }

    private static String time(CronJob job, Instant tick) {
        return tick.atZone(job.schedule().zone()).toOffsetDateTime().toString();
    }

    void yields(CronJob job, String leader) {
        warn(
                "{}: left to CronScheduler {}, which started later and has another schedule for that name; give both the same"
                        + " file, or another name",
                job.name(),
                leader);
    }

    void trouble(String schedule, String problem) {
        LOG.error("{}: cannot tick, trying again: {}", schedule, Printable.line(problem));
    }

    void away(String message) {
        warn("{}. Trying again for ever", message);
    }

    void back() {
        warn("Redis is back");
    }

    void broken(Throwable e) {
        LOG.error(
                "A pass over the schedules failed, trying again: {}",
                Printable.line(String.valueOf(e.getMessage())),
                e);
    }

    void notLeft(String message) {
        warn("CronScheduler {}: could not say goodbye, it is listed for two minutes more: {}", name, message);
    }

    void done() {
        info("CronScheduler {}: done, quitting", name);
    }

    private static void info(String line, Object... parts) {
        LOG.info(line, printable(parts));
    }

    private static void warn(String line, Object... parts) {
        LOG.warn(line, printable(parts));
    }

    private static Object[] printable(Object... parts) {
        return Arrays.stream(parts)
                .map(part -> part instanceof String text ? Printable.line(text) : part)
                .toArray();
    }
}
