package io.rq4j.worker.internal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationsTest {

    private final Durations durations = new Durations();

    @ParameterizedTest
    @CsvSource({
        "90, PT90S",
        "0, PT0S",
        "25s, PT25S",
        "3m, PT3M",
        "1h, PT1H",
        "2d, PT48H",
        "2D, PT48H",
        "0.25, PT0.25S",
        "1.5m, PT90S",
        "36500d, PT876000H"
    })
    void timeIsReadAsRqWritesIt(String text, Duration time) {
        assertThat(durations.convert(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "5 s", "5ms", "1h30m", "s", "1.", ".5", "36501d", "9999999999"})
    void anythingElseIsRefusedWithTheForms(String text) {
        assertThatThrownBy(() -> durations.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("got \"" + text + "\"");
    }
}
