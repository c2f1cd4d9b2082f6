package io.rq4j.worker.cron;

import io.rq4j.worker.cron.CronField.Kind;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Five fields, or six with the seconds before them, on a calendar without a zone. A day fits when both of its fields do, or, if
 * both are given, one of them, as in RQ's croniter.
 */
record CronExpression(
        String text,
        CronField second,
        CronField minute,
        CronField hour,
        CronField day,
        CronField month,
        CronField weekday) {

    private static final Map<String, String> NAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    /** Longer than 29 February can need to be a given day of the week. */
    private static final int YEARS = 60;

    CronExpression {
        if (nextDay(LocalDate.of(2000, 1, 1), day, month, weekday) == null) {
            throw new IllegalArgumentException("A cron expression must come true one day, got \"" + text
                    + "\": no such month has such a day; correct one of the two");
        }
    }

    /** @throws IllegalArgumentException that says what is wrong where */
    static CronExpression parse(String text) {
        var line = String.join(" ", text.strip().split("\\s+"));
        var fields = NAMES.getOrDefault(line.toLowerCase(Locale.ROOT), line).split(" ");
        if (fields.length != 5 && fields.length != 6) {
            throw new IllegalArgumentException(
                    "A cron expression has 5 fields (minute hour day month weekday), or 6 with"
                            + " seconds before them, or is one of @hourly, @daily, @weekly, @monthly, @yearly; got "
                            + fields.length + (fields.length == 1 ? " field" : " fields") + " in \"" + text + "\"");
        }
        var parsed = new ArrayList<CronField>();
        for (var kind : Kind.values()) {
            int place = kind.ordinal() + fields.length - 6;
            parsed.add(field(text, kind, place < 0 ? "0" : fields[place]));
        }
        return new CronExpression(
                line, parsed.get(0), parsed.get(1), parsed.get(2), parsed.get(3), parsed.get(4), parsed.get(5));
    }

    private static CronField field(String text, Kind kind, String field) {
        try {
            return CronField.parse(kind, field);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("In the cron expression \"" + text + "\" " + e.getMessage(), e);
        }
    }

    /** As croniter reads it: in numbers, and the seconds, if there are any, at the end. */
    String wire() {
        var fields = Stream.of(minute, hour, day, month, weekday)
                .map(CronField::text)
                .collect(Collectors.joining(" "));
        return second.text().equals("0") ? fields : fields + " " + second.text();
    }

    /** Whether every time of day in it is given by the clock on the wall. */
    boolean hasFixedTimes() {
        return hasFixedHours() && !minute.runs() && !second.runs();
    }

    boolean hasFixedHours() {
        return !hour.runs();
    }

    /** The first time from here on, inclusive; null when there is none in sixty years. */
    @Nullable LocalDateTime from(LocalDateTime from) {
        var date = from.toLocalDate();
        if (fits(date, day, month, weekday)) {
            var time = timeFrom(from.getHour(), from.getMinute(), from.getSecond());
            if (time != null) {
                return date.atTime(time);
            }
        }
        var next = nextDay(date.plusDays(1), day, month, weekday);
        return next == null ? null : next.atTime(hour.from(0), minute.from(0), second.from(0));
    }

    private @Nullable LocalTime timeFrom(int hours, int minutes, int seconds) {
        if (hour.has(hours)) {
            if (minute.has(minutes) && second.from(seconds) >= 0) {
                return LocalTime.of(hours, minutes, second.from(seconds));
            }
            if (minute.from(minutes + 1) >= 0) {
                return LocalTime.of(hours, minute.from(minutes + 1), second.from(0));
            }
        }
        int later = hour.from(hours + 1);
        return later < 0 ? null : LocalTime.of(later, minute.from(0), second.from(0));
    }

    private static @Nullable LocalDate nextDay(LocalDate from, CronField day, CronField month, CronField weekday) {
        var date = from;
        while (date.getYear() <= from.getYear() + YEARS) {
            if (fits(date, day, month, weekday)) {
                return date;
            }
            date = month.has(date.getMonthValue())
                    ? date.plusDays(1)
                    : date.plusMonths(1).withDayOfMonth(1);
        }
        return null;
    }

    private static boolean fits(LocalDate date, CronField day, CronField month, CronField weekday) {
        if (!month.has(date.getMonthValue())) {
            return false;
        }
        if (day.any() || weekday.any()) {
            return (day.any() || fitsDay(date, day)) && (weekday.any() || fitsWeekday(date, weekday));
        }
        return fitsDay(date, day) || fitsWeekday(date, weekday);
    }

    private static boolean fitsDay(LocalDate date, CronField day) {
        return day.has(date.getDayOfMonth()) || day.has(0) && date.getDayOfMonth() == date.lengthOfMonth();
    }

    private static boolean fitsWeekday(LocalDate date, CronField weekday) {
        int number = date.getDayOfWeek().getValue() % 7;
        return weekday.has(number) || weekday.hasNth(number, (date.getDayOfMonth() - 1) / 7 + 1);
    }
}
