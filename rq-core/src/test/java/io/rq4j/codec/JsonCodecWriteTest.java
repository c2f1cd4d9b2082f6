package io.rq4j.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rq4j.codec.JsonCodecSamples.Account;
import io.rq4j.codec.JsonCodecSamples.ByAnnotation;
import io.rq4j.codec.JsonCodecSamples.Circle;
import io.rq4j.codec.JsonCodecSamples.Color;
import io.rq4j.codec.JsonCodecSamples.Failing;
import io.rq4j.codec.JsonCodecSamples.HoldsPolymorphic;
import io.rq4j.codec.JsonCodecSamples.Line;
import io.rq4j.codec.JsonCodecSamples.Mirror;
import io.rq4j.codec.JsonCodecSamples.Order;
import io.rq4j.codec.JsonCodecSamples.Tree;
import io.rq4j.error.CodecException;
import io.rq4j.job.Call;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The golden texts of calls are the output of CPython 3.11's json.dumps. */
class JsonCodecWriteTest {

    private final JsonCodec codec = JsonCodec.standard();

    @Test
    void callIsTheArrayOfFourThatRqWrites() {
        assertThat(text(Call.named("tasks.add", 1).withKwargs(Map.of("y", 2))))
                .isEqualTo("[\"tasks.add\", null, [1], {\"y\": 2}]");
        assertThat(text(Call.named("tasks.add"))).isEqualTo("[\"tasks.add\", null, [], {}]");
    }

    @Test
    void textIsAsciiWithLowerCaseEscapesAndSurrogatePairs() {
        assertThat(text(Call.named("tasks.add", "é☃", Map.of("a", Arrays.asList(1, 2.5, null, true)))))
                .isEqualTo("[\"tasks.add\", null, [\"\\u00e9\\u2603\", {\"a\": [1, 2.5, null, true]}], {}]");
        assertThat(text(Call.named("tasks.add", "😀 \"quoted\" \\ /", "\n\r\t\b\f\0\u001f\u007f\u0080", "\ud800")))
                .isEqualTo("[\"tasks.add\", null, [\"\\ud83d\\ude00 \\\"quoted\\\" \\\\ /\","
                        + " \"\\n\\r\\t\\b\\f\\u0000\\u001f\\u007f\\u0080\", \"\\ud800\"], {}]");
    }

    @Test
    void keysAreEscapedLikeValues() {
        assertThat(text(Map.of("é\u007f", 1))).isEqualTo("{\"\\u00e9\\u007f\": 1}");
    }

    @Test
    void doublesAreWrittenAsPythonDoes() {
        assertThat(text(Call.named(
                        "tasks.add",
                        2.5,
                        1e30,
                        1e-7,
                        1e16,
                        100000.0,
                        1e15,
                        0.0001,
                        0.00001,
                        0.1 + 0.2,
                        -0.0,
                        Double.MIN_VALUE,
                        Double.MAX_VALUE,
                        1e22,
                        123456789012345680.0)))
                .isEqualTo(
                        "[\"tasks.add\", null, [2.5, 1e+30, 1e-07, 1e+16, 100000.0, 1000000000000000.0, 0.0001, 1e-05,"
                                + " 0.30000000000000004, -0.0, 5e-324, 1.7976931348623157e+308, 1e+22,"
                                + " 1.2345678901234568e+17], {}]");
    }

    @Test
    void whatIsNoNumberIsWrittenBareAsPythonDoes() {
        assertThat(text(Call.named("tasks.add", Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)))
                .isEqualTo("[\"tasks.add\", null, [NaN, Infinity, -Infinity], {}]");
        assertThat(text(Float.NaN)).isEqualTo("NaN");
    }

    @Test
    void integersAreWrittenWhole() {
        assertThat(text(Call.named("tasks.add", BigInteger.TEN.pow(30), Long.MIN_VALUE, 2147483648L)))
                .isEqualTo("[\"tasks.add\", null,"
                        + " [1000000000000000000000000000000, -9223372036854775808, 2147483648], {}]");
    }

    @Test
    void emptyContainersHaveNoSpaces() {
        assertThat(text(Call.named("tasks.add", List.of(), Map.of(), List.of(List.of()), Map.of("a", Map.of()), "")))
                .isEqualTo("[\"tasks.add\", null, [[], {}, [[]], {\"a\": {}}, \"\"], {}]");
    }

    @Test
    void otherNumbersFollowTheSameRules() {
        assertThat(text(0.1f)).isEqualTo("0.1");
        assertThat(text(1e10f)).isEqualTo("10000000000.0");
        assertThat(text(new double[] {1, 1e16, Double.NaN})).isEqualTo("[1.0, 1e+16, NaN]");
        assertThat(text(new float[] {0.5f, 0.1f})).isEqualTo("[0.5, 0.1]");
        assertThat(text((byte) -1)).isEqualTo("-1");
    }

    @Test
    void decimalsArePlainNumbersWithAllTheirDigits() {
        assertThat(text(new BigDecimal("12.50"))).isEqualTo("12.50");
        assertThat(text(new BigDecimal("1E+3"))).isEqualTo("1000");
        assertThat(text(new BigDecimal("1E-10"))).isEqualTo("0.0000000001");
        assertThat(text(new BigDecimal("123456789012345678901234567890.123456789")))
                .isEqualTo("123456789012345678901234567890.123456789");
    }

    @Test
    void decimalWithAnEnormousExponentDoesNotFillMemory() {
        assertThat(text(new BigDecimal("1E+1000000000"))).isEqualTo("1E+1000000000");
    }

    @Test
    void recordsBeansAndEnumsAreObjectsAndNames() {
        var account = new Account();
        account.setOwner("Ann");

        assertThat(text(new Line("pen", 3))).isEqualTo("{\"article\": \"pen\", \"quantity\": 3}");
        assertThat(text(account)).isEqualTo("{\"owner\": \"Ann\", \"balance\": 0}");
        assertThat(text(Color.RED)).isEqualTo("\"RED\"");
        assertThat(text(Map.of(Color.RED, 1))).isEqualTo("{\"RED\": 1}");
    }

    @Test
    void nestedValuesKeepTheirOrder() {
        var order = new Order(
                7, List.of(new Line("pen", 3)), Optional.of("soon"), Map.of("wait", Duration.ofSeconds(90)), null);

        assertThat(text(order))
                .isEqualTo("{\"id\": 7, \"lines\": [{\"article\": \"pen\", \"quantity\": 3}], \"note\": \"soon\","
                        + " \"times\": {\"wait\": \"PT1M30S\"}, \"color\": null}");
    }

    @Test
    void timesAreIsoText() {
        assertThat(text(Instant.parse("2026-11-22T10:00:00.123456789Z")))
                .isEqualTo("\"2026-11-22T10:00:00.123456789Z\"");
        assertThat(text(LocalDate.of(2026, 11, 22))).isEqualTo("\"2026-11-22\"");
        assertThat(text(OffsetDateTime.parse("2026-11-22T10:00:00+02:00"))).isEqualTo("\"2026-11-22T10:00:00+02:00\"");
        assertThat(text(ZonedDateTime.parse("2026-11-22T10:00:00+01:00[Europe/Paris]")))
                .isEqualTo("\"2026-11-22T10:00:00+01:00[Europe/Paris]\"");
        assertThat(text(Duration.ofMillis(1500))).isEqualTo("\"PT1.5S\"");
    }

    @Test
    void otherScalarsAreText() {
        var id = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");

        assertThat(text(id)).isEqualTo("\"123e4567-e89b-12d3-a456-426614174000\"");
        assertThat(text(new byte[] {1, 2, -1})).isEqualTo("\"AQL/\"");
        assertThat(text('c')).isEqualTo("\"c\"");
        assertThat(text(Optional.empty())).isEqualTo("null");
        assertThat(text((Object) null)).isEqualTo("null");
    }

    @Test
    void valueOfASealedTypeDoesNotSayWhichClassItIs() {
        assertThat(text(new Circle(2))).isEqualTo("{\"radius\": 2}");
    }

    @Test
    void argumentThatCannotBeWrittenIsNamed() {
        assertThatThrownBy(() -> codec.encodeCall(Call.named("tasks.add", 1, new Object())))
                .isInstanceOf(CodecException.class)
                .hasMessage("Argument 2 of tasks.add cannot be written as JSON:"
                        + " java.lang.Object has no properties to write;"
                        + " make it a record, or give it public getters");
        assertThatThrownBy(() -> codec.encodeCall(
                        Call.named("tasks.add").withKwargs(Map.of("y", Map.of("a", List.of(new Object()))))))
                .hasMessageStartingWith(
                        "Argument y of tasks.add cannot be written as JSON: at a[0]: java.lang.Object has no");
    }

    @Test
    void valueThatCannotBeWrittenIsNamed() {
        assertThatThrownBy(() -> codec.encode(new Object()))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith(
                        "The value, a java.lang.Object, cannot be written as JSON: java.lang.Object has no");
    }

    @Test
    void failureOfAGetterIsTold() {
        assertThatThrownBy(() -> codec.encodeCall(Call.named("tasks.add", new Failing())))
                .isInstanceOf(CodecException.class)
                .hasMessage("Argument 1 of tasks.add cannot be written as JSON: at size:"
                        + " java.lang.IllegalStateException: not measured yet");
    }

    @Test
    void nullKeyIsRefused() {
        assertThatThrownBy(() -> codec.encode(Collections.singletonMap(null, 1)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("a map has null as a key");
    }

    @Test
    void whatContainsItselfIsRefused() {
        var list = new ArrayList<Object>();
        list.add(list);
        var children = new ArrayList<Tree>();
        var tree = new Tree("root", children);
        children.add(tree);

        assertThatThrownBy(() -> codec.encode(new Mirror()))
                .isInstanceOf(CodecException.class)
                .hasMessageEndingWith("it is nested deeper than 1000 levels, or contains itself");
        assertThatThrownBy(() -> codec.encode(list))
                .isInstanceOf(CodecException.class)
                .hasMessageEndingWith("it is nested deeper than 1000 levels, or contains itself");
        assertThatThrownBy(() -> codec.encodeCall(Call.named("tasks.add", tree)))
                .isInstanceOf(CodecException.class)
                .hasMessageEndingWith("it is nested deeper than 1000 levels, or contains itself")
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void polymorphicTypesAreRefused() {
        assertThatThrownBy(() -> codec.encode(new ByAnnotation()))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("ByAnnotation is polymorphic by annotation; JSON never names a class to make");
        assertThatThrownBy(() -> codec.encode(new HoldsPolymorphic(1)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("is polymorphic by annotation");
    }

    @Test
    void textOfTenMebibytesIsWritten() {
        var text = "x".repeat(10 << 20);

        assertThat(codec.encodeCall(Call.named("tasks.add", text))).hasSize(text.length() + 29);
    }

    private String text(Call<?> call) {
        return new String(codec.encodeCall(call), StandardCharsets.UTF_8);
    }

    private String text(Object value) {
        return new String(codec.encode(value), StandardCharsets.UTF_8);
    }
}
