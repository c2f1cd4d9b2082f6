package io.rq4j.job;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The status of a job, in RQ's words. {@link #UNKNOWN} stands for a word that this version does not know, such as those of
 * RQ 3.0: it is read without harm and never written.
 */
public enum JobStatus {
    CREATED,
    QUEUED,
    SCHEDULED,
    DEFERRED,
    STARTED,
    FINISHED,
    FAILED,
    STOPPED,
    CANCELED,
    UNKNOWN;

    private static final Map<String, JobStatus> BY_WORD =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(JobStatus::word, Function.identity()));

    /** The word on the wire. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The status of a word on the wire; {@link #UNKNOWN} when the word is not one of RQ 2.10's. */
    public static JobStatus of(String word) {
        return BY_WORD.getOrDefault(word, UNKNOWN);
    }

    /** Whether a job of this status has ended: it changes again only by an explicit requeue, enqueue or delete. */
    public boolean isFinal() {
        return this == FINISHED || this == FAILED || this == STOPPED || this == CANCELED;
    }
}
