package io.rq4j.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.type.TypeReference;
import io.rq4j.codec.JsonCodecSamples.Account;
import io.rq4j.codec.JsonCodecSamples.ByAnnotation;
import io.rq4j.codec.JsonCodecSamples.Color;
import io.rq4j.codec.JsonCodecSamples.HoldsPolymorphic;
import io.rq4j.codec.JsonCodecSamples.Line;
import io.rq4j.codec.JsonCodecSamples.NoWayIn;
import io.rq4j.codec.JsonCodecSamples.Order;
import io.rq4j.codec.JsonCodecSamples.Positive;
import io.rq4j.codec.JsonCodecSamples.Shape;
import io.rq4j.codec.JsonCodecSamples.Tree;
import io.rq4j.error.CodecException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What strict reading does not take, and with which words. */
class JsonCodecRefusalTest {

    private static final String SAMPLES = "io.rq4j.codec.JsonCodecSamples$";

    private final JsonCodec codec = JsonCodec.standard();

    static Stream<Arguments> scalars() {
        return Stream.of(
                arguments("2.5", int.class, "int, got the number 2.5"),
                arguments("2.0", int.class, "int, got the number 2.0"),
                arguments("2.0", Long.class, "java.lang.Long, got the number 2.0"),
                arguments("1e3", BigInteger.class, "java.math.BigInteger, got the number 1e3"),
                arguments("NaN", int.class, "int, got the number NaN"),
                arguments("3000000000", int.class, "int, got the number 3000000000"),
                arguments("-3000000000", Integer.class, "java.lang.Integer, got the number -3000000000"),
                arguments("9223372036854775808", long.class, "long, got the number 9223372036854775808"),
                arguments("40000", short.class, "short, got the number 40000"),
                arguments("128", byte.class, "byte, got the number 128"),
                arguments("200", Byte.class, "java.lang.Byte, got the number 200"),
                arguments("-129", byte.class, "byte, got the number -129"),
                arguments("1e400", double.class, "double, got the number 1e400"),
                arguments("1e39", float.class, "float, got the number 1e39"),
                arguments("NaN", BigDecimal.class, "java.math.BigDecimal, got the number NaN"),
                arguments("null", int.class, "int, got null"),
                arguments("null", boolean.class, "boolean, got null"),
                arguments("null", double.class, "double, got null"),
                arguments("null", char.class, "char, got null"),
                arguments("\"1\"", int.class, "int, got the string \"1\""),
                arguments("\"\"", Integer.class, "java.lang.Integer, got the string \"\""),
                arguments("\"1.5\"", double.class, "double, got the string \"1.5\""),
                arguments("\"NaN\"", double.class, "double, got the string \"NaN\""),
                arguments("\"1\"", BigDecimal.class, "java.math.BigDecimal, got the string \"1\""),
                arguments("true", int.class, "int, got the boolean true"),
                arguments("1", boolean.class, "boolean, got the number 1"),
                arguments("0", Boolean.class, "java.lang.Boolean, got the number 0"),
                arguments("\"true\"", boolean.class, "boolean, got the string \"true\""),
                arguments("1", String.class, "java.lang.String, got the number 1"),
                arguments("1.5", String.class, "java.lang.String, got the number 1.5"),
                arguments("true", String.class, "java.lang.String, got the boolean true"),
                arguments("[\"a\"]", String.class, "java.lang.String, got the array [\"a\"]"),
                arguments("{\"a\": 1}", String.class, "java.lang.String, got the object {\"a\": 1}"),
                arguments("65", char.class, "char, got the number 65"),
                arguments("\"ab\"", char.class, "char, got the string \"ab\""),
                arguments("\"\"", char.class, "char, got the string \"\""),
                arguments("1", CharSequence.class, "java.lang.CharSequence, got the number 1"),
                arguments("1", StringBuilder.class, "java.lang.StringBuilder, got the number 1"),
                arguments("1", OptionalInt[].class, "java.util.OptionalInt[], got the number 1"));
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments("0", Color.class, SAMPLES + "Color [RED, GREEN], got the number 0"),
                arguments("\"red\"", Color.class, SAMPLES + "Color [RED, GREEN], got the string \"red\""),
                arguments("\"\"", Color.class, SAMPLES + "Color [RED, GREEN], got the string \"\""),
                arguments("1795343432", Instant.class, "java.time.Instant, got the number 1795343432"),
                arguments("\"1795343432\"", Instant.class, "java.time.Instant, got the string \"1795343432\""),
                arguments("\"yesterday\"", Instant.class, "java.time.Instant, got the string \"yesterday\""),
                arguments("\"\"", Instant.class, "java.time.Instant, got the string \"\""),
                arguments("\"1.5\"", OffsetDateTime.class, "java.time.OffsetDateTime, got the string \"1.5\""),
                arguments("\"2026-02-30\"", LocalDate.class, "java.time.LocalDate, got the string \"2026-02-30\""),
                arguments("[2026, 11, 22]", LocalDate.class, "java.time.LocalDate, got the array [2026, 11, 22]"),
                arguments("[]", LocalDate.class, "java.time.LocalDate, got the array []"),
                arguments(
                        "\"2026-11-22T10:00:00Z\"",
                        LocalDate.class,
                        "java.time.LocalDate, got the string \"2026-11-22T10:00:00Z\""),
                arguments(
                        "\"2026-11-22T10:00:00Z\"",
                        LocalDateTime.class,
                        "java.time.LocalDateTime, got the string \"2026-11-22T10:00:00Z\""),
                arguments("90", Duration.class, "java.time.Duration, got the number 90"),
                arguments("1.5", Duration.class, "java.time.Duration, got the number 1.5"),
                arguments("2026", Year.class, "java.time.Year, got the number 2026"),
                arguments("1795343432302", Date.class, "java.util.Date, got the number 1795343432302"),
                arguments("\"5\"", Date.class, "java.util.Date, got the string \"5\""),
                arguments("\"x\"", UUID.class, "java.util.UUID, got the string \"x\""),
                arguments("1", URI.class, "java.net.URI, got the number 1"),
                arguments("\"not base64!\"", byte[].class, "byte[], got the string \"not base64!\""),
                arguments("[1, 2]", byte[].class, "byte[], got the array [1, 2]"),
                arguments("\"AAAA\"", double[].class, "double[], got the string \"AAAA\""),
                arguments("1", List.class, "java.util.List, got the number 1"),
                arguments("\"\"", List.class, "java.util.List, got the string \"\""),
                arguments("\"\"", Map.class, "java.util.Map, got the string \"\""),
                arguments("[]", Map.class, "java.util.Map, got the array []"),
                arguments("\"\"", Line.class, SAMPLES + "Line, got the string \"\""),
                arguments("[\"pen\", 3]", Line.class, SAMPLES + "Line, got the array [\"pen\", 3]"),
                arguments("\"x\"", Optional[].class, "java.util.Optional[], got the string \"x\""),
                arguments("", int.class, "int, got nothing"));
    }

    static Stream<Arguments> insides() {
        return Stream.of(
                arguments("[1, null]", int[].class, "int[], got the array [1, null]; at [1]: expected int, got null"),
                arguments(
                        "[1, 2.5]",
                        int[].class,
                        "int[], got the array [1, 2.5]; at [1]: expected int, got the number 2.5"),
                arguments(
                        "[\"NaN\"]",
                        double[].class,
                        "double[], got the array [\"NaN\"]; at [0]: expected double, got the string \"NaN\""),
                arguments("[1, 1e400]", float[].class, "at [1]: expected float, got the number 1e400"),
                arguments("[null]", double[].class, "at [0]: expected double, got null"),
                arguments(
                        "[1]",
                        new TypeReference<List<String>>() {}.getType(),
                        "java.util.List<java.lang.String>, got the array [1];"
                                + " at [0]: expected java.lang.String, got the number 1"),
                arguments(
                        "[\"1\"]",
                        new TypeReference<Set<Integer>>() {}.getType(),
                        "at [0]: expected java.lang.Integer, got"),
                arguments("[1]", String[].class, "at [0]: expected java.lang.String, got the number 1"),
                arguments(
                        "{\"x\": \"a\"}",
                        new TypeReference<Map<Integer, String>>() {}.getType(),
                        "; expected java.lang.Integer, got the key \"x\""),
                arguments(
                        "{\"a\": [1, {}]}",
                        new TypeReference<Map<String, List<Integer>>>() {}.getType(),
                        "at a[1]: expected java.lang.Integer, got an object"),
                arguments(
                        "{\"article\": \"pen\"}",
                        Line.class,
                        SAMPLES
                                + "Line, got the object {\"article\": \"pen\"};"
                                + " at quantity: expected int, got nothing"),
                arguments(
                        "{\"article\": \"pen\", \"quantity\": null}",
                        Line.class,
                        "; at quantity: expected int, got null"),
                arguments(
                        "{\"article\": \"pen\", \"quantity\": 3, \"price\": 2}",
                        Line.class,
                        "; at price: this property is unknown to " + SAMPLES + "Line, which has article, quantity"),
                arguments(
                        "{\"owner\": \"Ann\", \"balance\": 1.5}",
                        Account.class,
                        "; at balance: expected int, got the number 1.5"),
                arguments(
                        "{\"balance\": 3000000000}",
                        Account.class,
                        "; at balance: expected int, got the number 3000000000"),
                arguments(
                        "{\"id\": 3, \"x\": 1}",
                        Account.class,
                        "; at id: this property is unknown to " + SAMPLES + "Account"),
                arguments(
                        "{\"id\": 1, \"lines\": [{\"article\": \"pen\", \"quantity\": \"3\"}]}",
                        Order.class,
                        "; at lines[0].quantity: expected int, got the string \"3\""),
                arguments(
                        "{\"id\": 1, \"times\": {\"wait\": 90}}",
                        Order.class,
                        "; at times.wait: expected java.time.Duration, got the number 90"),
                arguments(
                        "{\"id\": 1, \"color\": \"BLUE\"}",
                        Order.class,
                        "; at color: expected " + SAMPLES + "Color [RED, GREEN]"),
                arguments(
                        "{\"number\": -1}",
                        Positive.class,
                        SAMPLES + "Positive, got the object {\"number\": -1}; " + SAMPLES + "Positive refuses it:"
                                + " java.lang.IllegalArgumentException: number must be positive, got -1"));
    }

    static Stream<Arguments> types() {
        return Stream.of(
                arguments(
                        "{\"radius\": 1}",
                        Shape.class,
                        SAMPLES + "Shape is abstract and JSON never names a class to make"),
                arguments(
                        "{\"@class\": \"java.lang.Object\"}",
                        ByAnnotation.class,
                        "ByAnnotation is polymorphic by annotation"),
                arguments("{\"value\": 1}", HoldsPolymorphic.class, "is polymorphic by annotation"),
                arguments("\"java.lang.String\"", Class.class, "JSON never names a class to load"),
                arguments(
                        "{\"size\": 1}", NoWayIn.class, SAMPLES + "NoWayIn cannot be made from JSON; make it a record"),
                arguments("{}", Thread.State.class, "java.lang.Thread$State"));
    }

    @ParameterizedTest
    @MethodSource({"scalars", "values", "insides", "types"})
    void wrongValueIsRefusedWithExpectedAndActual(String json, Type type, String words) {
        var refusal = catchThrowable(() -> read(json, type));

        assertThat(refusal).isInstanceOf(CodecException.class);
        assertThat(refusal.getMessage())
                .startsWith("The value ")
                .contains(words)
                .doesNotContain("fasterxml", "jackson", "Jackson", "Source", "reference chain", "line:");
    }

    @Test
    void addressIsNotLookedUpFromANumber() {
        assertThatThrownBy(() -> read("1", InetAddress.class)).hasMessageEndingWith("got the number 1");
    }

    @Test
    void actualValueIsCutToEightyCharacters() {
        assertThatThrownBy(() -> read("\"" + "é".repeat(1_000_000) + "\"", int.class))
                .hasMessage("The value must be int, got the string \"" + "é".repeat(79) + "...");
        assertThatThrownBy(() -> read(
                        "{\"article\": \"" + "x".repeat(500) + "\", \"quantity\": \"" + "y".repeat(500) + "\"}",
                        Line.class))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(330));
    }

    @Test
    void brokenJsonIsToldWithItsPlace() {
        assertThatThrownBy(() -> read("{\"a\": 1", Object.class))
                .isInstanceOf(CodecException.class)
                .hasMessage("The value is not JSON: it ends too early, after 7 bytes");
        assertThatThrownBy(() -> read("[1, 2, oops]", Object.class))
                .hasMessageStartingWith("The value is not JSON: it breaks at byte ")
                .hasMessageContaining("after [1, 2, ");
        assertThatThrownBy(() -> read("{\"article\": \"pen\", \"quantity\": x}", Line.class))
                .hasMessageStartingWith("The value is not JSON: it breaks at byte ");
    }

    @Test
    void moreThanOneValueIsBroken() {
        assertThatThrownBy(() -> read("1 2", int.class)).isInstanceOf(CodecException.class);
    }

    @Test
    void brokenUtf8IsTold() {
        var bytes = new byte[] {'"', 'a', (byte) 0xff, '"'};

        assertThatThrownBy(() -> codec.decode(bytes, String.class))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("The value is not JSON: it breaks at byte ");
    }

    @Test
    void nestingWithoutEndIsTold() {
        assertThatThrownBy(() -> read("[".repeat(100_000), Object.class))
                .isInstanceOf(CodecException.class)
                .hasMessage("The value is refused: it is nested deeper than 1000 levels");
        assertThatThrownBy(() -> read("{\"children\":[".repeat(50_000), Tree.class))
                .isInstanceOf(CodecException.class)
                .hasMessage("The value is refused: it is nested deeper than 1000 levels");
    }

    @Test
    void endlessNumberIsTold() {
        assertThatThrownBy(() -> read("1".repeat(5_000), BigInteger.class))
                .isInstanceOf(CodecException.class)
                .hasMessage("The value is refused: it has a number of more than 4300 digits");
    }

    private Object read(String json, Type type) {
        return codec.decode(json.getBytes(StandardCharsets.UTF_8), type);
    }
}
