package io.rq4j.codec;

import io.rq4j.error.CodecException;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes one value as Python's {@code repr} does, and stops when enough is written: arguments may be megabytes. */
final class PythonRepr {

    private static final String ELLIPSIS = "...";

    private final StringBuilder text = new StringBuilder();
    private final int longest;

    private PythonRepr(int longest) {
        this.longest = longest;
    }

    /** At most {@code longest} characters, as Python counts them, then {@code ...}. */
    static String of(@Nullable Object value, int longest) {
        var repr = new PythonRepr(longest);
        repr.write(value);
        return repr.cut();
    }

    private String cut() {
        boolean fits = text.codePointCount(0, text.length()) <= longest;
        return fits ? text.toString() : text.substring(0, text.offsetByCodePoints(0, longest)) + ELLIPSIS;
    }

    /** A character takes one or two places here. */
    private boolean isFull() {
        return text.length() > 2 * longest;
    }

    private void write(@Nullable Object value) {
        if (value == null) {
            text.append("None");
        } else if (value instanceof Boolean truth) {
            text.append(truth ? "True" : "False");
        } else if (value instanceof String string) {
            writeString(string);
        } else if (value instanceof Double number) {
            text.append(PythonFloat.repr(number));
        } else if (value instanceof Integer || value instanceof Long || value instanceof BigInteger) {
            text.append(value);
        } else if (value instanceof Collection<?> values) {
            writeList(values);
        } else if (value instanceof Map<?, ?> map && map.keySet().stream().allMatch(String.class::isInstance)) {
            writeDict(map);
        } else {
            writeAsInJson(value);
        }
    }

    private void writeAsInJson(Object value) {
        var codec = JsonCodec.standard();
        try {
            write(codec.<Object>decode(codec.encode(value), Object.class));
        } catch (CodecException e) {
            text.append('<').append(value.getClass().getName()).append('>');
        }
    }

    private void writeList(Collection<?> values) {
        text.append('[');
        var separator = "";
        for (var value : values) {
            if (isFull()) {
                return;
            }
            text.append(separator);
            write(value);
            separator = ", ";
        }
        text.append(']');
    }

    private void writeDict(Map<?, ?> map) {
        text.append('{');
        var separator = "";
        for (var entry : map.entrySet()) {
            if (isFull()) {
                return;
            }
            text.append(separator);
            write(entry.getKey());
            text.append(": ");
            write(entry.getValue());
            separator = ", ";
        }
        text.append('}');
    }

    /** Python prefers single quotes and takes double ones only where that saves a backslash. */
    private void writeString(String string) {
        char quote = string.indexOf('\'') >= 0 && string.indexOf('"') < 0 ? '"' : '\'';
        text.append(quote);
        for (int i = 0; i < string.length() && !isFull(); ) {
            int character = string.codePointAt(i);
            writeCharacter(character, quote);
            i += Character.charCount(character);
        }
        text.append(quote);
    }

    private void writeCharacter(int character, char quote) {
        switch (character) {
            case '\n' -> text.append("\\n");
            case '\r' -> text.append("\\r");
            case '\t' -> text.append("\\t");
            default -> {
                if (character == quote || character == '\\') {
                    text.append('\\').appendCodePoint(character);
                } else if (isPrintable(character)) {
                    text.appendCodePoint(character);
                } else {
                    writeEscape(character);
                }
            }
        }
    }

    private void writeEscape(int character) {
        var format = character < 0x100 ? "\\x%02x" : character < 0x10000 ? "\\u%04x" : "\\U%08x";
        text.append(format.formatted(character));
    }

    /** Python's str.isprintable: everything but the categories Other and Separator, and the space. */
    private static boolean isPrintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> character == ' ';
            default -> true;
        };
    }
}
