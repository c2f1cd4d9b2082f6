package io.rq4j.cli;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long ago something was, in a few characters. */
final class Ages {

    private Ages() {}

    /** {@code 12s}, {@code 5m}, {@code in 3h}; empty when the time is not known. */
    static String since(@Nullable Instant time, Instant now) {
        if (time == null) {
            return "";
        }
        var age = Duration.between(time, now);
        return age.isNegative() ? "in " + text(age.negated().plusMillis(999)) : text(age);
    }

    static String text(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m";
        }
        return seconds < 86_400 ? seconds / 3_600 + "h" : seconds / 86_400 + "d";
    }

    /** {@code 0.3 s}, {@code 12.4 s}, {@code 2:05 min}, {@code 3:02:11 h}: for one that is watched. */
    static String exact(Duration time) {
        long millis = Math.max(0, time.toMillis());
        long seconds = millis / 1_000;
        if (seconds < 60) {
            return seconds + "." + millis % 1_000 / 100 + " s";
        }
        var minutes = seconds / 60 % 60 + ":" + two(seconds % 60);
        return seconds < 3_600
                ? minutes + " min"
                : seconds / 3_600 + ":" + (minutes.length() < 5 ? "0" : "") + minutes + " h";
    }

    private static String two(long number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }
}
