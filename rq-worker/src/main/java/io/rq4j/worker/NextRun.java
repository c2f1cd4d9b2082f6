package io.rq4j.worker;

import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.internal.lifecycle.Settlement.Again;
import io.rq4j.job.Outcome;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a job runs again after this outcome, and when: retries, repetitions and what its function asked for, by the fields
 * of the hash as RQ reads them. A field that cannot be read counts as none.
 */
final class NextRun {

    private static final Pattern INTEGER = Pattern.compile("-?\\d{1,15}");

    private NextRun() {}

    /** The next run, null when this outcome ends the job. */
    static @Nullable Again after(Claim claim, Outcome outcome) {
        if (outcome instanceof Outcome.Finished) {
            return repeat(claim);
        }
        if (outcome instanceof Outcome.AnotherTry another) {
            return number(claim, "number_of_retries") < another.atMost()
                    ? new Again(another.after().toMillis(), false)
                    : null;
        }
        return outcome instanceof Outcome.Failed failed && isRetried(claim, failed.types()) ? retry(claim) : null;
    }

    /** Nothing was thrown when the job could not be read, or was taken off its thread because the worker stops. */
    private static boolean isRetried(Claim claim, List<String> types) {
        return !types.isEmpty() && allows(rules(claim), types);
    }

    /** RQ takes the intervals from the end: three times of 10, 20, 30 seconds waits 30, 20, 10. */
    private static @Nullable Again repeat(Claim claim) {
        long left = number(claim, "repeats_left");
        if (left < 1) {
            return null;
        }
        var intervals = numbers(claim, "repeat_intervals");
        return new Again(seconds(intervals, Math.min(left - 1, intervals.size() - 1)) * 1_000, false);
    }

    /** With fewer intervals than tries RQ uses the first one until as many tries are left as there are intervals. */
    private static @Nullable Again retry(Claim claim) {
        long left = number(claim, "retries_left");
        if (left < 1) {
            return null;
        }
        var intervals = numbers(claim, "retry_intervals");
        boolean front = field(claim, "enqueue_at_front_on_retry").equals("1");
        return new Again(seconds(intervals, Math.max(intervals.size() - left, 0)) * 1_000, front);
    }

    private static List<String> rules(Claim claim) {
        var rules = field(claim, "retry_rules");
        return rules.isEmpty() ? List.of() : List.of(rules.split(","));
    }

    /** {@code -Type} refuses, {@code +Type} admits; when any admits, only what is admitted is tried again. */
    private static boolean allows(List<String> rules, List<String> types) {
        if (rules.stream().anyMatch(rule -> rule.startsWith("-") && types.contains(rule.substring(1)))) {
            return false;
        }
        var admitted = rules.stream().filter(rule -> rule.startsWith("+")).toList();
        return admitted.isEmpty() || admitted.stream().anyMatch(rule -> types.contains(rule.substring(1)));
    }

    private static long seconds(List<Long> intervals, long index) {
        return intervals.isEmpty() ? 0 : Math.max(intervals.get((int) index), 0);
    }

    private static List<Long> numbers(Claim claim, String field) {
        return INTEGER.matcher(field(claim, field))
                .results()
                .map(match -> Long.valueOf(match.group()))
                .toList();
    }

    private static long number(Claim claim, String field) {
        var text = field(claim, field);
        return INTEGER.matcher(text).matches() ? Long.parseLong(text) : 0;
    }

    private static String field(Claim claim, String field) {
        return claim.fields().getOrDefault(field, "");
    }
}
