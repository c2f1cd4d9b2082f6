package io.rq4j.cli;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a literal of Python: what {@code ast.literal_eval} takes and JSON can carry. Numbers, texts, lists, tuples (as lists),
 * dicts, True, False and None; names and calls are never looked up. Keys of a dict become texts as Python's JSON writes them.
 */
final class PythonLiteral {

    private static final int DEEPEST = 100;
    private static final int LONGEST_NUMBER = 4_300;

    private static final Pattern WORD = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");
    /** Without groups that repeat: matching those takes a stack as deep as the number is long. */
    private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+"
            + "|(?:\\d[\\d_]*\\.?[\\d_]*|\\.\\d[\\d_]*)(?:[eE][+-]?\\d[\\d_]*)?");

    private static final Pattern LOST_UNDERSCORE = Pattern.compile("__|_$|_[.eE]|\\._");

    private final String text;
    private int at;
    private int depth;

    private PythonLiteral(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException with what is wrong and at which character, counted from 1 */
    static @Nullable Object read(String text) {
        var reader = new PythonLiteral(text);
        var value = reader.value();
        reader.space();
        if (reader.at < text.length()) {
            throw reader.problem("there is more after its end");
        }
        return value;
    }

    private @Nullable Object value() {
        space();
        char first = peek();
        if (first == '\'' || first == '"') {
            return texts("");
        }
        if (first == '[' || first == '(' || first == '{') {
            return nested(first);
        }
        if (first == '+' || first == '-' || first == '.' || Character.isDigit(first)) {
            return number();
        }
        return word();
    }

    private @Nullable Object nested(char first) {
        if (++depth > DEEPEST) {
            throw problem("it is nested more than " + DEEPEST + " levels deep");
        }
        at++;
        var value = switch (first) {
            case '[' -> items(']');
            case '(' -> tuple();
            default -> dict();
        };
        depth--;
        return value;
    }

    private List<@Nullable Object> items(char end) {
        var items = new ArrayList<@Nullable Object>();
        while (!ends(end)) {
            items.add(value());
            separator(end);
        }
        return items;
    }

    /** {@code (1)} is 1, {@code (1,)} a tuple. */
    private @Nullable Object tuple() {
        int start = at;
        var items = items(')');
        boolean comma = text.substring(start, at - 1).stripTrailing().endsWith(",");
        return items.size() == 1 && !comma ? items.get(0) : items;
    }

    private Map<String, @Nullable Object> dict() {
        var dict = new LinkedHashMap<String, @Nullable Object>();
        while (!ends('}')) {
            var key = key();
            space();
            if (peek() != ':') {
                throw problem(
                        peek() == ',' || peek() == '}'
                                ? "a set cannot be sent as JSON; write a list"
                                : "a : is missing");
            }
            at++;
            dict.put(key, value());
            separator('}');
        }
        return dict;
    }

    /** As Python's json.dumps writes a key. */
    private String key() {
        var key = value();
        if (key == null) {
            return "null";
        }
        if (key instanceof List || key instanceof Map) {
            throw problem("a key must be a text or a number");
        }
        return key.toString();
    }

    /** Whether a list, tuple or dict ends here. */
    private boolean ends(char end) {
        space();
        if (peek() != end) {
            return false;
        }
        at++;
        return true;
    }

    private void separator(char end) {
        space();
        if (peek() == ',') {
            at++;
        } else if (peek() != end) {
            throw problem("a , or " + end + " is missing");
        }
    }

    private @Nullable Object word() {
        var match = WORD.matcher(text).region(at, text.length());
        if (!match.lookingAt()) {
            throw problem(at < text.length() ? "no value begins with " + text.charAt(at) : "it ends too soon");
        }
        var word = match.group();
        boolean quoted = match.end() < text.length() && "'\"".indexOf(text.charAt(match.end())) >= 0;
        if (quoted) {
            return texts(word);
        }
        switch (word) {
            case "True", "False" -> {
                at = match.end();
                return word.equals("True");
            }
            case "None" -> {
                at = match.end();
                return null;
            }
            default -> throw problem(word + " is a name, not a value; a text stands in quotes");
        }
    }

    private Object number() {
        boolean negative = peek() == '-';
        if (negative || peek() == '+') {
            at++;
            space();
        }
        var match = NUMBER.matcher(text).region(at, text.length());
        if (!match.lookingAt()) {
            throw problem("a number is missing");
        }
        if (LOST_UNDERSCORE.matcher(match.group()).find()) {
            throw problem("a _ stands between digits only");
        }
        var digits = match.group().replace("_", "");
        if (digits.length() > LONGEST_NUMBER) {
            throw problem("a number has more than " + LONGEST_NUMBER + " digits");
        }
        var number = digits.matches("\\d+|0[xXoObB].*") ? integer(digits) : Double.valueOf(digits);
        at = match.end();
        if (peek() == 'j' || peek() == 'J') {
            throw problem("a complex number cannot be sent as JSON");
        }
        return negative ? negated(number) : number;
    }

    private Object integer(String digits) {
        boolean prefixed = digits.length() > 1 && Character.isLetter(digits.charAt(1));
        if (!prefixed && digits.matches("0+[1-9].*")) {
            throw problem("a number does not begin with 0");
        }
        int radix = !prefixed
                ? 10
                : switch (Character.toLowerCase(digits.charAt(1))) {
                    case 'x' -> 16;
                    case 'o' -> 8;
                    default -> 2;
                };
        return fitting(new BigInteger(prefixed ? digits.substring(2) : digits, radix));
    }

    private static Object fitting(BigInteger number) {
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    private static Object negated(Object number) {
        return number instanceof Double fraction
                ? (Object) (-fraction)
                : fitting(new BigInteger(number.toString()).negate());
    }

    /** One text or several side by side, which are one. */
    private String texts(String prefix) {
        var joined = new StringBuilder();
        for (var next = prefix; ; next = prefix()) {
            if (!next.isEmpty() && !List.of("r", "u").contains(next.toLowerCase(Locale.ROOT))) {
                throw problem("a text with the prefix " + next + " cannot be sent as JSON; write it without");
            }
            at += next.length();
            var string = new PythonText(text, at, next.equalsIgnoreCase("r"));
            try {
                at = string.read(joined);
            } catch (IllegalArgumentException e) {
                at = string.at();
                throw problem(String.valueOf(e.getMessage()));
            }
            space();
            if (peek() != '\'' && peek() != '"' && prefix().isEmpty()) {
                return joined.toString();
            }
        }
    }

    /** The letters before a quote, empty when there is no text here. */
    private String prefix() {
        var match = WORD.matcher(text).region(at, text.length());
        return match.lookingAt() && match.end() < text.length() && "'\"".indexOf(text.charAt(match.end())) >= 0
                ? match.group()
                : "";
    }

    private void space() {
        while (at < text.length() && " \t\r\n\f".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private IllegalArgumentException problem(String what) {
        return new IllegalArgumentException("at character " + (at + 1) + " " + what);
    }
}
