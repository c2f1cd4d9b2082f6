package io.rq4j.codec;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** RQ's hash timestamps, read leniently; scripts write them. */
final class Timestamps {

    private Timestamps() {}

    /** The instant of a text such as {@code 2026-11-22T10:27:08.652594Z}; null when it is empty or unreadable. */
    static @Nullable Instant parse(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(hasOffset(text) ? text : text + "Z").toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean hasOffset(String text) {
        return text.endsWith("Z") || text.lastIndexOf('+') > 10 || text.lastIndexOf('-') > 10;
    }
}
