package io.rq4j.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.internal.command.WorkerCommand.KillHorse;
import io.rq4j.internal.command.WorkerCommand.Shutdown;
import io.rq4j.internal.command.WorkerCommand.StopExecution;
import io.rq4j.internal.command.WorkerCommand.StopJob;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class WorkerCommandTest {

    private static WorkerCommand read(String text) throws UnreadableCommandException {
        return WorkerCommand.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Stream<WorkerCommand> commands() {
        return Stream.of(new Shutdown(), new KillHorse(), new StopJob("a-1_B"), new StopExecution("a", "0f"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void textIsReadAsTheSameCommand(WorkerCommand command) throws UnreadableCommandException {
        assertThat(read(command.text())).isEqualTo(command);
    }

    @Test
    void textIsThatOfPython() {
        assertThat(commands().map(WorkerCommand::text))
                .containsExactly(
                        "{\"command\": \"shutdown\"}",
                        "{\"command\": \"kill-horse\"}",
                        "{\"command\": \"stop-job\", \"job_id\": \"a-1_B\"}",
                        "{\"command\": \"stop-execution\", \"job_id\": \"a\", \"execution_id\": \"0f\"}");
    }

    @Test
    void orderSpaceAndUnknownFieldsDoNotMatter() throws UnreadableCommandException {
        assertThat(read("\n{\"new\":[1,{}],\"job_id\":\"a\",\"command\":\"stop-job\"} "))
                .isEqualTo(new StopJob("a"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "||, it has no text in command",
                "hello, it is not JSON",
                "{, it is not JSON",
                "|{\"command\": \"shutdown\"} more|, it is not JSON",
                "|\u0000\u0001\ufffd|, it is not JSON",
                "7, it has no text in command",
                "null, it has no text in command",
                "|\"shutdown\"|, it has no text in command",
                "|[\"command\"]|, it has no text in command",
                "{}, it has no text in command",
                "|{\"command\": 7}|, it has no text in command",
                "|{\"command\": null}|, it has no text in command",
                "|{\"command\": {\"command\": \"shutdown\"}}|, it has no text in command",
                "|{\"command\": \"SHUTDOWN\"}|, the command is not known here",
                "|{\"command\": \"stop-job\"}|, it has no text in job_id",
                "|{\"command\": \"stop-job\", \"job_id\": 7}|, it has no text in job_id",
                "|{\"command\": \"stop-execution\", \"job_id\": \"a\"}|, it has no text in execution_id",
            })
    void whatIsNoCommandIsRefusedWithTheReason(String text, String problem) {
        assertThatThrownBy(() -> read(text == null ? "" : text))
                .isInstanceOf(UnreadableCommandException.class)
                .hasMessage(problem);
    }

    @Test
    void idThatNoJobCanHaveIsRefused() {
        assertThatThrownBy(() -> read("{\"command\": \"stop-job\", \"job_id\": \"a\\\"b\"}"))
                .isInstanceOf(UnreadableCommandException.class)
                .hasMessageStartingWith("job_id must be letters, digits, _ and - only");
        assertThatThrownBy(() -> new StopJob("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hugeOrDeepPayloadIsRefusedAtOnce() {
        assertThatThrownBy(() -> read(" ".repeat(64 * 1024 + 1))).hasMessage("65537 bytes are too many");
        assertThatThrownBy(() -> read("[".repeat(60_000))).hasMessage("it is not JSON");
    }
}
