package io.rq4j.cli;

/** How many columns of a terminal a text takes: none for combining marks, two for East Asian letters and most emoji. */
final class Width {

    private static final String ELLIPSIS = "…";

    private Width() {}

    static int of(String text) {
        return text.codePoints().map(Width::of).sum();
    }

    private static int of(int character) {
        int type = Character.getType(character);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(character) ? 2 : 1;
    }

    private static boolean isWide(int character) {
        return character >= 0x1100 && character <= 0x115f
                || character >= 0x2e80 && character <= 0xa4cf
                || character >= 0xac00 && character <= 0xd7a3
                || character >= 0xf900 && character <= 0xfaff
                || character >= 0xfe30 && character <= 0xfe6f
                || character >= 0xff00 && character <= 0xff60
                || character >= 0xffe0 && character <= 0xffe6
                || character >= 0x1f300 && character <= 0x1f64f
                || character >= 0x1f680 && character <= 0x1faff
                || character >= 0x20000 && character <= 0x3fffd;
    }

    /** As much as fits, with an ellipsis for the rest. */
    static String cut(String text, int columns) {
        if (of(text) <= columns) {
            return text;
        }
        var cut = new StringBuilder();
        int taken = 1;
        for (int character : text.codePoints().toArray()) {
            taken += of(character);
            if (taken > columns) {
                break;
            }
            cut.appendCodePoint(character);
        }
        return columns < 1 ? "" : cut.append(ELLIPSIS).toString();
    }
}
