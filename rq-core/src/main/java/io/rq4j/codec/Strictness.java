package io.rq4j.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.type.ArrayType;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Closes the gaps in strictness that Jackson's own switches leave open. */
final class Strictness extends BeanDeserializerModifier {

    private static final Set<Class<?>> FLOATS =
            Set.of(double.class, Double.class, float.class, Float.class, BigDecimal.class);
    private static final Set<Class<?>> BYTES = Set.of(byte.class, Byte.class);
    private static final List<Class<?>> INSTANTS =
            List.of(Instant.class, OffsetDateTime.class, ZonedDateTime.class, Date.class, Calendar.class);

    @Override
    public JsonDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription description, JsonDeserializer<?> found) {
        var type = description.getBeanClass();
        if (type == Class.class) {
            throw new IllegalArgumentException(JsonFailure.NO_CLASSES + " to load");
        }
        if (FLOATS.contains(type)) {
            return new FiniteNumber(found);
        }
        if (BYTES.contains(type)) {
            return new SignedByte(found);
        }
        return isWrittenAsText(found) ? new TextOnly(found, isInstant(type)) : found;
    }

    @Override
    public JsonDeserializer<?> modifyArrayDeserializer(
            DeserializationConfig config, ArrayType type, BeanDescription description, JsonDeserializer<?> found) {
        var element = type.getContentType().getRawClass();
        if (element == byte.class) {
            return new TextOnly(found, false);
        }
        return element == double.class || element == float.class ? new Elements(type) : found;
    }

    private static boolean isWrittenAsText(JsonDeserializer<?> found) {
        return found instanceof FromStringDeserializer || found.logicalType() == LogicalType.DateTime;
    }

    private static boolean isInstant(Class<?> type) {
        return INSTANTS.stream().anyMatch(instant -> instant.isAssignableFrom(type));
    }

    /**
     * Jackson takes the text "NaN" for a number and 1e400 for infinity, and stumbles over a decimal that is not a
     * number.
     */
    private static final class FiniteNumber extends DelegatingDeserializer {

        FiniteNumber(JsonDeserializer<?> found) {
            super(found);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> found) {
            return new FiniteNumber(found);
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            boolean unknownToDecimals = handledType() == BigDecimal.class && parser.isNaN();
            if (parser.hasToken(JsonToken.VALUE_STRING) || unknownToDecimals) {
                return context.handleUnexpectedToken(handledType(), parser);
            }
            var number = super.deserialize(parser, context);
            boolean infinite = number instanceof Number read && isInfinite(read);
            return infinite && writtenInDigits(parser) ? context.handleUnexpectedToken(handledType(), parser) : number;
        }

        private static boolean isInfinite(Number number) {
            return !(number instanceof BigDecimal) && Double.isInfinite(number.doubleValue());
        }

        private static boolean writtenInDigits(JsonParser parser) throws IOException {
            var text = parser.getText();
            return Character.isDigit(text.charAt(text.length() - 1));
        }
    }

    /** Jackson takes 200 for the byte -56. */
    private static final class SignedByte extends DelegatingDeserializer {

        SignedByte(JsonDeserializer<?> found) {
            super(found);
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> found) {
            return new SignedByte(found);
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            boolean unsigned = parser.hasToken(JsonToken.VALUE_NUMBER_INT) && parser.getIntValue() > Byte.MAX_VALUE;
            return unsigned ? context.handleUnexpectedToken(handledType(), parser) : super.deserialize(parser, context);
        }
    }

    /** Jackson takes seconds, arrays of fields and the text "5" for a point in time, and any scalar for an address. */
    private static final class TextOnly extends DelegatingDeserializer {

        private final boolean instant;

        TextOnly(JsonDeserializer<?> found, boolean instant) {
            super(found);
            this.instant = instant;
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> found) {
            return new TextOnly(found, instant);
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            boolean text = parser.hasToken(JsonToken.VALUE_STRING);
            boolean accepted = text && (!instant || hasDate(parser.getText()));
            return accepted ? super.deserialize(parser, context) : context.handleUnexpectedToken(handledType(), parser);
        }

        private static boolean hasDate(String text) {
            return text.indexOf('-', 1) > 0;
        }
    }

    /** Jackson takes a text for an array of floating point numbers, and "NaN" inside of one. */
    private static final class Elements extends StdDeserializer<Object> {

        private final ArrayType type;

        Elements(ArrayType type) {
            super(type);
            this.type = type;
        }

        @Override
        public @Nullable Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.isExpectedStartArrayToken()) {
                return context.handleUnexpectedToken(type, parser);
            }
            var types = context.getTypeFactory();
            List<?> read =
                    context.readValue(parser, types.constructCollectionType(ArrayList.class, type.getContentType()));
            var array = Array.newInstance(type.getContentType().getRawClass(), read.size());
            for (int i = 0; i < read.size(); i++) {
                Array.set(array, i, read.get(i));
            }
            return array;
        }
    }
}
