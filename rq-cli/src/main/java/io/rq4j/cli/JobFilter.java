package io.rq4j.cli;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which jobs are meant: a part of the function's name or of the description, or with * and ? all of one of them. */
record JobFilter(Pattern pattern) {

    static JobFilter of(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("--function must not be blank; leave it out for all jobs");
        }
        var glob = text.toLowerCase(Locale.ROOT)
                .codePoints()
                .mapToObj(Character::toString)
                .map(JobFilter::regex)
                .collect(Collectors.joining());
        boolean whole = text.contains("*") || text.contains("?");
        return new JobFilter(Pattern.compile(whole ? glob : ".*" + glob + ".*", Pattern.DOTALL));
    }

    private static String regex(String character) {
        return switch (character) {
            case "*" -> ".*";
            case "?" -> ".";
            default -> Pattern.quote(character);
        };
    }

    boolean takes(JobRow row) {
        return Stream.of(row.function() == null ? "" : row.function(), row.description())
                .anyMatch(text -> pattern.matcher(text.toLowerCase(Locale.ROOT)).matches());
    }
}
