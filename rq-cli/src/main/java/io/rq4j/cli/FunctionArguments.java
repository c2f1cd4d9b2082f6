package io.rq4j.cli;

import io.rq4j.codec.Codec;
import io.rq4j.codec.JsonCodec;
import io.rq4j.error.CodecException;
import io.rq4j.error.RqException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Arguments of a function in RQ's syntax: {@code text}, {@code key=text}, {@code :json}, {@code key:=json}, {@code %literal} and
 * {@code key%=literal} of Python, and any value as {@code @file}, which stands for the content of that file.
 */
record FunctionArguments(List<@Nullable Object> args, Map<String, @Nullable Object> kwargs) {

    /** How an argument begins: with {@code :} and {@code %} or nothing, and perhaps a keyword. */
    private record Parts(String keyword, char kind, String value) {

        static Parts of(String argument) {
            if (isMark(argument, 0)) {
                return new Parts("", argument.charAt(0), argument.substring(1));
            }
            int equals = argument.indexOf('=');
            if (equals < 1) {
                return new Parts("", ' ', argument);
            }
            boolean marked = isMark(argument, equals - 1);
            return new Parts(
                    argument.substring(0, marked ? equals - 1 : equals),
                    marked ? argument.charAt(equals - 1) : ' ',
                    argument.substring(equals + 1));
        }

        private static boolean isMark(String argument, int index) {
            return argument.startsWith(":", index) || argument.startsWith("%", index);
        }
    }

    static FunctionArguments parse(List<String> arguments) {
        var args = new ArrayList<@Nullable Object>();
        var kwargs = new LinkedHashMap<String, @Nullable Object>();
        for (var argument : arguments) {
            var parts = Parts.of(argument);
            var value = value(argument, parts);
            if (parts.keyword.isEmpty()) {
                args.add(value);
            } else if (kwargs.containsKey(parts.keyword)) {
                throw new IllegalArgumentException(
                        "The keyword argument " + parts.keyword + " is given twice; leave out one");
            } else {
                kwargs.put(parts.keyword, value);
            }
        }
        return new FunctionArguments(args, kwargs);
    }

    private static @Nullable Object value(String argument, Parts parts) {
        var text = parts.value.startsWith("@") ? content(parts.value.substring(1)) : parts.value;
        return switch (parts.kind) {
            case ':' -> json(argument, text);
            case '%' -> literal(argument, text);
            default -> text;
        };
    }

    private static @Nullable Object literal(String argument, String text) {
        try {
            return PythonLiteral.read(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "The argument " + argument + " is not a literal of Python that JSON can carry: " + e.getMessage()
                            + "; a text is written without %, JSON with :",
                    e);
        }
    }

    private static String content(String file) {
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new RqException("The file " + file + " of an argument cannot be read as text: " + e, e);
        }
    }

    private static @Nullable Object json(String argument, String text) {
        Codec codec = JsonCodec.standard();
        try {
            return codec.<Object>decode(text.getBytes(StandardCharsets.UTF_8), Object.class);
        } catch (CodecException e) {
            throw new IllegalArgumentException(
                    "The argument " + argument + " is not JSON: " + e.getMessage() + "; a text is written without :",
                    e);
        }
    }
}
