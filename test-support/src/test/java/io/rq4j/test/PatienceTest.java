package io.rq4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final CompletableFuture<String> late = new CompletableFuture<>();

    @Test
    void resultInTimeIsReturned() {
        assertThat(within(Duration.ofSeconds(30), CompletableFuture.completedFuture("done")))
                .isEqualTo("done");
        assertThat(late).isNotDone();
    }

    @Test
    void resultThatComesTooLateIsHandedOver() throws Exception {
        CompletableFuture<String> slow = new CompletableFuture<>();
        assertThatIllegalStateException()
                .isThrownBy(() -> within(Duration.ofSeconds(0), slow))
                .withMessage("digging took longer than 0 s");

        slow.complete("done");

        assertThat(late.get(30, TimeUnit.SECONDS)).isEqualTo("done");
    }

    @Test
    void failureIsReportedInItsWords() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Patience.within(
                        Duration.ofSeconds(30),
                        "digging",
                        () -> {
                            throw new IllegalArgumentException("rock");
                        },
                        late::completeExceptionally))
                .withMessage("rock")
                .withCauseInstanceOf(IllegalArgumentException.class);
    }

    private String within(Duration limit, CompletableFuture<String> work) {
        return Patience.within(limit, "digging", work::join, late::complete);
    }
}
