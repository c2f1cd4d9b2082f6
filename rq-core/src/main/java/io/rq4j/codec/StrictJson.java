package io.rq4j.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.MutableCoercionConfig;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.jackson.module.paramnames.ParameterNamesModule;
import io.rq4j.job.Call;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Jackson, set up once to write as Python does and to read nothing that was not declared. */
record StrictJson(JsonFactory factory, ObjectReader reader, ObjectWriter writer) {

    /** RQ bounds nothing here; the payload limit of the queue does. */
    private static final int LONGEST_STRING = 256 << 20;
    /** Python refuses to read integers of more digits, and reading one takes time that grows with the square. */
    static final int LONGEST_NUMBER = 4_300;

    static final int DEEPEST = StreamReadConstraints.DEFAULT_MAX_DEPTH;

    static StrictJson with(List<Module> modules) {
        var factory = newFactory();
        var mapper = newMapper(factory, modules);
        return new StrictJson(factory, mapper.reader(), mapper.writer(new PythonSeparators()));
    }

    private static JsonFactory newFactory() {
        return new JsonFactoryBuilder()
                .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                .characterEscapes(new PythonEscapes())
                // Always UTF-8, as RQ has it; guessed UTF-16 would shift every byte position.
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                // Keys come from anywhere; interned ones would stay for ever.
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(LONGEST_STRING)
                        .maxNumberLength(LONGEST_NUMBER)
                        .build())
                .addDecorator((made, generator) -> new PythonGenerator(generator))
                .build();
    }

    private static JsonMapper newMapper(JsonFactory factory, List<Module> modules) {
        return JsonMapper.builder(factory)
                .annotationIntrospector(new PolymorphismRefused())
                .addModules(new Jdk8Module(), new JavaTimeModule(), new ParameterNamesModule(), strictness())
                .addModules(modules)
                .defaultLeniency(false)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .withCoercionConfigDefaults(StrictJson::allowNothing)
                .withCoercionConfig(
                        LogicalType.Float,
                        numbers -> numbers.setCoercion(CoercionInputShape.Integer, CoercionAction.TryConvert))
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .enable(SerializationFeature.WRITE_DATES_WITH_ZONE_ID)
                // What contains itself runs into the limit of depth, directly or not.
                .disable(SerializationFeature.FAIL_ON_SELF_REFERENCES)
                .build();
    }

    private static Module strictness() {
        return new SimpleModule("rq").setDeserializerModifier(new Strictness());
    }

    private static void allowNothing(MutableCoercionConfig coercion) {
        for (var shape : CoercionInputShape.values()) {
            coercion.setCoercion(shape, CoercionAction.Fail);
        }
    }

    byte[] writeCall(Call<?> call) {
        try {
            return writer.writeValueAsBytes(Arrays.asList(call.function(), null, call.args(), call.kwargs()));
        } catch (IOException | RuntimeException e) {
            throw WriteProblem.of(call, e);
        }
    }

    byte[] write(@Nullable Object value) {
        try {
            return writer.writeValueAsBytes(value);
        } catch (IOException | RuntimeException e) {
            throw WriteProblem.of(value, e);
        }
    }

    JsonParser parser(JsonSlice slice) throws IOException {
        return factory.createParser(slice.bytes(), slice.start(), slice.length());
    }

    /** Reads {@code slice} as {@code type}; {@code what} begins the text of an error. */
    <T> @Nullable T read(String what, JsonSlice slice, Type type) {
        try (var parser = parser(slice)) {
            return read(what, slice, type, parser);
        } catch (IOException e) {
            throw ReadProblem.of(what, slice, type, e);
        }
    }

    // The parser must still be open when its position is described.
    private <T> @Nullable T read(String what, JsonSlice slice, Type type, JsonParser parser) {
        try {
            return reader.forType(type).readValue(parser);
        } catch (IOException | RuntimeException e) {
            throw ReadProblem.of(what, slice, type, e);
        }
    }
}
