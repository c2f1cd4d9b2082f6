package io.rq4j.internal.command;

import java.util.regex.Pattern;

/** A command to a worker as RQ sends it: JSON on the worker's channel, heard by whoever listens at that moment. */
public sealed interface WorkerCommand {

    /** The text on the wire, as Python writes it. */
    String text();

    /** Reads what came on the channel. Unknown fields are ignored. */
    static WorkerCommand read(byte[] payload) throws UnreadableCommandException {
        return CommandReader.read(payload);
    }

    /** Drain and leave; a second one leaves at once. */
    record Shutdown() implements WorkerCommand {

        @Override
        public String text() {
            return "{\"command\": \"shutdown\"}";
        }
    }

    /** End the job that the worker's entry names as its current one, as if its process had been killed. */
    record KillHorse() implements WorkerCommand {

        @Override
        public String text() {
            return "{\"command\": \"kill-horse\"}";
        }
    }

    /** End this job if it runs there; it counts as stopped. */
    record StopJob(String jobId) implements WorkerCommand {

        public StopJob {
            Id.check("job_id", jobId);
        }

        @Override
        public String text() {
            return "{\"command\": \"stop-job\", \"job_id\": \"" + jobId + "\"}";
        }
    }

    /** The same for one execution of it: RQ 3.0's. */
    record StopExecution(String jobId, String executionId) implements WorkerCommand {

        public StopExecution {
            Id.check("job_id", jobId);
            Id.check("execution_id", executionId);
        }

        @Override
        public String text() {
            return "{\"command\": \"stop-execution\", \"job_id\": \"" + jobId + "\", \"execution_id\": \"" + executionId
                    + "\"}";
        }
    }

    /** RQ's ids, which need no escapes. */
    final class Id {

        private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]+");

        private Id() {}

        static void check(String field, String id) {
            if (!FORM.matcher(id).matches()) {
                throw new IllegalArgumentException(
                        field + " must be letters, digits, _ and - only, got \"" + id + "\"; no job has another id");
            }
        }
    }
}
