package io.rq4j.worker.cron;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/**
 * When a job ticks: by a cron expression on the clock of a time zone, or after a fixed time. Immutable. Mirrors RQ's
 * {@code cron} and {@code interval}; RQ knows UTC only.
 *
 * <pre>{@code
 * CronSchedule.cron("0 3 * * MON-FRI", ZoneId.of("Europe/Berlin"))   // three o'clock on working days
 * CronSchedule.cron("30 0 * * * *")                                  // six fields: 30 seconds past each full hour, UTC
 * CronSchedule.every(Duration.ofMinutes(10))
 * }</pre>
 *
 * <p>A field is {@code *}, a value, a range {@code 9-17}, a step <code>*&#47;5</code> or {@code 10-50/5}, or several of these
 * divided by commas; months and days of the week have names. {@code L} is the last day of the month, {@code MON#1} its first
 * Monday. When both the day of the month and the day of the week are given, either is enough.
 *
 * <p><b>When the clock changes.</b> Where it jumps forward, times that do not exist tick once, at the first instant after the
 * gap, if the hours are named (not {@code *}, not a step). Where it goes back, a time that comes twice ticks once, the first
 * time, if hours, minutes and seconds are all named. What has {@code *} or a step there goes with the time that passes: it ticks
 * whenever the clock shows such a time.
 */
public sealed interface CronSchedule permits CalendarSchedule, IntervalSchedule {

    /**
     * By a cron expression, in UTC as RQ does.
     *
     * @throws IllegalArgumentException that names the field, the rule and what stands there
     */
    static CronSchedule cron(String expression) {
        return cron(expression, ZoneOffset.UTC);
    }

    /** By a cron expression on the clock of a zone. */
    static CronSchedule cron(String expression, ZoneId zone) {
        return new CalendarSchedule(CronExpression.parse(expression), zone);
    }

    /**
     * After a fixed time, counted from tick to tick; the first tick is at once.
     *
     * @throws IllegalArgumentException unless it is whole seconds, at least one
     */
    static CronSchedule every(Duration interval) {
        return new IntervalSchedule(interval);
    }

    /** What {@link #text} has written. */
    static CronSchedule of(String text) {
        if (text.startsWith("every ")) {
            return every(Duration.parse("PT" + text.substring("every ".length())));
        }
        int space = text.lastIndexOf(' ');
        if (space < 0) {
            throw new IllegalArgumentException(
                    "A schedule reads like 0 3 * * * UTC, or every 60s, got \"" + text + "\"");
        }
        try {
            return cron(text.substring(0, space), ZoneId.of(text.substring(space + 1)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("A schedule ends with its zone, got \"" + text + "\"", e);
        }
    }

    /** The first tick after this one. */
    Instant next(Instant after);

    /** The newest ticks after one instant and not after another, at most so many, in order. */
    List<Instant> newest(Instant after, Instant until, int most);

    /** The zone of its clock; UTC for an interval. */
    ZoneId zone();

    /** {@code 0 3 * * MON-FRI Europe/Berlin}, or {@code every 90s}. */
    String text();
}
