package io.rq4j.worker.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronExpressionTest {

    private static String next(String expression, String after) {
        return CronSchedule.cron(expression).next(Instant.parse(after)).toString();
    }

    @ParameterizedTest
    @CsvSource({
        "'* * * * *',            2027-01-01T10:00:30Z, 2027-01-01T10:01:00Z",
        "'*/20 * * * *',         2027-01-01T10:40:00Z, 2027-01-01T11:00:00Z",
        "'10-50/20 8 * * *',     2027-01-01T10:00:00Z, 2027-01-02T08:10:00Z",
        "'0 9-17 * * MON-FRI',   2027-01-01T17:00:00Z, 2027-01-04T09:00:00Z",
        "'0 0 1 1 *',            2027-01-01T00:00:00Z, 2028-01-01T00:00:00Z",
        "'0 0 29 2 *',           2097-01-01T00:00:00Z, 2104-02-29T00:00:00Z",
        "'0 12 L * *',           2027-01-31T12:00:00Z, 2027-02-28T12:00:00Z",
        "'0 12 15,L feb *',      2028-02-15T12:00:00Z, 2028-02-29T12:00:00Z",
        "'0 8 * * mon#1',        2027-01-04T08:00:00Z, 2027-02-01T08:00:00Z",
        "'0 8 * * 5#5',          2027-01-01T08:00:00Z, 2027-01-29T08:00:00Z",
        "'0 0 29 2 MON#5',       2027-01-01T00:00:00Z, 2028-02-29T00:00:00Z",
        "'0 0 13 * FRI',         2027-01-01T00:00:00Z, 2027-01-08T00:00:00Z",
        "'0 0 * * 7',            2027-01-01T00:00:00Z, 2027-01-03T00:00:00Z",
        "'0 0 * * SAT-SUN',      2027-01-02T00:00:00Z, 2027-01-03T00:00:00Z",
        "'0 0 * * 0-1',          2027-01-02T00:00:00Z, 2027-01-03T00:00:00Z",
        "'30 59 23 31 12 *',     2027-01-01T00:00:00Z, 2027-12-31T23:59:30Z",
        "'*/15 * * * * *',       2027-01-01T00:00:45.9Z, 2027-01-01T00:01:00Z",
        "'  @Daily ',            2027-01-01T00:00:00Z, 2027-01-02T00:00:00Z",
        "@hourly,                2027-01-01T00:00:00Z, 2027-01-01T01:00:00Z",
        "@weekly,                2027-01-01T00:00:00Z, 2027-01-03T00:00:00Z",
        "@monthly,               2027-01-01T00:00:00Z, 2027-02-01T00:00:00Z",
        "@yearly,                2027-01-01T00:00:00Z, 2028-01-01T00:00:00Z",
    })
    void expressionTicksNextAt(String expression, String after, String expected) {
        assertThat(next(expression, after)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "61 * * * *     | In the cron expression \"61 * * * *\" the minute reads \"61\", but it must be 0 to 59",
                "* 24 * * *     | In the cron expression \"* 24 * * *\" the hour reads \"24\", but it must be 0 to 23",
                "* * 0 * *      | In the cron expression \"* * 0 * *\" the day of the month reads \"0\", but it must be 1 to 31",
                "* * * JUX *    | In the cron expression \"* * * JUX *\" the month reads \"JUX\", but it must be 1 to 12 or JAN"
                        + " to DEC",
                "* * * * 8      | In the cron expression \"* * * * 8\" the day of the week reads \"8\", but it must be 0 to 7 or"
                        + " SUN to SAT",
                "60 * * * * *   | In the cron expression \"60 * * * * *\" the second reads \"60\", but it must be 0 to 59",
                "*/0 * * * *    | In the cron expression \"*/0 * * * *\" the minute reads \"*/0\", but a step must be 1 to 59,"
                        + " such as */5",
                "5/10 * * * *   | In the cron expression \"5/10 * * * *\" the minute reads \"5/10\", but a step follows * or a"
                        + " range, such as */5 or 10-50/5",
                "50-10 * * * *  | In the cron expression \"50-10 * * * *\" the minute reads \"50-10\", but a range must not run"
                        + " backwards; write two, divided by a comma",
                "1,,2 * * * *   | In the cron expression \"1,,2 * * * *\" the minute reads \"\", but it must be 0 to 59",
                "-1 * * * *     | In the cron expression \"-1 * * * *\" the minute reads \"-1\", but it must be 0 to 59",
                "? * * * *      | In the cron expression \"? * * * *\" the minute reads \"?\", but it must be 0 to 59",
                "* * * * MON#6  | In the cron expression \"* * * * MON#6\" the day of the week reads \"MON#6\", but a day#n must"
                        + " have an n of 1 to 5, such as MON#1 for the first Monday",
                "0 0 30 2 *     | A cron expression must come true one day, got \"0 0 30 2 *\": no such month has such a day;"
                        + " correct one of the two",
                "* * * *        | A cron expression has 5 fields (minute hour day month weekday), or 6 with seconds before them,"
                        + " or is one of @hourly, @daily, @weekly, @monthly, @yearly; got 4 fields in \"* * * *\"",
                "@reboot        | A cron expression has 5 fields (minute hour day month weekday), or 6 with seconds before them,"
                        + " or is one of @hourly, @daily, @weekly, @monthly, @yearly; got 1 field in \"@reboot\"",
            })
    void mistakeIsNamedWithItsFieldTheRuleAndTheValue(String expression, String message) {
        assertThatThrownBy(() -> CronSchedule.cron(expression))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/5 9-17 * jan,3 MON-FRI | */5 9-17 * 1,3 1-5",
                "0 0 * * SAT-SUN          | 0 0 * * 6-7",
                "0 0 L * fri#2            | 0 0 L * 5#2",
                "*/10 1 2 * * *           | 1 2 * * * */10",
                "@daily                   | 0 0 * * *",
            })
    void onTheWireItIsWhatCroniterReads(String expression, String wire) {
        assertThat(CronExpression.parse(expression).wire()).isEqualTo(wire);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0 3 * * MON-FRI Europe/Berlin", "@daily UTC", "*/10 * * * * * America/New_York", "every 90s"})
    void textOfAScheduleCanBeReadAgain(String text) {
        assertThat(CronSchedule.of(text).text()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"* * * * * *", "0 3 * * * UTC", "every 7s", "30 4 1,15 * FRI Europe/Berlin"})
    void newestTicksAreTheLastOfAll(String text) {
        var schedule = CronSchedule.of(text.endsWith("*") ? text + " UTC" : text);
        var from = Instant.parse("2027-01-01T00:00:00Z");
        var until = Instant.parse("2027-01-02T03:00:00Z");
        var all = new ArrayList<Instant>();
        for (var tick = schedule.next(from); !tick.isAfter(until); tick = schedule.next(tick)) {
            all.add(tick);
        }

        for (int most : new int[] {1, 2, 61, 1_000_000}) {
            assertThat(schedule.newest(from, until, most))
                    .isEqualTo(all.subList(Math.max(0, all.size() - most), all.size()));
        }
        assertThat(schedule.newest(until, from, 5)).isEmpty();
    }
}
