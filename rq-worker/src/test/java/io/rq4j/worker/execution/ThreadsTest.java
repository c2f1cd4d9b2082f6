package io.rq4j.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadsTest {

    @ParameterizedTest
    @CsvSource({
        "AUTO, 10, 25, PLATFORM",
        "AUTO, 200, 25, PLATFORM",
        "AUTO, 201, 24, VIRTUAL",
        "AUTO, 201, 23, PLATFORM",
        "AUTO, 10000, 17, PLATFORM",
        "PLATFORM, 10000, 25, PLATFORM",
        "VIRTUAL, 1, 21, VIRTUAL"
    })
    void autoIsVirtualForManyThreadsThatNoLockPins(Threads asked, int concurrency, int java, Threads kind) {
        assertThat(asked.resolve(concurrency, java)).isEqualTo(kind);
    }

    @Test
    void virtualThreadsAreRefusedWhereThereAreNone() {
        assertThatThrownBy(() -> Threads.VIRTUAL.resolve(10, 17))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "threads virtual needs Java 21 or newer, this is Java 17; run it on a newer one, or leave out"
                                + " threads");
    }
}
