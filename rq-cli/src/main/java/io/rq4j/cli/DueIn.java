package io.rq4j.cli;

import io.rq4j.worker.internal.cli.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how long to wait, and says where a cron expression belongs, which some take for a time. */
final class DueIn implements ITypeConverter<Duration> {

    private final Durations durations = new Durations();

    @Override
    public Duration convert(String text) {
        if (DueAt.isCron(text)) {
            throw new TypeConversionException("a time to wait is written in seconds, or like 25s, 3m, 1h or 2d, got \""
                    + text + "\"; " + DueAt.CRON);
        }
        if (text.strip().startsWith("-")) {
            throw new TypeConversionException(
                    "a time to wait must not be negative, got \"" + text + "\"; 0 is at once");
        }
        return durations.convert(text);
    }
}
