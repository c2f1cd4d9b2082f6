package io.rq4j.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.rq4j.codec.JsonCodecSamples.Line;
import io.rq4j.error.CodecException;
import io.rq4j.job.Call;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls as they come from Redis. */
class JsonCodecCallTest {

    private static final String EXPECTED =
            "The payload is not a call: expected [function, null, [arguments], {keyword arguments}], got ";

    private final JsonCodec codec = JsonCodec.standard();

    @Test
    void outlineIsReadWithoutTheTypesOfTheArguments() {
        var call = decode("[\"tasks.add\", null, [1, \"x\"], {\"y\": 2, \"a\": null}]");

        assertThat(call.function()).isEqualTo("tasks.add");
        assertThat(call.positional()).isEqualTo(2);
        assertThat(call.keywords()).containsExactly("y", "a");
    }

    @Test
    void argumentsAreBoundToTheTypesThatTheFunctionDeclares() {
        var call = decode("[\"shop.place\", null, [7, {\"article\": \"pen\", \"quantity\": 3}, [\"a\"]],"
                + " {\"when\": \"2026-11-22T10:00:00Z\", \"none\": null}]");

        assertThat(call.argument(0, long.class)).isEqualTo(7L);
        assertThat(call.argument(0, double.class)).isEqualTo(7.0);
        assertThat(call.argument(1, Line.class)).isEqualTo(new Line("pen", 3));
        assertThat(call.argument(2, new TypeReference<List<String>>() {}.getType()))
                .isEqualTo(List.of("a"));
        assertThat(call.argument("when", Instant.class)).isEqualTo(Instant.parse("2026-11-22T10:00:00Z"));
        assertThat(call.argument("none", String.class)).isNull();
    }

    @Test
    void compactAndSpaciousJsonAreReadAlike() {
        for (var json : List.of(
                "[\"f\",null,[-1.5,\"é☃\",[],true,{\"a\":[]}],{\"k\":-2}]",
                "\n [ \"f\" ,\tnull , [ -1.5 , \"\\u00e9\\u2603\" , [ ] , true , { \"a\" : [ ] } ] ,"
                        + " { \"k\" : -2 } ] \n")) {
            var call = decode(json);

            assertThat(all(call)).containsExactly(-1.5, "é☃", List.of(), true, Map.of("a", List.of()));
            assertThat(call.argument("k", int.class)).isEqualTo(-2);
        }
    }

    @Test
    void lastOfTwoKeywordsOfOneNameCounts() {
        var call = decode("[\"f\", null, [], {\"k\": 1, \"k\": 2}]");

        assertThat(call.keywords()).containsExactly("k");
        assertThat(call.argument("k", int.class)).isEqualTo(2);
    }

    @Test
    void errorNamesFunctionPositionExpectedAndActual() {
        var call = decode("[\"shop.place\", null, [7, 2.5], {\"count\": \"three\"}]");

        assertThatThrownBy(() -> call.argument(1, int.class))
                .isInstanceOf(CodecException.class)
                .hasMessage("Argument 2 of shop.place must be int, got the number 2.5");
        assertThatThrownBy(() -> call.argument("count", int.class))
                .isInstanceOf(CodecException.class)
                .hasMessage("Argument count of shop.place must be int, got the string \"three\"");
    }

    @Test
    void argumentThatDidNotComeIsNamed() {
        var call = decode("[\"shop.place\", null, [7], {\"a\": 1}]");

        assertThatThrownBy(() -> call.argument(1, int.class))
                .isInstanceOf(CodecException.class)
                .hasMessage("shop.place came with 1 positional arguments, none at index 1");
        assertThatThrownBy(() -> call.argument("b", int.class))
                .isInstanceOf(CodecException.class)
                .hasMessage("shop.place came with the keyword arguments [a], none is b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[\"f\", null, []] | an array of (string, null, array)",
                "[\"f\", null, [], {}, 1] | an array of (string, null, array, object, number)",
                "[] | an array of ()",
                "[null, null, [], {}] | an array of (null, null, array, object)",
                "[1, null, [], {}] | an array of (number, null, array, object)",
                "[\"f\", {\"a\": 1}, [], {}] | an array of (string, object, array, object)",
                "[\"f\", null, {}, []] | an array of (string, null, object, array)",
                "[\"f\", null, null, null] | an array of (string, null, null, null)",
                "[\"f\", true, [], {}] | an array of (string, boolean, array, object)",
                "{\"a\": 1} | the object {\"a\": 1}",
                "\"f\" | the string \"f\"",
                "null | null",
                "`` | nothing",
                "` \n ` | nothing",
                "` [1]` | an array of (number)",
                "` {}` | the object {}",
                "[\"f\", null, [], {}] 1 | more after its end: the array [\"f\", null, [], {}] 1"
            })
    void anythingButTheFourElementsIsToldAsWhatItIs(String json, String actual) {
        assertThatThrownBy(() -> decode(json))
                .isInstanceOf(CodecException.class)
                .hasMessage(EXPECTED + actual);
    }

    @Test
    void pickleIsRecognizedByItsFirstByte() {
        // pickle.dumps(('tasks.add', None, (1,), {}), protocol=5)
        var pickle = new byte[] {(byte) 0x80, 5, (byte) 0x95, 0x1b, 0, 0, 0, 0, 0, 0, 0, '(', (byte) 0x8c, 9};

        assertThatThrownBy(() -> codec.decodeCall(pickle))
                .isInstanceOf(CodecException.class)
                .hasMessage("The payload is Python pickle, not JSON; enqueue with serializer='json'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "[\"f\"",
                "[\"f\", null, [1",
                "[\"f\", null, [\"x",
                "[\"f\", null, [], {\"a\"",
                "[\"f\", null, [], {\"a\": "
            })
    void payloadThatIsCutShortIsTold(String json) {
        assertThatThrownBy(() -> decode(json))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("The payload is not JSON: it ends too early, after ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oops",
                "[\"f\", null, [1 2], {}]",
                "[\"f\", null, [01], {}]",
                "[\"f\", nul, [], {}]",
                "['f', null, [], {}]",
                "[\"f\", null, [\"\\x\"], {}]",
                "[\"f\", null, [], {a: 1}]",
                "[\"f\", null, [1,], {}]",
                "\ufeff[\"f\", null, [], {}]",
                "[\"f\", null, [\"a\nb\"], {}]"
            })
    void payloadThatIsBrokenIsToldWithItsPlace(String json) {
        assertThatThrownBy(() -> decode(json))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("The payload is not JSON: it breaks at byte ")
                .satisfies(e -> assertThat(e.getMessage())
                        .doesNotContain("Source", "fasterxml")
                        .hasSizeLessThan(120));
    }

    @Test
    void payloadThatIsNotUtf8IsTold() {
        var latin1 = "[\"f\", null, [\"é\"], {}]".getBytes(StandardCharsets.ISO_8859_1);
        var utf16 = "[\"f\", null, [], {}]".getBytes(StandardCharsets.UTF_16LE);
        var zlib = new byte[] {0x78, (byte) 0x9c, (byte) 0x8b, 0x56};

        for (var bytes : List.of(latin1, utf16, zlib)) {
            assertThatThrownBy(() -> codec.decodeCall(bytes))
                    .isInstanceOf(CodecException.class)
                    .hasMessageStartingWith("The payload is not JSON: it breaks at byte ");
        }
    }

    @Test
    void nestingWithoutEndIsRefused() {
        assertThatThrownBy(() -> decode("[\"f\", null, [" + "[".repeat(1_000_000)))
                .isInstanceOf(CodecException.class)
                .hasMessage("The payload is refused: it is nested deeper than 1000 levels");
    }

    @Test
    void payloadOfTenMebibytesIsReadAndBound() {
        var text = "é".repeat(5 << 20);

        var call = codec.decodeCall(codec.encodeCall(Call.named("tasks.add", 1, text)));

        assertThat(call.argument(1, String.class)).isEqualTo(text);
        assertThat(decode("[\"f\", null, [\"" + text + "\"], {}]").argument(0, String.class))
                .isEqualTo(text);
    }

    @Test
    void everyArgumentIsFoundWhereItStands() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            var args = new ArrayList<Object>();
            var kwargs = new LinkedHashMap<String, Object>();
            for (int i = random.nextInt(6); i > 0; i--) {
                args.add(value(random, 4));
                kwargs.put(word(random), value(random, 4));
            }

            var call = codec.decodeCall(codec.encodeCall(new Call<>("f", args, kwargs, Object.class)));

            assertThat(all(call)).as("seed %d", seed).isEqualTo(args);
            kwargs.forEach((name, value) -> assertThat(call.argument(name, Object.class))
                    .as("seed %d", seed)
                    .isEqualTo(value));
        }
    }

    @Test
    void noBytesWhateverStopTheReaderWithAnotherException() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var good = "[\"tasks.add\", null, [1, 2.5, \"\\ud83d\\ude00é\"], {\"y\": [true, null]}]"
                .getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 20_000; round++) {
            var bytes = damaged(good, random);
            try {
                var call = codec.decodeCall(bytes);
                all(call);
                call.keywords().forEach(name -> call.argument(name, Object.class));
            } catch (CodecException e) {
                assertThat(e).as("seed %d", seed).hasMessageNotContaining("Source:");
            }
        }
    }

    @Test
    void modulesAddTypesAndChangeNothingElse() {
        var module = new SimpleModule().addSerializer(Thread.class, ToStringSerializer.instance);
        var extended = JsonCodec.with(module);

        var call = Call.named("tasks.add", Thread.currentThread(), 1e30);

        assertThat(new String(extended.encodeCall(call), StandardCharsets.US_ASCII))
                .startsWith("[\"tasks.add\", null, [\"Thread[")
                .endsWith(", 1e+30], {}]");
        assertThatThrownBy(() -> extended.decode("2.5".getBytes(StandardCharsets.US_ASCII), int.class))
                .isInstanceOf(CodecException.class);
    }

    private EncodedCall decode(String json) {
        return codec.decodeCall(json.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Object> all(EncodedCall call) {
        var args = new ArrayList<>();
        for (int i = 0; i < call.positional(); i++) {
            args.add(call.argument(i, Object.class));
        }
        return args;
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 8 : 6)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextInt() / 8.0;
            case 2 -> random.nextBoolean();
            case 3 -> null;
            case 4 -> "";
            case 5 -> word(random);
            case 6 -> new ArrayList<>(Arrays.asList(value(random, depth - 1), value(random, depth - 1)));
            default -> {
                var map = new LinkedHashMap<String, Object>();
                map.put(word(random), value(random, depth - 1));
                yield map;
            }
        };
    }

    private static String word(Random random) {
        var word = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            word.appendCodePoint("a\"\\[]{},: \n\0é☃".codePointAt(random.nextInt(14)));
        }
        return word.toString();
    }

    private static byte[] damaged(byte[] good, Random random) {
        var bytes = new ByteArrayOutputStream();
        int cut = random.nextInt(10) == 0 ? random.nextInt(good.length) : good.length;
        for (int i = 0; i < cut; i++) {
            boolean hit = random.nextInt(40) == 0;
            bytes.write(hit ? random.nextInt(256) : good[i]);
        }
        return bytes.toByteArray();
    }
}
