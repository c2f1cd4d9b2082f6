package io.rq4j.worker.cron;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One field of a cron expression.
 *
 * @param values a bit for each value; of the days of the month, bit 0 is the last one
 * @param nth for the days of the week, bit {@code 5 * day + n - 1} is the n-th such day of a month
 * @param any whether it is exactly {@code *}
 * @param runs whether it holds {@code *} or a step, and so goes with the time that passes rather than with the clock on the wall
 * @param text in numbers, as every reader of cron expressions takes it
 */
record CronField(long values, long nth, boolean any, boolean runs, String text) {

    /** What a field may hold. */
    enum Kind {
        SECOND("second", 0, 59, ""),
        MINUTE("minute", 0, 59, ""),
        HOUR("hour", 0, 23, ""),
        DAY("day of the month", 1, 31, ""),
        MONTH("month", 1, 12, "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC"),
        WEEKDAY("day of the week", 0, 7, "SUN MON TUE WED THU FRI SAT");

        private final String words;
        private final int least;
        private final int most;
        private final List<String> names;

        Kind(String words, int least, int most, String names) {
            this.words = words;
            this.least = least;
            this.most = most;
            this.names = names.isEmpty() ? List.of() : List.of(names.split(" "));
        }

        private String range() {
            return least + " to " + most + (names.isEmpty() ? "" : " or " + names.get(0) + " to " + last(names));
        }

        private static String last(List<String> names) {
            return names.get(names.size() - 1);
        }
    }

    /** @throws IllegalArgumentException that names the field, the rule and what stands there */
    static CronField parse(Kind kind, String text) {
        var parts = Stream.of(text.toUpperCase(Locale.ROOT).split(",", -1))
                .map(part -> part(kind, part))
                .toList();
        return new CronField(
                parts.stream().mapToLong(CronField::values).reduce(0, (a, b) -> a | b),
                parts.stream().mapToLong(CronField::nth).reduce(0, (a, b) -> a | b),
                parts.size() == 1 && parts.get(0).any,
                parts.stream().anyMatch(CronField::runs),
                parts.stream().map(CronField::text).collect(Collectors.joining(",")));
    }

    private static CronField part(Kind kind, String part) {
        if (kind == Kind.DAY && part.equals("L")) {
            return new CronField(1, 0, false, false, part);
        }
        int sign = part.indexOf('#');
        if (kind == Kind.WEEKDAY && sign > 0) {
            int day = number(kind, part.substring(0, sign), part) % 7;
            int n = digits(part.substring(sign + 1));
            check(n >= 1 && n <= 5, kind, part, "a day#n must have an n of 1 to 5, such as MON#1 for the first Monday");
            return new CronField(0, 1L << 5 * day + n - 1, false, false, day + "#" + n);
        }
        int slash = part.indexOf('/');
        return slash < 0 ? range(kind, part, 1, part) : stepped(kind, part, slash);
    }

    private static CronField stepped(Kind kind, String part, int slash) {
        int step = digits(part.substring(slash + 1));
        check(step >= 1 && step <= kind.most, kind, part, "a step must be 1 to " + kind.most + ", such as */5");
        var range = part.substring(0, slash);
        check(
                range.equals("*") || range.contains("-"),
                kind,
                part,
                "a step follows * or a range, such as */5 or 10-50/5");
        return range(kind, range, step, part);
    }

    private static CronField range(Kind kind, String range, int step, String part) {
        boolean any = range.equals("*");
        int dash = range.indexOf('-');
        int least = any ? kind.least : number(kind, dash < 0 ? range : range.substring(0, dash), part);
        int most = any ? kind.most - (kind == Kind.WEEKDAY ? 1 : 0) : dash < 0 ? least : end(kind, range, dash, part);
        check(least <= most, kind, part, "a range must not run backwards; write two, divided by a comma");
        long values = 0;
        for (int value = least; value <= most; value += step) {
            values |= 1L << (kind == Kind.WEEKDAY ? value % 7 : value);
        }
        var text = any ? "*" : least == most ? String.valueOf(least) : least + "-" + most;
        return new CronField(values, 0, any && step == 1, any || step > 1, step > 1 ? text + "/" + step : text);
    }

    /** Sunday at the end of a range is the 7. */
    private static int end(Kind kind, String range, int dash, String part) {
        int end = number(kind, range.substring(dash + 1), part);
        return kind == Kind.WEEKDAY && end == 0 && dash > 0 && !range.startsWith("0") ? 7 : end;
    }

    private static int number(Kind kind, String text, String part) {
        int name = kind.names.indexOf(text);
        int number = name >= 0 ? name + kind.least : digits(text);
        check(number >= kind.least && number <= kind.most, kind, part, "it must be " + kind.range());
        return number;
    }

    private static int digits(String text) {
        return text.matches("\\d{1,4}") ? Integer.parseInt(text) : -1;
    }

    private static void check(boolean holds, Kind kind, String part, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("the " + kind.words + " reads \"" + part + "\", but " + rule);
        }
    }

    boolean has(int value) {
        return (values >> value & 1) == 1;
    }

    boolean hasNth(int day, int n) {
        return (nth >> 5 * day + n - 1 & 1) == 1;
    }

    /** The first value from here on, -1 for none. */
    int from(int value) {
        long rest = value > 63 ? 0 : values >> value << value;
        return rest == 0 ? -1 : Long.numberOfTrailingZeros(rest);
    }
}
