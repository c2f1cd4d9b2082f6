package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.error.RqException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionArgumentsTest {

    @ParameterizedTest
    @ValueSource(strings = {"text", "1", "", "=", "=x", "two words", "a:b", "mail@host"})
    void whatHasNoMarkIsText(String argument) {
        assertThat(FunctionArguments.parse(List.of(argument)).args()).isEqualTo(List.of(argument));
    }

    @Test
    void keywordEndsAtTheFirstEqualsSign() {
        var parsed = FunctionArguments.parse(List.of("key=text", "other=a=b", "empty=", "url=http://h/?a:=b"));
        assertThat(parsed.args()).isEmpty();
        assertThat(parsed.kwargs())
                .isEqualTo(Map.of("key", "text", "other", "a=b", "empty", "", "url", "http://h/?a:=b"));
    }

    @Test
    void colonMarksJson() {
        var parsed = FunctionArguments.parse(List.of(":1", ":[1.5, true, null]", "key:={\"a\": \"b=c\"}"));
        assertThat(parsed.args()).hasToString("[1, [1.5, true, null]]");
        assertThat(parsed.kwargs()).isEqualTo(Map.of("key", Map.of("a", "b=c")));
    }

    @Test
    void valueWithAnAtSignIsTheContentOfAFile(@TempDir Path dir) throws IOException {
        var text = Files.writeString(dir.resolve("text"), "Grüße\n");
        var json = Files.writeString(dir.resolve("json"), "{\"a\": [1]}");

        var parsed = FunctionArguments.parse(List.of("@" + text, ":@" + json, "key=@" + text, "other:=@" + json));

        assertThat(parsed.args()).isEqualTo(List.of("Grüße\n", Map.of("a", List.of(1))));
        assertThat(parsed.kwargs()).isEqualTo(Map.of("key", "Grüße\n", "other", Map.of("a", List.of(1))));
    }

    @Test
    void missingFileIsNoWrongUse() {
        assertThatThrownBy(() -> FunctionArguments.parse(List.of("key=@no/such/file")))
                .isInstanceOf(RqException.class)
                .hasMessageStartingWith("The file no/such/file of an argument cannot be read as text: ");
    }

    @Test
    void brokenJsonNamesTheArgument() {
        assertThatThrownBy(() -> FunctionArguments.parse(List.of("key:={")))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The argument key:={ is not JSON: ")
                .hasMessageEndingWith("; a text is written without :");
    }

    @Test
    void percentMarksALiteralOfPython(@TempDir Path dir) throws IOException {
        var literal = Files.writeString(dir.resolve("literal"), "{'a': (1, None)}\n");
        var parsed = FunctionArguments.parse(List.of("%1", "%@" + literal, "key%='two words'", "other%=[True]"));
        assertThat(parsed.args()).hasToString("[1, {a=[1, null]}]");
        assertThat(parsed.kwargs()).isEqualTo(Map.of("key", "two words", "other", List.of(true)));
    }

    @Test
    void brokenLiteralNamesTheArgumentTheCharacterAndTheWayOut() {
        assertThatThrownBy(() -> FunctionArguments.parse(List.of("key%={1, 2}")))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "The argument key%={1, 2} is not a literal of Python that JSON can carry: at character 3 a set"
                                + " cannot be sent as JSON; write a list; a text is written without %, JSON with :");
    }

    @Test
    void keywordGivenTwiceIsRefused() {
        assertThatThrownBy(() -> FunctionArguments.parse(List.of("a=1", "a:=1")))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("The keyword argument a is given twice; leave out one");
    }
}
