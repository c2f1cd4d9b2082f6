package io.rq4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SettableClockTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final SettableClock clock = SettableClock.at(NOON);

    @Test
    void standsStillUntilItIsMoved() {
        assertThat(clock.instant()).isEqualTo(NOON);
        assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);

        clock.advance(Duration.ofMillis(1_500));
        assertThat(clock.millis()).isEqualTo(NOON.toEpochMilli() + 1_500);

        clock.set(NOON.minusSeconds(1));
        assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(1));
    }

    @Test
    void aViewInAnotherZoneMovesAlong() {
        Clock inRome = clock.withZone(ZoneId.of("Europe/Rome"));

        clock.advance(Duration.ofHours(1));

        assertThat(inRome.instant()).isEqualTo(NOON.plusSeconds(3_600));
        assertThat(inRome.getZone()).isEqualTo(ZoneId.of("Europe/Rome"));
    }

    @Test
    void noAdvanceIsLostAmongThreads() {
        IntStream.range(0, 10_000).parallel().forEach(i -> clock.advance(Duration.ofNanos(1)));

        assertThat(clock.instant()).isEqualTo(NOON.plusNanos(10_000));
    }
}
