package io.rq4j.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.error.RetryJobException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Times that no arithmetic takes are refused where they are given, and those that it takes are kept. */
class TimesTest {

    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final JobOptions OPTIONS = JobOptions.defaults();

    private static List<ThrowingCallable> endless() {
        return List.of(
                () -> OPTIONS.timeout(FOREVER),
                () -> OPTIONS.ttl(FOREVER),
                () -> OPTIONS.resultTtl(FOREVER),
                () -> OPTIONS.failureTtl(FOREVER),
                () -> OPTIONS.in(FOREVER),
                () -> OPTIONS.at(Instant.MAX),
                () -> RetryJobException.after(FOREVER),
                () -> Retry.times(1).after(FOREVER),
                () -> Retry.times(1).backoff(Duration.ofSeconds(1), FOREVER),
                () -> Repeat.times(1).every(FOREVER));
    }

    @ParameterizedTest
    @MethodSource("endless")
    void timeWithoutEndIsRefused(ThrowingCallable given) {
        assertThatThrownBy(given)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("36500 days")
                .hasMessageContaining(", got ");
    }

    @Test
    void longestTimesAreTaken() {
        var options = OPTIONS.timeout(LONGEST)
                .ttl(LONGEST)
                .resultTtl(LONGEST)
                .failureTtl(LONGEST)
                .in(LONGEST.minusSeconds(1));

        assertThat(options.timeoutSeconds()).isEqualTo(LONGEST.toSeconds());
        assertThat(RetryJobException.after(LONGEST).delay()).isEqualTo(LONGEST);
    }

    @Test
    void timeoutIsRoundedUp() {
        assertThat(OPTIONS.timeout(Duration.ofNanos(1_000_000_001)).timeoutSeconds())
                .isEqualTo(2);
        assertThat(OPTIONS.timeout(Duration.ofSeconds(2)).timeoutSeconds()).isEqualTo(2);
    }

    @Test
    void timeLongPastIsDueAtOnce() {
        assertThat(OPTIONS.at(Instant.MIN).due()).isEqualTo(Due.at(Instant.EPOCH));
    }

    @Test
    void moreTriesThanAnybodyDrawsIntervalsForAreRefused() {
        var second = Duration.ofSeconds(1);

        assertThat(Retry.times(1_000).backoff(second, second).seconds(new Random(1)))
                .hasSize(1_000);
        assertThatThrownBy(() -> Retry.times(Integer.MAX_VALUE).backoff(second, second))
                .hasMessage("Retry.backoff takes at most 1000 tries, each has an interval of its own, got 2147483647;"
                        + " use after(...) for more");
    }
}
