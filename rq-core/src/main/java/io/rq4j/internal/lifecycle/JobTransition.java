package io.rq4j.internal.lifecycle;

import static io.rq4j.job.JobStatus.CANCELED;
import static io.rq4j.job.JobStatus.CREATED;
import static io.rq4j.job.JobStatus.DEFERRED;
import static io.rq4j.job.JobStatus.FAILED;
import static io.rq4j.job.JobStatus.FINISHED;
import static io.rq4j.job.JobStatus.QUEUED;
import static io.rq4j.job.JobStatus.SCHEDULED;
import static io.rq4j.job.JobStatus.STARTED;
import static io.rq4j.job.JobStatus.STOPPED;

import io.rq4j.job.JobStatus;
import java.util.Set;

/**
 * The table of transitions: from which status to which, by which script. An empty set of targets means that the job is gone.
 * {@code docs/lifecycle.md} is drawn from it, and a test holds it, the scripts and {@link JobLifecycle} to each other.
 */
public enum JobTransition {
    ENQUEUE("enqueue", Set.of(FINISHED, FAILED, STOPPED, CANCELED), true, Set.of(QUEUED), "a client enqueues"),
    SCHEDULE(
            "schedule",
            Set.of(FINISHED, FAILED, STOPPED, CANCELED),
            true,
            Set.of(SCHEDULED),
            "a client enqueues for later"),
    TICK("tick", Set.of(), true, Set.of(QUEUED), "its schedule ticks"),
    PROMOTE_DUE("promoteDue", Set.of(SCHEDULED), false, Set.of(QUEUED), "it is due"),
    DEFER(
            "defer",
            Set.of(FINISHED, FAILED, STOPPED, CANCELED),
            true,
            Set.of(DEFERRED, QUEUED),
            "a client enqueues what depends on others"),
    RELEASE("release", Set.of(DEFERRED), false, Set.of(QUEUED), "what it depends on has ended"),
    GIVE_UP("giveUp", Set.of(DEFERRED), false, Set.of(FAILED), "what it depends on was canceled, deleted or is gone"),
    START("start", Set.of(QUEUED, CREATED), false, Set.of(STARTED), "a worker process claims"),
    FINISH("finish", Set.of(STARTED), false, Set.of(FINISHED), "its function returned"),
    FAIL("fail", Set.of(STARTED), false, Set.of(FAILED), "its function threw, timed out or could not be called"),
    RETRY(
            "retry",
            Set.of(STARTED),
            false,
            Set.of(QUEUED, SCHEDULED),
            "its function threw and has tries left, or asked"),
    REPEAT("repeat", Set.of(STARTED), false, Set.of(QUEUED, SCHEDULED), "its function returned and repeats"),
    STOP("stop", Set.of(STARTED), false, Set.of(STOPPED), "somebody stops it"),
    ABANDON("abandon", Set.of(STARTED), false, Set.of(QUEUED, FAILED), "its worker process died"),
    REPAIR("repair", Set.of(STARTED), false, Set.of(QUEUED), "nobody holds it"),
    PUSH_BACK("pushBack", Set.of(STARTED), false, Set.of(QUEUED), "its worker process stops before it ends"),
    REQUEUE("requeue", Set.of(FAILED, STOPPED, CANCELED), false, Set.of(QUEUED), "somebody requeues"),
    CANCEL(
            "cancel",
            Set.of(CREATED, QUEUED, SCHEDULED, DEFERRED, STARTED),
            false,
            Set.of(CANCELED),
            "somebody cancels"),
    EMPTY("empty", Set.of(QUEUED, CREATED), false, Set.of(), "somebody empties its queue"),
    DELETE(
            "delete",
            Set.of(CREATED, QUEUED, SCHEDULED, DEFERRED, STARTED, FINISHED, FAILED, STOPPED, CANCELED),
            false,
            Set.of(),
            "somebody deletes");

    private final String script;
    private final Set<JobStatus> from;
    private final boolean fromNothing;
    private final Set<JobStatus> to;
    private final String when;

    JobTransition(String script, Set<JobStatus> from, boolean fromNothing, Set<JobStatus> to, String when) {
        this.script = script;
        this.from = from;
        this.fromNothing = fromNothing;
        this.to = to;
        this.when = when;
    }

    /** The name of the script and of the method of {@link JobLifecycle}. */
    public String script() {
        return script;
    }

    public Set<JobStatus> from() {
        return from;
    }

    /** Whether it also makes a job that was not there. */
    public boolean fromNothing() {
        return fromNothing;
    }

    public Set<JobStatus> to() {
        return to;
    }

    /** Why it happens, for a reader of the diagram. */
    public String when() {
        return when;
    }
}
