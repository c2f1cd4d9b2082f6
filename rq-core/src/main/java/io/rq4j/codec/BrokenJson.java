package io.rq4j.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.rq4j.error.CodecException;

/** Says where a text stops being JSON, or which limit it passes. */
final class BrokenJson {

    private BrokenJson() {}

    static CodecException problem(String what, JsonSlice slice, Exception e) {
        var failure = JsonFailure.of(e);
        var text = failure.cause() instanceof StreamConstraintsException
                ? " is refused: " + excess(failure.message())
                : " is not JSON: " + breakage(slice, failure.cause());
        return new CodecException(what + text, e);
    }

    private static String excess(String message) {
        if (message.contains("depth")) {
            return "it is nested deeper than " + StrictJson.DEEPEST + " levels";
        }
        return message.startsWith("Number")
                ? "it has a number of more than " + StrictJson.LONGEST_NUMBER + " digits"
                : "it has a text or a key that is too long";
    }

    private static String breakage(JsonSlice slice, Throwable cause) {
        if (cause instanceof JsonEOFException) {
            return "it ends too early, after " + slice.length() + " bytes";
        }
        int position = position(slice, cause);
        return "it breaks at byte " + (slice.start() + position) + ", after " + slice.before(position);
    }

    private static int position(JsonSlice slice, Throwable cause) {
        var location = cause instanceof JsonProcessingException jackson ? jackson.getLocation() : null;
        long position = location == null ? 0 : location.getByteOffset();
        return (int) Math.max(0, Math.min(position, slice.length()));
    }
}
