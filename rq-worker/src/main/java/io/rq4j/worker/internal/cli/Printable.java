package io.rq4j.worker.internal.cli;

/**
 * Texts of others, fit for a terminal and a log: what would steer a terminal, or begin a line that nobody wrote, is shown
 * instead of obeyed. Every screen and every log line sends through here what it read from Redis. Not for JSON, which has
 * escapes of its own.
 */
public final class Printable {

    private Printable() {}

    /** On one line: {@code \n}, {@code \r}, {@code \t}, and other control characters like {@code \u001b}. */
    public static String line(String text) {
        return escaped(text, "");
    }

    /** The same for a text of several lines, whose ends and tabs stay. */
    public static String lines(String text) {
        return escaped(text.replace("\r\n", "\n"), "\n\t");
    }

    private static String escaped(String text, String kept) {
        if (text.chars().noneMatch(Printable::isControl)) {
            return text;
        }
        var escaped = new StringBuilder(text.length() + 16);
        for (char character : text.toCharArray()) {
            if (isControl(character) && kept.indexOf(character) < 0) {
                escaped.append(escape(character));
            } else {
                escaped.append(character);
            }
        }
        return escaped.toString();
    }

    /** Unicode's separators of lines and paragraphs count: some terminals begin a new line at them. */
    private static boolean isControl(int character) {
        return Character.isISOControl(character) || character == 0x2028 || character == 0x2029;
    }

    private static String escape(char character) {
        return switch (character) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> "\\u" + Integer.toHexString(0x10000 | character).substring(1);
        };
    }
}
