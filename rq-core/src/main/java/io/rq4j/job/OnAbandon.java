package io.rq4j.job;

/** What becomes of a job whose worker process died while it ran. A policy of ours; RQ fails such jobs. */
public enum OnAbandon {
    /** It goes back to the head of its queue and runs again, at most three times. The default. */
    REQUEUE,
    /** It fails at once: for work that must not start twice. So does one that a stopping worker had to interrupt. */
    FAIL
}
