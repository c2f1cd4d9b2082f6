package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {

    private static Table table() {
        return new Table()
                .column("name", Table.Kind.TEXT)
                .column("empty", Table.Kind.TEXT)
                .column("jobs", Table.Kind.NUMBER)
                .column("text", Table.Kind.GIVES_WAY);
    }

    @Test
    void numbersStandAtTheRightAndEmptyColumnsAreLeftOut() {
        assertThat(table().row()
                        .cell("a")
                        .cell("")
                        .cell(7)
                        .cell("x")
                        .row()
                        .cell("b")
                        .cell("")
                        .cell(12_345)
                        .cell("")
                        .lines(0))
                .containsExactly("NAME   JOBS  TEXT", "a         7  x", "b     12345");
    }

    @Test
    void textGivesWayToTheWidth() {
        var table = table().row().cell("a").cell("").cell(7).cell("a text that is long");
        assertThat(table.lines(25)).containsExactly("NAME  JOBS  TEXT", "a        7  a text that …");
        assertThat(table.lines(5)).containsExactly("NAME  JOBS  TEXT", "a        7  a text …");
    }

    @Test
    void coloursTakeNoRoom() {
        assertThat(table().row()
                        .cell("a", text -> "<" + text + ">")
                        .cell("")
                        .cell(7)
                        .cell("x")
                        .lines(0))
                .endsWith("<a>        7  x");
    }

    @Test
    void lettersOfEastAsiaAreTwoColumnsWide() {
        assertThat(Width.of("日本")).isEqualTo(4);
        assertThat(Width.of("e\u0301")).isEqualTo(1);
        assertThat(Width.of("😀")).isEqualTo(2);
        assertThat(Width.cut("日本語", 5)).isEqualTo("日本…");
        assertThat(Width.cut("日本語", 4)).isEqualTo("日…");
        assertThat(Width.cut("abc", 3)).isEqualTo("abc");
        assertThat(Width.cut("abc", 0)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0s",
        "59, 59s",
        "60, 1m",
        "3599, 59m",
        "3600, 1h",
        "86399, 23h",
        "864000, 10d",
        "-30, in 30s",
        "-90, in 1m"
    })
    void agesAreShort(long seconds, String text) {
        assertThat(Ages.since(Instant.EPOCH, Instant.EPOCH.plusSeconds(seconds)))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0 s",
        "12_450, 12.4 s",
        "60_000, 1:00 min",
        "3_599_999, 59:59 min",
        "3_600_000, 1:00:00 h",
        "36_061_000, 10:01:01 h"
    })
    void watchedTimesAreExact(String millis, String text) {
        assertThat(Ages.exact(Duration.ofMillis(Long.parseLong(millis.replace("_", "")))))
                .isEqualTo(text);
    }
}
