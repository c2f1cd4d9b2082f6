package io.rq4j.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Reads the moment at which a job is due, as RQ does, in the local zone; with an offset it is meant as it says. */
final class DueAt {

    static final String CRON = "a cron expression belongs into a file for rq-cli cron, which enqueues again and again";

    private static final Pattern CRON_FORM =
            Pattern.compile("@[a-z]+|(?:[\\d*/,?A-Za-z#-]+\\s+){4,6}[\\d*/,?A-Za-z#-]+");
    private static final Pattern OFFSET = Pattern.compile(".*T.*(?:Z|[+-]\\d\\d(?::?\\d\\d)?)");

    private DueAt() {}

    static boolean isCron(String text) {
        return CRON_FORM.matcher(text.strip()).matches();
    }

    /** RQ knows whole seconds only: a fraction is cut. */
    static Instant read(String text, ZoneId zone) {
        var moment = text.strip();
        try {
            var read = OFFSET.matcher(moment).matches()
                    ? OffsetDateTime.parse(moment).toInstant()
                    : LocalDateTime.parse(moment).atZone(zone).toInstant();
            return read.truncatedTo(ChronoUnit.SECONDS);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "--schedule-at takes a moment like 2026-12-24T18:00:00, or 2026-12-24T18:00:00+01:00 with an offset,"
                            + " got \"" + text + "\"; "
                            + (isCron(moment) ? CRON : "--schedule-in takes a time from now"),
                    e);
        }
    }
}
