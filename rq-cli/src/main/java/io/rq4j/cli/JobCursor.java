package io.rq4j.cli;

import java.util.Locale;
import java.util.regex.Pattern;

/** Where a list goes on: so many entries after the first one of a place of a queue. */
record JobCursor(JobPlace place, long offset, String queue) {

    private static final Pattern FORM = Pattern.compile("([a-z]+):(\\d{1,15}):(.+)", Pattern.DOTALL);

    static JobCursor of(String text) {
        var match = FORM.matcher(text);
        if (match.matches()) {
            for (var place : JobPlace.values()) {
                if (place.word().equals(match.group(1).toLowerCase(Locale.ROOT))) {
                    return new JobCursor(place, Long.parseLong(match.group(2)), match.group(3));
                }
            }
        }
        throw new IllegalArgumentException(
                "--cursor takes what the page before printed, such as failed:20:default, got \"" + text
                        + "\"; leave it out for the first page");
    }

    @Override
    public String toString() {
        return place.word() + ":" + offset + ":" + queue;
    }
}
