package io.rq4j.cli;

import io.rq4j.error.RqException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The named jobs with which a command could do nothing, and why. */
final class Refusals {

    private static final int LISTED = 5;

    /** @param status the word that stands against it; null when there is no such job */
    private record Refusal(String id, @Nullable String status) {

        String text() {
            return id + (status == null ? " is not there" : " is " + status);
        }

        Map<String, @Nullable Object> document() {
            var fields = new LinkedHashMap<String, @Nullable Object>();
            fields.put("id", id);
            fields.put("status", status);
            return fields;
        }
    }

    private final List<Refusal> all = new ArrayList<>();

    void add(String id, String verdict) {
        all.add(new Refusal(id, verdict.equals("absent") ? null : verdict));
    }

    List<Map<String, @Nullable Object>> documents() {
        return all.stream().map(Refusal::document).toList();
    }

    /** @throws RqException when there are any */
    void report(String what, String wayOut) {
        if (!all.isEmpty()) {
            var first = all.stream().limit(LISTED).map(Refusal::text).collect(Collectors.joining(", "));
            throw new RqException("Unable to " + what + " " + all.size() + (all.size() == 1 ? " job: " : " jobs: ")
                    + first + (all.size() > LISTED ? ", ..." : "") + "; " + wayOut);
        }
    }
}
