package io.rq4j.cli;

import io.rq4j.job.JobOptions;

/** Job ids on the command line. */
final class Ids {

    private Ids() {}

    /** Refuses what is no id: to ask Redis for it would find nothing, and say so. */
    static void check(String id) {
        if (!JobOptions.isValidId(id)) {
            throw new IllegalArgumentException("A job id takes letters, digits, _ and - only, got \"" + id + "\"");
        }
    }
}
