package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

class BackoffTest {

    @RepeatedTest(20)
    void pausesGrowToTheirMostAndNeverEnd(RepetitionInfo seed) {
        var backoff =
                new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30), new Random(seed.getCurrentRepetition()));

        var pauses = IntStream.range(0, 1_000).mapToObj(i -> backoff.next()).toList();

        for (int i = 0; i < pauses.size(); i++) {
            var ceiling = Duration.ofMillis(Math.min(30_000, 100L << Math.min(i, 20)));
            assertThat(pauses.get(i)).isBetween(ceiling.dividedBy(2), ceiling);
        }
        assertThat(pauses.subList(10, 1_000))
                .as("jittered, so that many processes do not come back at once")
                .doesNotContainSequence(pauses.get(10), pauses.get(10), pauses.get(10));
    }
}
