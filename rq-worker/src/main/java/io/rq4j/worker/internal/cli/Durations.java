package io.rq4j.worker.internal.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time as RQ does: {@code 90} seconds, {@code 25s}, {@code 3m}, {@code 1h}, {@code 2d}; a fraction is taken too. */
public final class Durations implements ITypeConverter<Duration> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,10}(?:\\.\\d{1,9})?)([smhdSMHD]?)");
    private static final Duration LONGEST = Duration.ofDays(36_500);

    @Override
    public Duration convert(String text) {
        var match = FORM.matcher(text.strip());
        if (!match.matches()) {
            throw new TypeConversionException(
                    "a time is written in seconds, or like 25s, 3m, 1h or 2d, got \"" + text + "\"");
        }
        var seconds = new BigDecimal(match.group(1)).multiply(BigDecimal.valueOf(secondsIn(match.group(2))));
        var time = Duration.ofMillis(seconds.movePointRight(3).longValue());
        if (time.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("a time is at most 36500d, got \"" + text + "\"");
        }
        return time;
    }

    private static int secondsIn(String unit) {
        return switch (unit) {
            case "m", "M" -> 60;
            case "h", "H" -> 3_600;
            case "d", "D" -> 86_400;
            default -> 1;
        };
    }
}
