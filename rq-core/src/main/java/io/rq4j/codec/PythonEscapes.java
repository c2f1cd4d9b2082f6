package io.rq4j.codec;

import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import org.jspecify.annotations.Nullable;

/** JSON's own escapes and one more: Python's {@code json.dumps} also escapes DEL. */
final class PythonEscapes extends CharacterEscapes {

    private static final int DEL = 0x7f;

    private final int[] ascii = standardAsciiEscapesForJSON();

    PythonEscapes() {
        ascii[DEL] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
        return ascii;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
        return null;
    }
}
