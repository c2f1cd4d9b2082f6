package io.rq4j.job;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that must end before another one may run: RQ's Dependency. They may stand in other queues. Immutable.
 *
 * <p>All of them must finish. One that fails keeps the child waiting, deferred, until it is requeued and finishes; with
 * {@link #allowFailure} a failed one will do. A child whose parent is canceled, deleted, or failed and no longer kept, fails
 * with that reason. With {@link #whenEnded} it does not matter how they end, nor whether they are still there.
 *
 * @param jobIds at least one
 * @param allowsFailure whether a failed job counts as ended; false by default
 * @param front whether the child then goes to the head of its queue; false by default
 * @param resultOf the one whose result is the first argument of the child; null for none
 * @param anyEnd whether every end will do, also a cancel, a stop or a delete; false by default
 */
public record Dependency(
        List<String> jobIds,
        boolean allowsFailure,
        boolean front,
        @Nullable String resultOf,
        boolean anyEnd) {

    public Dependency {
        jobIds = jobIds.stream().distinct().toList();
        if (jobIds.isEmpty()) {
            throw new IllegalArgumentException(
                    "A dependency names at least one job; leave it out for a job that waits for none");
        }
        for (var id : jobIds) {
            if (!JobOptions.isValidId(id)) {
                throw new IllegalArgumentException(
                        "A job id takes letters, digits, _ and - only, got \"" + id + "\" for a dependency");
            }
        }
    }

    /** On all of these. */
    public static Dependency on(String... jobIds) {
        return new Dependency(List.of(jobIds), false, false, null, false);
    }

    /** On this one and more. */
    public Dependency and(String... more) {
        var all = Stream.concat(jobIds.stream(), Stream.of(more)).toList();
        return new Dependency(all, allowsFailure, front, resultOf, anyEnd);
    }

    /** A failed job counts as ended. */
    public Dependency allowFailure() {
        return new Dependency(jobIds, true, front, resultOf, anyEnd);
    }

    /**
     * The child runs when these have ended, however that was: finished, failed, stopped, canceled, deleted or expired. One that
     * is not there has ended. RQ knows failures only: where a Python worker ends a parent in another way, the child is freed by
     * the maintenance of a Java worker, within seconds to minutes.
     */
    public Dependency whenEnded() {
        return new Dependency(jobIds, true, front, resultOf, true);
    }

    /** To the head of the queue when it may run. */
    public Dependency atFront() {
        return new Dependency(jobIds, allowsFailure, true, resultOf, anyEnd);
    }

    /**
     * The result of this job, one of the dependency, becomes the first argument of the child. For Java workers: the call on
     * the wire does not have it yet.
     */
    public Dependency takingResultOf(String jobId) {
        return new Dependency(jobIds, allowsFailure, front, jobId, anyEnd).and(jobId);
    }
}
