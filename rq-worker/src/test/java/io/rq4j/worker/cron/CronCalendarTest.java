package io.rq4j.worker.cron;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ticks beside a brute force that walks through real time in small steps and looks at the clock on the wall. */
class CronCalendarTest {

    private static final int EXPRESSIONS = 120;

    /** Clocks that go forward, back, by half an hour, by two hours, by fifteen minutes, at midnight, over a whole day, never. */
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin,       2027-03-28",
        "Europe/Berlin,       2027-10-31",
        "America/New_York,    2027-03-14",
        "America/New_York,    2027-11-07",
        "Australia/Lord_Howe, 2027-10-03",
        "Australia/Lord_Howe, 2027-04-04",
        "Asia/Kolkata,        2027-03-28",
        "Antarctica/Troll,    2027-03-28",
        "Antarctica/Troll,    2027-10-31",
        "Asia/Kathmandu,      1986-01-01",
        "America/Sao_Paulo,   2018-11-04",
        "America/Sao_Paulo,   2018-02-18",
        "Pacific/Apia,        2011-12-30",
        "UTC,                 2027-03-28",
    })
    void everyTickAroundAChangeOfTheClockIsThatOfTheWalk(String zone, LocalDate day) {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < EXPRESSIONS; i++) {
            boolean seconds = i % 10 == 0;
            compare(
                    RandomExpression.timeOfDay(random, seconds),
                    ZoneId.of(zone),
                    day.atStartOfDay(ZoneOffset.UTC).minusHours(36).toInstant(),
                    Duration.ofHours(84),
                    seconds ? 1 : 60,
                    "seed " + seed);
        }
    }

    @Test
    void everyTickOfAYearIsThatOfTheWalk() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            var zone = ZoneId.of(
                    List.of("Europe/Berlin", "America/New_York", "Asia/Kolkata").get(i % 3));
            compare(
                    RandomExpression.calendar(random),
                    zone,
                    Instant.parse("2027-12-01T00:00:00Z"),
                    Duration.ofDays(400),
                    1_800,
                    "seed " + seed);
        }
    }

    private static void compare(
            RandomExpression expression, ZoneId zone, Instant from, Duration length, int step, String seed) {
        var expected = walk(expression, zone, from, from.plus(length), step);
        if (expected.isEmpty()) {
            return;
        }
        var schedule = CronSchedule.cron(expression.text(), zone);
        var ticks = new ArrayList<Instant>();
        for (var tick = schedule.next(from); tick.isBefore(from.plus(length)); tick = schedule.next(tick)) {
            ticks.add(tick);
        }
        var what = expression.text() + " in " + zone + ", " + seed;
        assertThat(without(expected, ticks)).as("%s: does not tick", what).isEmpty();
        assertThat(without(ticks, expected)).as("%s: ticks", what).isEmpty();
        assertThat(ticks).as("%s: once and in order", what).isEqualTo(expected);
    }

    private static List<Instant> without(List<Instant> all, List<Instant> some) {
        var rest = new ArrayList<>(all);
        rest.removeAll(new HashSet<>(some));
        return rest;
    }

    private static List<Instant> walk(RandomExpression expression, ZoneId zone, Instant from, Instant until, int step) {
        var ticks = new ArrayList<Instant>();
        for (var at = from.plusSeconds(step); at.isBefore(until); at = at.plusSeconds(step)) {
            var wall = at.atZone(zone);
            boolean again = wall.withEarlierOffsetAtOverlap().toInstant().isBefore(at);
            boolean fits = expression.fits(wall.toLocalDateTime()) && !(again && expression.hasNamedTimes());
            if (fits || expression.hasNamedHours() && jumpedOver(expression, zone, at, step)) {
                ticks.add(at);
            }
        }
        return ticks;
    }

    /** Whether the clock on the wall has just left out a time of the expression. */
    private static boolean jumpedOver(RandomExpression expression, ZoneId zone, Instant at, int step) {
        var shown = at.minusSeconds(step).atZone(zone).toLocalDateTime().plusSeconds(step);
        var shows = at.atZone(zone).toLocalDateTime();
        for (var left = shown; left.isBefore(shows); left = left.plusSeconds(step)) {
            if (expression.fits(left)) {
                return true;
            }
        }
        return false;
    }

    @ParameterizedTest
    @CsvSource({
        "30 2 * * *,      2027-03-28T00:00:00Z, 2027-03-28T01:00:00Z, 2027-03-29T00:30:00Z",
        "'0,30 2 * * *',  2027-03-28T00:00:00Z, 2027-03-28T01:00:00Z, 2027-03-29T00:00:00Z",
        "*/20 2 * * *,    2027-03-28T00:00:00Z, 2027-03-28T01:00:00Z, 2027-03-29T00:00:00Z",
        "30 * * * *,      2027-03-28T00:00:00Z, 2027-03-28T00:30:00Z, 2027-03-28T01:30:00Z",
        "0 */2 * * *,     2027-03-28T00:00:00Z, 2027-03-28T02:00:00Z, 2027-03-28T04:00:00Z",
        "30 2 * * *,      2027-10-31T00:00:00Z, 2027-10-31T00:30:00Z, 2027-11-01T01:30:00Z",
        "30 * * * *,      2027-10-31T00:00:00Z, 2027-10-31T00:30:00Z, 2027-10-31T01:30:00Z",
        "'0,30 2 * * *',  2027-10-31T00:00:00Z, 2027-10-31T00:30:00Z, 2027-11-01T01:00:00Z",
        "*/30 2 * * *,    2027-10-31T00:00:00Z, 2027-10-31T00:30:00Z, 2027-10-31T01:00:00Z",
    })
    void examplesOfThePaperInBerlin(String expression, Instant after, Instant first, Instant second) {
        var schedule = CronSchedule.cron(expression, ZoneId.of("Europe/Berlin"));

        assertThat(schedule.next(after)).isEqualTo(first);
        assertThat(schedule.next(first)).isEqualTo(second);
    }
}
