package io.rq4j.cli;

import io.rq4j.job.JobOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Job ids on the command line. */
final class Ids {

    static final String WHY_NOT_THERE = "it was never enqueued, was deleted, or is no longer kept";

    private Ids() {}

    /** Refuses what is no id: to ask Redis for it would find nothing, and say so. */
    static void check(String id) {
        if (!JobOptions.isValidId(id)) {
            throw new IllegalArgumentException("A job id takes letters, digits, _ and - only, got \"" + id + "\"");
        }
    }

    /** For a command that takes ids, or all of a queue. */
    static void check(List<String> ids, @Nullable String queue, boolean all) {
        if (all && !ids.isEmpty()) {
            throw new IllegalArgumentException(
                    "--all and ids exclude each other, got --all and " + ids + "; leave out one");
        }
        if (all != (queue != null)) {
            throw new IllegalArgumentException(
                    all
                            ? "--all needs --queue, which says whose jobs are meant"
                            : "--queue goes with --all; jobs are named by their ids alone");
        }
        if (!all && ids.isEmpty()) {
            throw new IllegalArgumentException("Name jobs by their ids, or give --queue and --all");
        }
        ids.forEach(Ids::check);
    }
}
