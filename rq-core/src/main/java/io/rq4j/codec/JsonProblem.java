package io.rq4j.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.rq4j.error.CodecException;
import io.rq4j.job.Call;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in the words of the job, not of Jackson, why a value could not be written or read. */
final class JsonProblem {

    private JsonProblem() {}

    static CodecException writing(Call<?> call, Exception e) {
        var path = path(e);
        if (path.size() < 2) {
            return new CodecException(
                    "The call of " + call.function() + " cannot be written as JSON: " + unwritable(e), e);
        }
        // The path goes through the four elements of the payload: arguments are the third, keyword arguments the
        // fourth.
        var argument = path.get(1);
        var name = argument.getFieldName() != null ? argument.getFieldName() : String.valueOf(argument.getIndex() + 1);
        return writing("Argument " + name + " of " + call.function(), path.subList(2, path.size()), e);
    }

    static CodecException writing(@Nullable Object value, Exception e) {
        var what = value == null ? "null" : "The value, a " + value.getClass().getName() + ",";
        return writing(what, path(e), e);
    }

    private static CodecException writing(String what, List<Reference> path, Exception e) {
        return new CodecException(what + " cannot be written as JSON: " + at(path) + unwritable(e), e);
    }

    private static String unwritable(Exception e) {
        var cause = innermost(e);
        if (cause instanceof StreamConstraintsException) {
            return "it is nested deeper than " + StrictJson.DEEPEST + " levels, or contains itself";
        }
        if (isPolymorphic(cause)) {
            return ((JsonProcessingException) cause).getOriginalMessage();
        }
        if (cause instanceof InvalidDefinitionException definition && definition.getType() != null) {
            return definition.getType().getRawClass().getName()
                    + " has no properties to write; make it a record, or give it public getters";
        }
        boolean nullKey = cause instanceof JsonMappingException mapping
                && mapping.getOriginalMessage().startsWith("Null key");
        return nullKey ? "a map has null as a key" : plainly(cause);
    }

    static CodecException reading(String what, JsonSlice slice, Type type, Exception e) {
        var cause = innermost(e);
        if (cause instanceof StreamReadException && !(cause instanceof InputCoercionException)) {
            return broken(what, slice, e);
        }
        return new CodecException(
                what + " must be " + name(type) + ", got " + slice.describe() + detail(path(e), cause), e);
    }

    /** Where inside the value it went wrong, and why; nothing if all is said with expected and actual. */
    private static String detail(List<Reference> path, Throwable cause) {
        boolean plain = path.isEmpty() && isMismatch(cause);
        return plain ? "" : "; " + at(path) + unreadable(cause);
    }

    private static String unreadable(Throwable cause) {
        if (cause instanceof UnrecognizedPropertyException unknown) {
            return "this property is unknown to " + unknown.getReferringClass().getName() + ", which has "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .collect(Collectors.joining(", "));
        }
        if (cause instanceof ValueInstantiationException refused) {
            return refused.getType().getRawClass().getName() + " refuses it: " + refused.getCause();
        }
        if (cause instanceof InvalidDefinitionException definition) {
            return unmakeable(definition);
        }
        if (cause instanceof MismatchedInputException mismatch) {
            return mismatch(mismatch.getTargetType(), mismatch.getProcessor());
        }
        if (cause instanceof InputCoercionException overflow) {
            return mismatch(overflow.getTargetType(), overflow.getProcessor());
        }
        return plainly(cause);
    }

    /** Jackson's full messages end with where in its source it stood; other exceptions come from the user's classes. */
    private static String plainly(Throwable cause) {
        return cause instanceof JsonProcessingException jackson ? jackson.getOriginalMessage() : cause.toString();
    }

    private static boolean isPolymorphic(Throwable cause) {
        return cause instanceof JsonProcessingException jackson
                && jackson.getOriginalMessage().endsWith(PolymorphismRefused.REASON);
    }

    private static boolean isMismatch(Throwable cause) {
        return cause instanceof InputCoercionException
                || cause instanceof MismatchedInputException && !(cause instanceof UnrecognizedPropertyException);
    }

    private static String unmakeable(InvalidDefinitionException definition) {
        var type = definition.getType();
        if (type == null || isPolymorphic(definition)) {
            return definition.getOriginalMessage();
        }
        return type.getRawClass().getName()
                + (type.isAbstract()
                        ? " is abstract and JSON never names a class to make; declare a concrete one"
                        : " cannot be made from JSON; make it a record, or give it a public constructor and setters");
    }

    private static String mismatch(@Nullable Class<?> expected, @Nullable Object parser) {
        return "expected " + (expected == null ? "another type" : name(expected)) + ", got "
                + (parser instanceof JsonParser json ? current(json) : "something else");
    }

    private static String current(JsonParser parser) {
        try {
            return switch (parser.currentToken()) {
                case START_OBJECT -> "an object";
                case START_ARRAY -> "an array";
                case END_OBJECT, END_ARRAY -> "nothing";
                case FIELD_NAME -> JsonSlice.describe("key", quoted(parser.currentName()));
                case VALUE_STRING -> JsonSlice.describe("string", quoted(parser.getText()));
                case VALUE_TRUE, VALUE_FALSE -> JsonSlice.describe("boolean", parser.getText());
                case VALUE_NULL -> "null";
                default -> JsonSlice.describe("number", parser.getText());
            };
        } catch (IOException e) {
            return "something else";
        }
    }

    static CodecException broken(String what, JsonSlice slice, Exception e) {
        return new CodecException(what + " is not JSON: " + breakage(slice, innermost(e)), e);
    }

    private static String breakage(JsonSlice slice, Throwable cause) {
        if (cause instanceof StreamConstraintsException limit) {
            return limit.getOriginalMessage().contains("depth")
                    ? "it is nested deeper than " + StrictJson.DEEPEST + " levels"
                    : "it has a number or a text that is too long";
        }
        if (slice.length() == 0 || cause instanceof JsonEOFException) {
            return "it ends too early, after " + slice.length() + " bytes";
        }
        int position = position(slice, cause);
        return "it breaks at byte " + position + ", after " + slice.before(position);
    }

    private static int position(JsonSlice slice, Throwable cause) {
        var location = cause instanceof JsonProcessingException jackson ? jackson.getLocation() : null;
        long position = location == null ? 0 : location.getByteOffset();
        return (int) Math.max(0, Math.min(position, slice.length()));
    }

    private static String name(Type type) {
        if (type instanceof Class<?> plain && plain.isEnum()) {
            return plain.getName() + " " + JsonSlice.clip(Arrays.toString(plain.getEnumConstants()));
        }
        return type.getTypeName();
    }

    private static String at(List<Reference> path) {
        var text = path.stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining());
        return text.isEmpty() ? "" : "at " + JsonSlice.clip(text.startsWith(".") ? text.substring(1) : text) + ": ";
    }

    private static List<Reference> path(Exception e) {
        return e instanceof JsonMappingException mapping ? mapping.getPath() : List.of();
    }

    /** Jackson wraps what it did not expect into plain mapping exceptions, one or several. */
    private static Throwable innermost(Throwable e) {
        boolean wrapper = e.getClass() == JsonMappingException.class && e.getCause() != null;
        return wrapper ? innermost(e.getCause()) : e;
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
