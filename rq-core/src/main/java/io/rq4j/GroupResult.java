package io.rq4j;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How all members of a group ended, in no particular order. Immutable.
 *
 * @param ends one for each job that was a member when the future was made
 */
public record GroupResult<R>(String group, List<JobEnd<R>> ends) {

    public GroupResult {
        ends = List.copyOf(ends);
    }

    /** Whether every member returned a value. */
    public boolean allSucceeded() {
        return ends.stream().allMatch(JobEnd::isSuccess);
    }

    /** What the members returned; a procedure's value is null. */
    public List<@Nullable R> values() {
        return ends.stream().filter(JobEnd::isSuccess).map(JobEnd::value).toList();
    }

    /** The members without a value: failed, stopped, canceled or gone. */
    public List<JobEnd<R>> failures() {
        return ends.stream().filter(end -> !end.isSuccess()).toList();
    }

    /** How one member ended; empty when it was none. */
    public Optional<JobEnd<R>> end(String jobId) {
        return ends.stream().filter(end -> end.jobId().equals(jobId)).findFirst();
    }
}
