package io.rq4j.test;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** How a snapshot is shown. */
record Rendering(boolean wholeSeconds, UnaryOperator<String> masks) {
    static final Rendering EXACT = new Rendering(false, UnaryOperator.identity());

    private static final int SECOND = 1_000;
    private static final int CLOCK_STEP_MILLIS = 2;
    private static final int LONGEST_INFLATED = 1 << 20;

    Rendering withWholeSeconds() {
        return new Rendering(true, masks);
    }

    Rendering withMask(Pattern pattern, String replacement) {
        UnaryOperator<String> earlier = masks;
        return new Rendering(
                wholeSeconds, text -> pattern.matcher(earlier.apply(text)).replaceAll(replacement));
    }

    String mask(String text) {
        return masks.apply(text);
    }

    String ttl(Key.@Nullable Expiry expiry) {
        if (expiry == null) {
            return "none";
        }
        long millis = expiry.left().toMillis();
        if (wholeSeconds) {
            return (millis + SECOND - 1) / SECOND + "s";
        }
        return millis % SECOND == 0 ? millis / SECOND + "s" : millis + "ms";
    }

    boolean sameExpiry(Key.@Nullable Expiry one, Key.@Nullable Expiry other) {
        if (one == null || other == null) {
            return one == other;
        }
        long apart = Duration.between(one.at(), other.at()).abs().toMillis();
        return apart <= (wholeSeconds ? SECOND : CLOCK_STEP_MILLIS);
    }

    /** Bytes, one in each char, as readable text. */
    String text(String bytes) {
        if (bytes.isEmpty()) {
            return "\"\"";
        }
        byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
        return inflated(raw).map(plain -> "zlib(" + readable(plain) + ")").orElseGet(() -> readable(raw));
    }

    private static String readable(byte[] raw) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .codePoints()
                    .mapToObj(point -> Character.isISOControl(point) ? escaped(point) : Character.toString(point))
                    .collect(Collectors.joining());
        } catch (CharacterCodingException e) {
            return IntStream.range(0, raw.length)
                    .map(i -> raw[i] & 0xff)
                    .mapToObj(b -> b < ' ' || b > '~' ? escaped(b) : Character.toString(b))
                    .collect(Collectors.joining());
        }
    }

    private static String escaped(int control) {
        return control == '\n' ? "\\n" : "\\x%02x".formatted(control);
    }

    private static Optional<byte[]> inflated(byte[] raw) {
        if (raw[0] != 'x') {
            return Optional.empty();
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(raw);
            byte[] plain = new byte[LONGEST_INFLATED];
            int length = inflater.inflate(plain);
            boolean whole = inflater.finished() && inflater.getRemaining() == 0;
            return whole ? Optional.of(Arrays.copyOf(plain, length)) : Optional.empty();
        } catch (DataFormatException e) {
            return Optional.empty();
        } finally {
            inflater.end();
        }
    }
}
