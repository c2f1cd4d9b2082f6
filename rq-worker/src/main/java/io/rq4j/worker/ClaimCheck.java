package io.rq4j.worker;

import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.job.JobOptions;
import io.rq4j.job.JobStatus;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a claimed job says of itself. Python stops at a field that it cannot read; here the job fails with a text that
 * names the field, and the worker goes on.
 */
final class ClaimCheck {

    private static final long RESULT_TTL = 500;
    private static final long FAILURE_TTL = 31_536_000;

    private ClaimCheck() {}

    /** Why this job cannot be run, as text for a person; empty when it can. */
    static Optional<String> problem(Claim claim) {
        if (claim.dataSize() == 0) {
            return Optional.of("The job has no data: its hash was damaged or cut off. Enqueue it again");
        }
        var status = claim.status();
        if (!status.isEmpty() && JobStatus.of(status) == JobStatus.UNKNOWN) {
            return Optional.of(
                    "The job's status reads \"" + status
                            + "\", which is not one of RQ 2.10's. It was written by another version or damaged; enqueue it again");
        }
        for (var field : new String[] {"timeout", "result_ttl", "failure_ttl", "ttl"}) {
            var text = claim.fields().getOrDefault(field, "");
            if (!text.isEmpty() && number(claim, field) == null) {
                return Optional.of("The job's " + field + " must be a whole number of seconds, got \"" + text
                        + "\". Enqueue it again with one");
            }
        }
        return Optional.empty();
    }

    /** How long the job may run; null for no limit. A job without a timeout has RQ's default. */
    static @Nullable Duration timeout(Claim claim) {
        var seconds = number(claim, "timeout");
        if (seconds == null || seconds == 0) {
            return JobOptions.DEFAULT_TIMEOUT;
        }
        return seconds < 0 ? null : Duration.ofSeconds(seconds);
    }

    /** Whether the job must not start twice. */
    static boolean failsOnAbandon(Claim claim) {
        return claim.fields().getOrDefault("on_abandon", "").equals("fail");
    }

    static long resultTtl(Claim claim) {
        return orElse(claim, "result_ttl", RESULT_TTL);
    }

    static long failureTtl(Claim claim) {
        return orElse(claim, "failure_ttl", FAILURE_TTL);
    }

    private static long orElse(Claim claim, String field, long fallback) {
        var number = number(claim, field);
        return number == null ? fallback : Math.max(number, -1);
    }

    private static @Nullable Long number(Claim claim, String field) {
        var text = claim.fields().getOrDefault(field, "");
        return text.matches("-?\\d{1,15}") ? Long.valueOf(text) : null;
    }
}
