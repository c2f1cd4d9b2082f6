package io.rq4j.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.job.Execution;
import io.rq4j.job.Outcome;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerLogTest {

    /** First: the first logger of a JVM empties the file. */
    private final WorkerLog log = new WorkerLog("w\033[0m");

    private final LogFile file = new LogFile();

    private static Claim claim(String description) {
        return new Claim(
                new Execution("0123", "e1", "mail\007", 1, "1"),
                "queued",
                null,
                0,
                0,
                Map.of("description", description));
    }

    private String failedWith(String text) {
        log.ended(claim("f()"), new Outcome.Failed(text, Duration.ZERO), 0);
        return file.text();
    }

    @Test
    void controlCharactersOfAJobReachNoLine() {
        log.started(claim("f()\n12:00:00 ERROR forged\033[2J"));
        log.ended(claim("f()\n"), new Outcome.Finished(new byte[0], Duration.ZERO), 0);
        assertThat(file.text().lines())
                .hasSize(3)
                .anySatisfy(
                        line -> assertThat(line).endsWith("mail\\u0007: f()\\n12:00:00 ERROR forged\\u001b[2J (e1)"))
                .anySatisfy(line -> assertThat(line).endsWith("on worker w\\u001b[0m"));
    }

    @Test
    void errorKeepsItsLinesAndNoOtherControlCharacters() {
        assertThat(failedWith("ValueError: \033[31mred\n\tat a.b\n"))
                .endsWith(" mail\\u0007: Job failed: f() (e1)\nValueError: \\u001b[31mred\n\tat a.b\n");
    }

    @Test
    void hugeErrorIsCutInTheLog() {
        assertThat(failedWith("x".repeat(1_000_000)))
                .endsWith("\n" + "x".repeat(8_000) + "... (992000 more characters; rq-cli job e1 --json shows all)\n");
    }

    @Test
    void errorThatJustFitsIsWhole() {
        assertThat(failedWith("x".repeat(8_000))).endsWith("\n" + "x".repeat(8_000) + "\n");
    }

    @Test
    void cutLeavesNoHalfOfACharacter() {
        assertThat(failedWith("x".repeat(7_999) + "😀".repeat(2)))
                .endsWith("x... (4 more characters; rq-cli job e1 --json" + " shows all)\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Redis at redis://h:1: Connection refused, nothing listens there | start Redis there",
                "Redis at redis://h:1: the host h is unknown                     | mend the network's name service"
            })
    void addressWhereNobodyIsIsToldWithAWayOut(String problem, String wayOut) {
        log.away(problem);
        assertThat(file.text())
                .endsWith(problem + "; " + wayOut
                        + ", or stop this worker and correct the address. Trying again for ever\n");
    }
}
