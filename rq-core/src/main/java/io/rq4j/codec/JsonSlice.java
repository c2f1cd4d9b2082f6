package io.rq4j.codec;

import java.nio.charset.StandardCharsets;

/** One JSON value inside a larger text, not parsed: from byte {@code start} to before byte {@code end}. */
record JsonSlice(byte[] bytes, int start, int end) {

    private static final int SHOWN = 80;
    private static final int BEFORE = 30;

    /** All of {@code bytes} but the spaces in front. */
    static JsonSlice of(byte[] bytes) {
        int start = 0;
        while (start < bytes.length && bytes[start] <= ' ' && bytes[start] >= 0) {
            start++;
        }
        return new JsonSlice(bytes, start, bytes.length);
    }

    int length() {
        return end - start;
    }

    /** Kind and beginning of the value, for an error text. */
    String describe() {
        return length() == 0 ? "nothing" : describe(kind(), text());
    }

    static String describe(String kind, String text) {
        return kind.equals("null") ? kind : "the " + kind + " " + clip(text);
    }

    /** {@code text} on one line, cut to 80 characters. */
    static String clip(String text) {
        var line = text.length() > SHOWN ? text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "..." : text;
        return line.replaceAll("\\p{Cntrl}", " ");
    }

    /** The last characters before {@code position}, for an error text. */
    String before(int position) {
        int shown = Math.min(position, BEFORE);
        return clip(new String(bytes, start + position - shown, shown, StandardCharsets.UTF_8));
    }

    String kind() {
        return switch (bytes[start]) {
            case '{' -> "object";
            case '[' -> "array";
            case '"' -> "string";
            case 't', 'f' -> "boolean";
            case 'n' -> "null";
            default -> "number";
        };
    }

    /** Enough of the text to be cut: a character has at most four bytes. */
    private String text() {
        int shown = Math.min(length(), 4 * (SHOWN + 1));
        return new String(bytes, start, shown, StandardCharsets.UTF_8).strip();
    }
}
