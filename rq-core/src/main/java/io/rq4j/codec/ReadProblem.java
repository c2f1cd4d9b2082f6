package io.rq4j.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.rq4j.error.CodecException;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in the words of the job, not of Jackson, what was expected and what came. */
final class ReadProblem {

    private final JsonFailure failure;

    private ReadProblem(JsonFailure failure) {
        this.failure = failure;
    }

    /** {@code what} could not be read as {@code type}. The parser must still be open. */
    static CodecException of(String what, JsonSlice slice, Type type, Exception e) {
        var failure = JsonFailure.of(e);
        if (isSyntax(failure.cause())) {
            return BrokenJson.problem(what, slice, e);
        }
        var text = "%s must be %s, got %s%s"
                .formatted(what, name(type), slice.describe(), new ReadProblem(failure).detail());
        return new CodecException(text, e);
    }

    private static boolean isSyntax(Throwable cause) {
        return cause instanceof StreamConstraintsException
                || cause instanceof StreamReadException && !(cause instanceof InputCoercionException);
    }

    /** Where inside the value, and why; nothing if expected and actual say it all. */
    private String detail() {
        return isAboutTheWhole() ? "" : "; " + failure.at(0) + reason();
    }

    private boolean isAboutTheWhole() {
        var parser = parser();
        boolean mismatch = parser != null && !parser.hasToken(JsonToken.FIELD_NAME);
        return failure.path().isEmpty() && mismatch && !hasNoCreator();
    }

    private boolean hasNoCreator() {
        return failure.message().contains("no delegate- or property-based Creator");
    }

    private String reason() {
        if (failure.cause() instanceof UnrecognizedPropertyException unknown) {
            return unknown(unknown);
        }
        if (failure.cause() instanceof MismatchedInputException mismatch) {
            return hasNoCreator() ? unmakeable(mismatch.getTargetType()) : mismatch(mismatch.getTargetType());
        }
        if (failure.cause() instanceof InputCoercionException overflow) {
            return mismatch(overflow.getTargetType());
        }
        if (failure.cause() instanceof ValueInstantiationException refused) {
            return refused.getType().getRawClass().getName() + " refuses it: " + refused.getCause();
        }
        if (failure.cause() instanceof InvalidDefinitionException definition && definition.getType() != null) {
            return failure.isOurRefusal()
                    ? failure.message()
                    : unmakeable(definition.getType().getRawClass());
        }
        return failure.message();
    }

    private static String unknown(UnrecognizedPropertyException unknown) {
        var known = unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted();
        return "this property is unknown to " + unknown.getReferringClass().getName() + ", which has "
                + known.collect(Collectors.joining(", "));
    }

    private static String unmakeable(Class<?> type) {
        return type.getName()
                + (Modifier.isAbstract(type.getModifiers())
                        ? " is abstract and " + JsonFailure.NO_CLASSES + " to make; declare a concrete one"
                        : " cannot be made from JSON; make it a record, or give it a public constructor and setters");
    }

    private String mismatch(@Nullable Class<?> reported) {
        var actual = actual();
        // Jackson reports the array when an element is null; to the array itself null would not matter.
        boolean element = reported != null && reported.isArray() && actual.equals("null");
        var expected = element ? reported.getComponentType() : reported;
        return "expected " + (expected == null ? "another type" : name(expected)) + ", got " + actual;
    }

    private String actual() {
        var parser = parser();
        try {
            return parser == null || parser.currentToken() == null ? "something else" : actual(parser);
        } catch (IOException e) {
            return "something unreadable";
        }
    }

    private static String actual(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case END_OBJECT, END_ARRAY -> "nothing";
            case VALUE_NULL -> "null";
            case FIELD_NAME -> JsonSlice.describe("key", '"' + parser.currentName() + '"');
            case VALUE_STRING -> JsonSlice.describe("string", '"' + parser.getText() + '"');
            case VALUE_TRUE, VALUE_FALSE -> JsonSlice.describe("boolean", parser.getText());
            default -> JsonSlice.describe("number", parser.getText());
        };
    }

    private @Nullable JsonParser parser() {
        if (failure.cause() instanceof InputCoercionException overflow) {
            return overflow.getProcessor();
        }
        return failure.cause() instanceof MismatchedInputException mismatch
                        && mismatch.getProcessor() instanceof JsonParser parser
                ? parser
                : null;
    }

    private static String name(Type type) {
        if (type instanceof Class<?> plain && plain.isEnum()) {
            return plain.getName() + " " + JsonSlice.clip(constants(plain));
        }
        return type.getTypeName();
    }

    private static String constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name())
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
