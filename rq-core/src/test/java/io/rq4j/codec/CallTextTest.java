package io.rq4j.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.rq4j.codec.JsonCodecSamples.Color;
import io.rq4j.codec.JsonCodecSamples.Customer;
import io.rq4j.job.Call;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The expected texts of what Python has too were printed by RQ 2.10's get_call_string under CPython 3.11. */
class CallTextTest {

    @Test
    void argumentsAreWrittenAsPythonWould() {
        assertThat(describe(1)).isEqualTo("tasks.add(1)");
        assertThat(describe("oops")).isEqualTo("tasks.add('oops')");
        assertThat(describe(null, true, false)).isEqualTo("tasks.add(None, True, False)");
        assertThat(describe()).isEqualTo("tasks.add()");
        assertThat(describe(List.of(), Map.of(), "")).isEqualTo("tasks.add([], {}, '')");
    }

    @Test
    void keywordArgumentsFollowSortedAsTheyAreRendered() {
        assertThat(CallText.describe(Call.named("tasks.add", 1).withKwargs(Map.of("y", 2))))
                .isEqualTo("tasks.add(1, y=2)");
        assertThat(CallText.describe(Call.named("tasks.add", List.of(1, 2)).withKwargs(Map.of("y", Map.of("a", 1)))))
                .isEqualTo("tasks.add([1, 2], y={'a': 1})");
        assertThat(CallText.describe(Call.named("tasks.add").withKwargs(Map.of("z", 1, "a", 2, "B", 3))))
                .isEqualTo("tasks.add(B=3, a=2, z=1)");
        assertThat(CallText.describe(Call.named("tasks.add").withKwargs(Map.of("a", 10, "a2", 1, "a_", 3))))
                .isEqualTo("tasks.add(a2=1, a=10, a_=3)");
    }

    @Test
    void stringsAreQuotedAndEscapedAsPythonDoes() {
        assertThat(describe("it's", "say \"hi\"", "both ' and \"", "back\\slash", "a\nb\r\tc"))
                .isEqualTo("tasks.add(\"it's\", 'say \"hi\"', 'both \\' and \"', 'back\\\\slash', 'a\\nb\\r\\tc')");
        assertThat(describe("\0\u001f\u007f\u0080\u00ad", "é☃😀", "\u2028\u00a0\u3000 \u200b"))
                .isEqualTo("tasks.add('\\x00\\x1f\\x7f\\x80\\xad', 'é☃😀', '\\u2028\\xa0\\u3000 \\u200b')");
        assertThat(describe("\ud800", "\ue000", new String(Character.toChars(0xe0001))))
                .isEqualTo("tasks.add('\\ud800', '\\ue000', '\\U000e0001')");
    }

    @Test
    void numbersAreWrittenAsPythonDoes() {
        assertThat(describe(2.5, 1e30, 1e-7, 1e16, 100000.0, Double.NaN, Double.POSITIVE_INFINITY))
                .isEqualTo("tasks.add(2.5, 1e+30, 1e-07, 1e+16, 100000.0, nan, inf)");
        assertThat(describe(Double.NEGATIVE_INFINITY, -0.0, BigInteger.TEN.pow(30)))
                .isEqualTo("tasks.add(-inf, -0.0, 1000000000000000000000000000000)");
        assertThat(describe(0.1f, (short) 1, (byte) 2, 3L, new BigDecimal("12.50")))
                .isEqualTo("tasks.add(0.1, 1, 2, 3, 12.5)");
    }

    @Test
    void eachValueIsCutAfterSeventyFiveCharacters() {
        assertThat(describe("x".repeat(73))).isEqualTo("tasks.add('" + "x".repeat(73) + "')");
        assertThat(describe("x".repeat(74))).isEqualTo("tasks.add('" + "x".repeat(74) + "...)");
        assertThat(describe("😀".repeat(73))).isEqualTo("tasks.add('" + "😀".repeat(73) + "')");
        assertThat(describe("😀".repeat(100))).isEqualTo("tasks.add('" + "😀".repeat(74) + "...)");
        assertThat(describe(IntStream.range(0, 100).boxed().toList()))
                .isEqualTo("tasks.add([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, ...)");
        assertThat(describe(inOrder("k", "v".repeat(100), "z", 1)))
                .isEqualTo("tasks.add({'k': '" + "v".repeat(68) + "...)");
    }

    @Test
    void recordsAreTheDictThatTheyBecomeInJson() {
        var customer = new Customer("Ann", List.of("a", "b"), 12.5, Instant.parse("2026-11-22T10:00:00Z"));

        assertThat(describe(customer))
                .isEqualTo("tasks.add({'name': 'Ann', 'tags': ['a', 'b'], 'price': 12.5, 'when': '2026-11-22T10:0...)");
    }

    @Test
    void otherValuesAreWhatTheyBecomeInJson() {
        var id = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");

        assertThat(describe(Color.RED, id, Optional.empty(), "hi".getBytes(StandardCharsets.US_ASCII), 'c'))
                .isEqualTo("tasks.add('RED', '123e4567-e89b-12d3-a456-426614174000', None, 'aGk=', 'c')");
        assertThat(describe(Map.of(1, 2), new int[] {1, 2}, List.of(Color.RED)))
                .isEqualTo("tasks.add({'1': 2}, [1, 2], ['RED'])");
    }

    @Test
    void valueThatJsonCannotHoldIsNamedByItsClass() {
        assertThat(describe(new Object())).isEqualTo("tasks.add(<java.lang.Object>)");
    }

    @Test
    void listThatContainsItselfEnds() {
        var list = new ArrayList<Object>();
        list.add(list);

        assertThat(describe(list)).isEqualTo("tasks.add(" + "[".repeat(75) + "...)");
    }

    private static String describe(Object... args) {
        return CallText.describe(new Call<>("tasks.add", Arrays.asList(args), Map.of(), Object.class));
    }

    private static Map<String, Object> inOrder(String one, Object value, String other, Object otherValue) {
        var map = new LinkedHashMap<String, Object>();
        map.put(one, value);
        map.put(other, otherValue);
        return map;
    }
}
