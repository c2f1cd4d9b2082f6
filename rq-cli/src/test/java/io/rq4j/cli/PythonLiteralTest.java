package io.rq4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.codec.JsonCodec;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each line was held against {@code json.dumps(ast.literal_eval(text))}. */
class PythonLiteralTest {

    private static String json(String literal) {
        return new String(JsonCodec.standard().encode(PythonLiteral.read(literal)), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1                          | 1",
                "  -1                       | -1",
                "- 1                        | -1",
                "+1_000                     | 1000",
                "0x_ff                      | 255",
                "0o17                       | 15",
                "0b101                      | 5",
                "00                         | 0",
                "1.                         | 1.0",
                ".5                         | 0.5",
                "-1.5e-3                    | -0.0015",
                "1e22                       | 1e+22",
                "9223372036854775808        | 9223372036854775808",
                "-9223372036854775808       | -9223372036854775808",
                "True                       | true",
                "False                      | false",
                "None                       | null",
                "(None)                     | null",
                "'a'                        | \"a\"",
                "\"it's\"                   | \"it's\"",
                "'a' \"b\" 'c'              | \"abc\"",
                "'''a'b'''                  | \"a'b\"",
                "r'a\\n'                    | \"a\\\\n\"",
                "u'a'                       | \"a\"",
                "R'a' U'b'                  | \"ab\"",
                "'\\x41\\u00e9\\101\\0'     | \"A\\u00e9A\\u0000\"",
                "'\\U0001f600\\N{EURO SIGN}'| \"\\ud83d\\ude00\\u20ac\"",
                "'\\d\\'\\\\\\\"\\t'        | \"\\\\d'\\\\\\\"\\t\"",
                "'\\a\\b\\f\\n\\r\\v'       | \"\\u0007\\b\\f\\n\\r\\u000b\"",
                "''                         | \"\"",
                "[]                         | []",
                "[1, 'b', [None,], ]        | [1, \"b\", [null]]",
                "()                         | []",
                "(1)                        | 1",
                "(1,)                       | [1]",
                "(1, 2)                     | [1, 2]",
                "((1, 2), )                 | [[1, 2]]",
                "{}                         | {}",
                "{'a': 1, 'b': {'c': (1,)},}| {\"a\": 1, \"b\": {\"c\": [1]}}",
                "{1: 2, False: 3, None: 4}  | {\"1\": 2, \"false\": 3, \"null\": 4}",
            })
    void literalIsReadAsPythonReadsIt(String literal, String json) {
        assertThat(json(literal)).isEqualTo(json);
    }

    @Test
    void lineThatGoesOnIsOneText() {
        assertThat(json("'a\\\nb'")).isEqualTo("\"ab\"");
        assertThat(json("\"\"\"a\nb\"\"\"")).isEqualTo("\"a\\nb\"");
        assertThat(json("[1,\n\t2]")).isEqualTo("[1, 2]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``          | at character 1 it ends too soon",
                "[1, 2       | at character 6 a , or ] is missing",
                "[1 2]       | at character 4 a , or ] is missing",
                "[1,, 2]     | at character 4 no value begins with ,",
                "1 2         | at character 3 there is more after its end",
                "abc         | at character 1 abc is a name, not a value; a text stands in quotes",
                "[true]      | at character 2 true is a name, not a value; a text stands in quotes",
                "open('x')   | at character 1 open is a name, not a value; a text stands in quotes",
                "{1, 2}      | at character 3 a set cannot be sent as JSON; write a list",
                "{1}         | at character 3 a set cannot be sent as JSON; write a list",
                "{1 2}       | at character 4 a : is missing",
                "{(1, 2): 3} | at character 8 a key must be a text or a number",
                "b'x'        | at character 1 a text with the prefix b cannot be sent as JSON; write it without",
                "f'x'        | at character 1 a text with the prefix f cannot be sent as JSON; write it without",
                "'a' b'x'    | at character 5 a text with the prefix b cannot be sent as JSON; write it without",
                "1+2j        | at character 2 there is more after its end",
                "2j          | at character 2 a complex number cannot be sent as JSON",
                "-           | at character 2 a number is missing",
                "1__0        | at character 1 a _ stands between digits only",
                "1_          | at character 1 a _ stands between digits only",
                "012         | at character 1 a number does not begin with 0",
                "'a          | at character 1 a text begins that does not end",
                "'\\x4'      | at character 4 an escape needs 2 hexadecimal digits",
                "'\\U99999999' | at character 4 an escape names no character",
                "'\\N{no such}' | at character 4 an escape names no character",
            })
    void otherTextSaysWhereItIsWrong(String literal, String problem) {
        assertThatThrownBy(() -> PythonLiteral.read(literal))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "(", "{1:"})
    void nestingIsBounded(String open) {
        assertThatThrownBy(() -> PythonLiteral.read(open.repeat(100_000)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it is nested more than 100 levels deep");
    }

    @Test
    void numberOfAMillionDigitsIsRefusedAtOnce() {
        assertThatThrownBy(() -> PythonLiteral.read("9".repeat(1_000_000)))
                .hasMessage("at character 1 a number has more than 4300 digits");
    }
}
