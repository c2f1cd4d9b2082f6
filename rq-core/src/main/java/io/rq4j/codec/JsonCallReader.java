package io.rq4j.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rq4j.error.CodecException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds where the parts of {@code [function, null, [arguments], {keyword arguments}]} begin and end. */
final class JsonCallReader {

    private static final int PICKLE = 0x80;
    private static final String NOT_A_CALL =
            "The payload is not a call: expected [function, null, [arguments], {keyword arguments}], got ";
    private static final List<String> OUTLINE = List.of("string", "null", "array", "object");

    private final StrictJson json;
    private final byte[] bytes;

    JsonCallReader(StrictJson json, byte[] bytes) {
        this.json = json;
        this.bytes = bytes;
    }

    JsonCall read() {
        if (bytes.length > 0 && (bytes[0] & 0xff) == PICKLE) {
            throw new CodecException("The payload is Python pickle, not JSON; enqueue with serializer='json'");
        }
        var whole = JsonSlice.of(bytes);
        try {
            return outline(whole);
        } catch (IOException e) {
            throw BrokenJson.problem("The payload", whole, e);
        }
    }

    private JsonCall outline(JsonSlice whole) throws IOException {
        var parts = elements(whole);
        var kinds = parts.stream().map(JsonSlice::kind).toList();
        if (!kinds.equals(OUTLINE)) {
            throw new CodecException(NOT_A_CALL + "an array of (" + String.join(", ", kinds) + ")");
        }
        String function = json.read("The function's name", parts.get(0), String.class);
        return new JsonCall(json, function, elements(parts.get(2)), entries(parts.get(3)));
    }

    private List<JsonSlice> elements(JsonSlice array) throws IOException {
        var found = new ArrayList<JsonSlice>();
        try (var parser = json.parser(array)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                parser.skipChildren();
                throw new CodecException(NOT_A_CALL + array.describe());
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                found.add(value(parser, array));
            }
            if (parser.nextToken() != null) {
                throw new CodecException(NOT_A_CALL + "more after its end: " + array.describe());
            }
        }
        return found;
    }

    private Map<String, JsonSlice> entries(JsonSlice object) throws IOException {
        var found = new LinkedHashMap<String, JsonSlice>();
        try (var parser = json.parser(object)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                var name = parser.currentName();
                parser.nextToken();
                found.put(name, value(parser, object));
            }
        }
        return found;
    }

    private JsonSlice value(JsonParser parser, JsonSlice whole) throws IOException {
        long start = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        long end = parser.currentLocation().getByteOffset();
        return new JsonSlice(bytes, whole.start() + (int) start, whole.start() + (int) end);
    }
}
