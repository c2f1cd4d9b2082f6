package io.rq4j.cli;

/** One text in quotes within a Python literal, with its escapes. */
final class PythonText {

    private final String text;
    private final boolean raw;
    private int at;

    /** @param at where its first quote stands */
    PythonText(String text, int at, boolean raw) {
        this.text = text;
        this.at = at;
        this.raw = raw;
    }

    /** How far it was read. */
    int at() {
        return at;
    }

    /** Appends what it says. Returns where it ends. */
    int read(StringBuilder said) {
        int start = at;
        var quote = text.startsWith(text.substring(at, at + 1).repeat(3), at)
                ? text.substring(at, at + 3)
                : text.substring(at, at + 1);
        at += quote.length();
        while (!text.startsWith(quote, at)) {
            if (at >= text.length() || quote.length() == 1 && text.charAt(at) == '\n') {
                at = start;
                throw new IllegalArgumentException("a text begins that does not end");
            }
            character(said);
        }
        return at + quote.length();
    }

    private void character(StringBuilder said) {
        char character = text.charAt(at++);
        if (character != '\\' || at >= text.length()) {
            said.append(character);
        } else if (raw) {
            said.append(character).append(text.charAt(at++));
        } else {
            escape(said, text.charAt(at++));
        }
    }

    private void escape(StringBuilder said, char kind) {
        switch (kind) {
            case '\n' -> {
                // A line that goes on.
            }
            case '\\', '\'', '"' -> said.append(kind);
            case 'a' -> said.append('\u0007');
            case 'b' -> said.append('\b');
            case 'f' -> said.append('\f');
            case 'n' -> said.append('\n');
            case 'r' -> said.append('\r');
            case 't' -> said.append('\t');
            case 'v' -> said.append('\u000b');
            case 'x' -> hex(said, 2);
            case 'u' -> hex(said, 4);
            case 'U' -> hex(said, 8);
            case 'N' -> named(said);
            case '0', '1', '2', '3', '4', '5', '6', '7' -> octal(said);
            // Python keeps both, too.
            default -> said.append('\\').append(kind);
        }
    }

    private void hex(StringBuilder said, int digits) {
        int end = at + digits;
        if (end > text.length() || !text.substring(at, end).matches("[0-9a-fA-F]+")) {
            throw new IllegalArgumentException("an escape needs " + digits + " hexadecimal digits");
        }
        long code = Long.parseLong(text.substring(at, end), 16);
        if (code > Character.MAX_CODE_POINT) {
            throw new IllegalArgumentException("an escape names no character");
        }
        said.appendCodePoint((int) code);
        at = end;
    }

    private void octal(StringBuilder said) {
        int code = 0;
        int end = Math.min(at + 2, text.length());
        for (at--; at < end && text.charAt(at) >= '0' && text.charAt(at) <= '7'; at++) {
            code = code * 8 + text.charAt(at) - '0';
        }
        said.append((char) code);
    }

    /** By its name in Unicode, <code>&#92;N{EURO SIGN}</code>. */
    private void named(StringBuilder said) {
        int end = text.indexOf('}', at);
        if (!text.startsWith("{", at) || end < 0) {
            throw new IllegalArgumentException("the name of a character is missing");
        }
        try {
            said.appendCodePoint(Character.codePointOf(text.substring(at + 1, end)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("an escape names no character", e);
        }
        at = end + 1;
    }
}
