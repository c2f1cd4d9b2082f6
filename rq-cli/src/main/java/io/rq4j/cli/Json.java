package io.rq4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes documents of maps, collections, texts, numbers, truth values, null and what is JSON already. */
final class Json {

    /** A value as it stands in Redis. */
    record Raw(byte[] bytes) {

        /** Whether any reader of JSON can read it: NaN and Infinity, which Python writes, are taken too. */
        boolean isJson() {
            try (var parser = FACTORY.createParser(bytes)) {
                if (parser.nextToken() == null) {
                    return false;
                }
                parser.skipChildren();
                return parser.nextToken() == null;
            } catch (IOException e) {
                return false;
            }
        }

        /** For a person. */
        String text() {
            return isJson()
                    ? new String(bytes, StandardCharsets.UTF_8)
                    : "(" + bytes.length + " bytes that are not JSON)";
        }
    }

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();
    /** RQ's timestamps: always six digits. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private Json() {}

    /** A time as RQ writes it. */
    static @Nullable String time(@Nullable Instant time) {
        return time == null ? null : TIME.format(time);
    }

    /** A document on one line. */
    static String text(Map<String, ? extends @Nullable Object> document) {
        var text = new StringWriter();
        try (var json = FACTORY.createGenerator(text)) {
            write(json, document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** The text that an array begins with; null when this is none. */
    static @Nullable String firstText(byte[] bytes) {
        try (var parser = FACTORY.createParser(bytes)) {
            return parser.nextToken() == JsonToken.START_ARRAY ? parser.nextTextValue() : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            writeObject(json, map);
        } else if (value instanceof Collection<?> values) {
            json.writeStartArray();
            for (var item : values) {
                write(json, item);
            }
            json.writeEndArray();
        } else if (value instanceof Raw raw) {
            writeRaw(json, raw);
        } else {
            // Texts, numbers, truth values and null; anything else is a mistake of ours.
            json.writePOJO(value);
        }
    }

    private static void writeObject(JsonGenerator json, Map<?, ?> map) throws IOException {
        json.writeStartObject();
        for (var entry : map.entrySet()) {
            json.writeFieldName(String.valueOf(entry.getKey()));
            write(json, entry.getValue());
        }
        json.writeEndObject();
    }

    /** What is not JSON is wrapped as RQ wraps it. */
    private static void writeRaw(JsonGenerator json, Raw raw) throws IOException {
        if (!raw.isJson()) {
            writeObject(json, Map.of("unserialized", Base64.getEncoder().encodeToString(raw.bytes())));
            return;
        }
        try (var parser = FACTORY.createParser(raw.bytes())) {
            while (parser.nextToken() != null) {
                copy(parser, json);
            }
        }
    }

    /** Numbers keep all their digits; those that JSON does not know become texts. */
    private static void copy(JsonParser parser, JsonGenerator json) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_FLOAT) {
            json.copyCurrentEvent(parser);
        } else if (parser.isNaN()) {
            json.writeString(parser.getText());
        } else {
            json.writeNumber(parser.getText());
        }
    }
}
