package io.rq4j.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.type.TypeReference;
import io.rq4j.codec.JsonCodecSamples.Account;
import io.rq4j.codec.JsonCodecSamples.Circle;
import io.rq4j.codec.JsonCodecSamples.Color;
import io.rq4j.codec.JsonCodecSamples.Line;
import io.rq4j.codec.JsonCodecSamples.Nothing;
import io.rq4j.codec.JsonCodecSamples.Order;
import io.rq4j.function.Samples;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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

class JsonCodecReadTest {

    private final JsonCodec codec = JsonCodec.standard();

    static Stream<Arguments> roundTrips() {
        var account = new Account();
        account.setOwner("Ann");
        account.setBalance(-3);
        return Stream.of(
                arguments(7, int.class),
                arguments(Long.MIN_VALUE, long.class),
                arguments((short) -5, short.class),
                arguments((byte) -128, byte.class),
                arguments((byte) 127, Byte.class),
                arguments(2.5, double.class),
                arguments(1e-7, Double.class),
                arguments(Double.NaN, double.class),
                arguments(Double.NEGATIVE_INFINITY, Double.class),
                arguments(0.1f, float.class),
                arguments(Float.POSITIVE_INFINITY, Float.class),
                arguments(true, boolean.class),
                arguments('c', char.class),
                arguments("", String.class),
                arguments("é☃😀\0\u007f\"\\", String.class),
                arguments(new BigDecimal("12.50"), BigDecimal.class),
                arguments(new BigDecimal("0.1000000000000000000000001"), BigDecimal.class),
                arguments(BigInteger.TEN.pow(100), BigInteger.class),
                arguments(new int[] {1, -2}, int[].class),
                arguments(new double[] {1, 0.5, Double.NaN}, double[].class),
                arguments(new float[] {0.1f}, float[].class),
                arguments(new double[][] {{1}, {}}, double[][].class),
                arguments(new byte[] {1, 2, -1}, byte[].class),
                arguments(new String[] {"a", null}, String[].class),
                arguments("xyz".toCharArray(), char[].class),
                arguments(UUID.fromString("123e4567-e89b-12d3-a456-426614174000"), UUID.class),
                arguments(URI.create("https://example.org/?a=b"), URI.class),
                arguments(Locale.FRANCE, Locale.class),
                arguments(Color.RED, Color.class),
                arguments(Instant.parse("2026-11-22T10:00:00.123456789Z"), Instant.class),
                arguments(LocalDate.of(2026, 11, 22), LocalDate.class),
                arguments(LocalTime.of(10, 30), LocalTime.class),
                arguments(LocalDateTime.of(2026, 11, 22, 10, 30), LocalDateTime.class),
                arguments(OffsetDateTime.parse("2026-11-22T10:00:00+02:00"), OffsetDateTime.class),
                arguments(ZonedDateTime.parse("2026-11-22T10:00:00+01:00[Europe/Paris]"), ZonedDateTime.class),
                arguments(ZonedDateTime.of(2026, 11, 22, 10, 0, 0, 0, ZoneId.of("UTC")), ZonedDateTime.class),
                arguments(ZonedDateTime.of(2026, 11, 22, 10, 0, 0, 0, ZoneId.of("Etc/GMT+1")), ZonedDateTime.class),
                arguments(Duration.ofMillis(90_500), Duration.class),
                arguments(Period.ofDays(3), Period.class),
                arguments(Year.of(2026), Year.class),
                arguments(YearMonth.of(2026, 11), YearMonth.class),
                arguments(Month.MAY, Month.class),
                arguments(DayOfWeek.MONDAY, DayOfWeek.class),
                arguments(ZoneId.of("Europe/Paris"), ZoneId.class),
                arguments(ZoneOffset.ofHours(2), ZoneOffset.class),
                arguments(new Date(1_795_343_432_302L), Date.class),
                arguments(account, Account.class),
                arguments(new Circle(2), Circle.class),
                arguments(new Line("pen", 3), Line.class),
                arguments(new Nothing(), Nothing.class),
                arguments(
                        new Order(
                                7,
                                List.of(new Line("pen", 3)),
                                Optional.of("soon"),
                                Map.of("wait", Duration.ofSeconds(90)),
                                Color.GREEN),
                        Order.class),
                arguments(new Order(7, List.of(), Optional.empty(), Map.of(), null), Order.class),
                arguments(OptionalInt.of(3), OptionalInt.class),
                arguments(Optional.empty(), Optional.class),
                arguments(List.of(1L, 2L), new TypeReference<List<Long>>() {}.getType()),
                arguments(Set.of(0.5), new TypeReference<Set<Double>>() {}.getType()),
                arguments(EnumSet.of(Color.RED), new TypeReference<EnumSet<Color>>() {}.getType()),
                arguments(Optional.of(Instant.EPOCH), new TypeReference<Optional<Instant>>() {}.getType()),
                arguments(
                        Map.of(Color.RED, List.of(new Line("pen", 3))),
                        new TypeReference<Map<Color, List<Line>>>() {}.getType()),
                arguments(
                        Map.of(1, Map.of(2L, "x")), new TypeReference<Map<Integer, Map<Long, String>>>() {}.getType()));
    }

    @ParameterizedTest
    @MethodSource("roundTrips")
    void whatIsWrittenIsReadBackEqual(Object value, Type type) {
        assertThat(codec.<Object>decode(codec.encode(value), type)).isEqualTo(value);
    }

    @Test
    void wholeNumberIsTakenForAFloatingPointOneAndADecimal() {
        assertThat(read("2", double.class)).isEqualTo(2.0);
        assertThat(read("2", Float.class)).isEqualTo(2.0f);
        assertThat(read("2", BigDecimal.class)).isEqualTo(new BigDecimal(2));
        assertThat(read("[1, 2.5]", double[].class)).isEqualTo(new double[] {1, 2.5});
    }

    @Test
    void nullIsTakenForEverythingThatIsNotPrimitive() {
        for (var type : List.of(
                Integer.class, Double.class, String.class, Instant.class, Line.class, List.class, Object.class)) {
            assertThat(read("null", type)).isNull();
        }
        assertThat(read("null", Optional.class)).isEqualTo(Optional.empty());
    }

    @Test
    void missingComponentThatMayBeNullIsNullOrEmpty() {
        assertThat(read("{\"id\": 1}", Order.class)).isEqualTo(new Order(1, null, Optional.empty(), null, null));
    }

    @Test
    void undeclaredTypesAreReadAsTheirJsonSuggests() {
        var expected = new LinkedHashMap<String, Object>();
        expected.put("a", Arrays.asList(1, 3_000_000_000L, BigInteger.TEN.pow(30), 2.5, null));
        expected.put("b", true);
        expected.put("c", Double.NaN);

        assertThat(read(
                        "{\"a\": [1, 3000000000, 1000000000000000000000000000000, 2.5, null], \"b\": true, \"c\": NaN}",
                        Object.class))
                .isEqualTo(expected);
        assertThat(read("\"\\ud83d\\ude00\"", Object.class)).isEqualTo("😀");
    }

    @Test
    void rawUtf8AndOtherSpacingAreRead() {
        assertThat(read(" {\"a\":\"é☃😀\" ,\n\"b\":[1,2]} ", Object.class))
                .isEqualTo(Map.of("a", "é☃😀", "b", List.of(1, 2)));
    }

    @Test
    void typeVariablesAreReadAsTheirBounds() throws NoSuchMethodException {
        var list = Samples.class.getMethod("twice", Object.class).getGenericReturnType();

        assertThat(read("[1, \"a\"]", list)).isEqualTo(List.of(1, "a"));
        assertThat(list).hasToString("java.util.List<T>");
    }

    @Test
    void resultThatNobodyWantsIsNotLookedAt() {
        assertThat(read("{\"a\": [1]}", Void.class)).isNull();
    }

    @Test
    void textOfTenMebibytesIsRead() {
        var text = "x".repeat(10 << 20);

        assertThat(codec.<Object>decode(codec.encode(text), String.class)).isEqualTo(text);
    }

    @Test
    void integersAreReadUpToTheLengthThatPythonReads() {
        assertThat(read("9".repeat(4_300), BigInteger.class)).isEqualTo(new BigInteger("9".repeat(4_300)));
    }

    @Test
    void nestingOfAThousandLevelsIsRead() {
        assertThat(read("[".repeat(1000) + "]".repeat(1000), Object.class)).isInstanceOf(List.class);
    }

    private Object read(String json, Type type) {
        return codec.decode(json.getBytes(StandardCharsets.UTF_8), type);
    }
}
