package io.rq4j.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.job.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The moments that a test with threads would have to hit by luck. */
class ThreadRunTest {

    private static final Outcome DONE = new Outcome.Finished("1".getBytes(), Duration.ofMillis(5));
    private static final Ran.Ended RETURNED = new Ran.Ended(DONE, null);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final ThreadRun run = new ThreadRun(
            TestAssignment.of("com.acme.Any.thing")
                    .timeout(Duration.ofSeconds(2))
                    .build(),
            outcome -> {});

    private Optional<Outcome> end() {
        return run.end(run.decide(RETURNED).outcome());
    }

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void aTimeoutThatStrikesAfterTheEndReachesNobody() {
        run.begin();
        assertThat(end()).contains(DONE);
        run.timeOut(run.step(), TIMEOUT);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void anInterruptBetweenReturnAndEndDoesNotStayOnTheThread() {
        run.begin();
        assertThat(run.interrupt("canceled")).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(end()).contains(DONE);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void whatWasKilledFailsWithThatTextWhateverItReturns() {
        run.begin();
        assertThat(run.kill("killed")).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        run.timeOut(run.step(), TIMEOUT);
        assertThat(run.end(DONE)).hasValueSatisfying(outcome -> {
            assertThat(((Outcome.Failed) outcome).text()).isEqualTo("killed");
            assertThat(((Outcome.Failed) outcome).types())
                    .as("else it would not be retried")
                    .contains("io.rq4j.error.JobKilledException");
            assertThat(outcome.worked()).isEqualTo(DONE.worked());
        });
        assertThat(run.kill("late")).isFalse();
    }

    @Test
    void whatWasKilledAndWouldNotStopSaysBoth() {
        var name = Thread.currentThread().getName();
        run.begin();
        run.kill("killed");
        var outcome = run.writeOff(run.step());
        Thread.currentThread().setName(name);
        assertThat(outcome)
                .hasValueSatisfying(failed -> assertThat(((Outcome.Failed) failed).text())
                        .startsWith("killed\nThe thread ")
                        .doesNotContain("Interrupted by the worker"));
    }

    @Test
    void aTimeoutBetweenReturnAndEndIsTheOutcomeWithTheTimeThatWasWorked() {
        run.begin();
        run.timeOut(run.step(), TIMEOUT);
        assertThat(end()).hasValueSatisfying(outcome -> {
            assertThat(outcome.worked()).isEqualTo(DONE.worked());
            assertThat(((Outcome.Failed) outcome).text())
                    .startsWith("io.rq4j.error.JobTimeoutException: Task exceeded");
        });
    }

    @Test
    void whatHasEndedIsNeitherInterruptedNorGivenUp() {
        run.begin();
        end();
        assertThat(run.interrupt("late")).isFalse();
        assertThat(run.giveUp()).isFalse();
        assertThat(run.giveUpUnlessBegun()).isFalse();
    }

    @Test
    void whatWasGivenUpNeverBegins() {
        assertThat(run.giveUpUnlessBegun()).isTrue();
        assertThat(run.begin()).isFalse();
    }

    @Test
    void aFlightEndsOnce() {
        run.begin();
        assertThat(run.fly(new CompletableFuture<>())).isTrue();
        assertThat(end()).isEmpty();
        assertThat(run.landAtOnce()).isEmpty();
        assertThat(run.land(RETURNED)).contains(RETURNED);
        assertThat(run.end(DONE)).contains(DONE);
        assertThat(run.land(RETURNED)).isEmpty();
        assertThat(run.giveUp()).isFalse();
    }

    @Test
    void aTimeoutBetweenTheReturnOfAStageAndItsFlightEndsTheFlight() {
        run.begin();
        run.timeOut(run.step(), TIMEOUT);
        assertThat(run.fly(new CompletableFuture<>())).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(run.landAtOnce())
                .hasValueSatisfying(ended -> assertThat(((Outcome.Failed) ended.outcome()).text())
                        .startsWith("io.rq4j.error.JobTimeoutException: Task exceeded"));
        assertThat(run.land(RETURNED)).isEmpty();
    }

    @Test
    void whatWasGivenUpOrReportedDoesNotFly() {
        run.begin();
        run.giveUp();
        assertThat(run.fly(new CompletableFuture<>())).isFalse();
        assertThat(run.isInFlight()).isFalse();
    }

    @Test
    void whatWasReportedAsStuckHasNoOtherEnd() {
        var name = Thread.currentThread().getName();
        run.begin();
        run.timeOut(run.step(), TIMEOUT);
        assertThat(run.writeOff(run.step())).isPresent();
        Thread.currentThread().setName(name);
        assertThat(run.writeOff(run.step())).isEmpty();
        assertThat(run.interrupt("late")).isFalse();
        assertThat(run.giveUp()).isFalse();
        assertThat(end()).isEmpty();
        assertThat(run.isStuck()).isTrue();
    }

    @Test
    void aTimeoutIsOneForTheRulesOfARetryWhetherItsThreadStoppedOrNot() {
        var name = Thread.currentThread().getName();
        run.begin();
        run.timeOut(run.step(), TIMEOUT);
        var outcome = run.writeOff(run.step()).orElseThrow();
        Thread.currentThread().setName(name);

        assertThat(((Outcome.Failed) outcome).types())
                .contains("io.rq4j.error.JobTimeoutException", "java.lang.RuntimeException");
    }

    @Test
    void whatHasEndedOrNeverBeganIsNotStuck() {
        assertThat(run.writeOff(run.step())).isEmpty();
        run.begin();
        end();
        assertThat(run.writeOff(run.step())).isEmpty();
        assertThat(run.isStuck()).isFalse();
    }

    @Test
    void whatRunsIsGivenUpOnlyByForce() {
        run.begin();
        assertThat(run.giveUpUnlessBegun()).isFalse();
        assertThat(run.giveUp()).isTrue();
        assertThat(end()).isEmpty();
    }
}
