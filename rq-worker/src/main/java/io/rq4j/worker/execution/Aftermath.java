package io.rq4j.worker.execution;

import io.rq4j.codec.CallbackFields;
import io.rq4j.error.FunctionRefusedException;
import io.rq4j.error.RqException;
import io.rq4j.job.Callback;
import io.rq4j.job.Callback.Kind;
import io.rq4j.job.Job;
import io.rq4j.job.Outcome;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is called when a job's function has ended and before anybody learns how: the success callback, which can still make the job
 * fail; after a failure the failure callback, then the exception handlers. The order and the consequences are RQ's.
 */
final class Aftermath {

    private static final Logger LOG = LoggerFactory.getLogger(Aftermath.class);

    /** How long an exception handler may take. */
    private static final Duration HANDLER_TIME = Callback.DEFAULT_TIMEOUT;

    /** Code of the user's. */
    @FunctionalInterface
    interface Body {

        void run() throws Exception;
    }

    /** Runs a body within a time. Throws what it throws, or {@link io.rq4j.error.JobTimeoutException}. */
    @FunctionalInterface
    interface Limit {

        void run(Duration time, Body body) throws Throwable;
    }

    private final Callbacks callbacks;
    private final List<ExceptionHandler> handlers;

    Aftermath(Callbacks callbacks, List<ExceptionHandler> handlers) {
        this.callbacks = callbacks;
        this.handlers = List.copyOf(handlers);
    }

    /** Whether anything is to be called. */
    boolean concerns(Assignment assignment, Outcome outcome) {
        if (outcome instanceof Outcome.Finished) {
            return assignment.callbacks().contains(Kind.SUCCESS);
        }
        return outcome instanceof Outcome.Failed
                && (assignment.callbacks().contains(Kind.FAILURE) || !handlers.isEmpty());
    }

    /** Calls what is to be called, and tells how the job ended after that. */
    Outcome of(Assignment assignment, Ran.Ended ended, Limit limit) {
        var after = ended;
        if (ended.outcome() instanceof Outcome.Finished finished) {
            after = succeeded(assignment, ended, finished, limit);
        }
        return after.outcome() instanceof Outcome.Failed failed && concerns(assignment, failed)
                ? failed(assignment, failed, thrown(after, failed), limit)
                : after.outcome();
    }

    private static Throwable thrown(Ran.Ended ended, Outcome.Failed failed) {
        return ended.thrown() != null ? ended.thrown() : new RqException(failed.text());
    }

    private Ran.Ended succeeded(Assignment assignment, Ran.Ended ended, Outcome.Finished finished, Limit limit) {
        try {
            var job = assignment.access().job();
            call(Kind.SUCCESS, job, callbacks.result(finished.value()), limit);
            return ended;
        } catch (Throwable e) {
            return Ending.failed(e, finished.worked());
        }
    }

    private void call(Kind kind, Job job, Callbacks.Came came, Limit limit) throws Throwable {
        var callback = CallbackFields.read(kind, job.raw());
        if (callback.isPresent()) {
            limit.run(callback.get().timeout(), () -> callbacks.call(kind, callback.get(), job, came));
        }
    }

    private Outcome failed(Assignment assignment, Outcome.Failed failed, Throwable thrown, Limit limit) {
        try {
            var job = assignment.access().job();
            return handled(job, told(job, failed, thrown, limit), thrown, limit);
        } catch (Throwable e) {
            return noted(failed, "The failure callback and the exception handlers were not called: " + StackText.of(e));
        }
    }

    /** The failure callback's own exception stands first, as RQ has it; the job's stays. */
    private Outcome.Failed told(Job job, Outcome.Failed failed, Throwable thrown, Limit limit) {
        try {
            call(Kind.FAILURE, job, Callbacks.error(thrown), limit);
            return failed;
        } catch (FunctionRefusedException e) {
            return noted(failed, String.valueOf(e.getMessage()));
        } catch (Throwable e) {
            return new Outcome.Failed(
                    StackText.of(e) + "\nThe failure callback ended so. The job had failed with\n" + failed.text(),
                    failed.worked(),
                    failed.types());
        }
    }

    private Outcome.Failed handled(Job job, Outcome.Failed failed, Throwable thrown, Limit limit) {
        var after = failed;
        for (var handler : handlers) {
            boolean[] goOn = {true};
            try {
                limit.run(HANDLER_TIME, () -> goOn[0] = handler.handle(job, thrown));
            } catch (Throwable e) {
                LOG.warn("job={} queue={} an exception handler failed", job.id(), job.origin(), e);
                after = noted(after, "An exception handler ended with " + StackText.of(e));
            }
            if (!goOn[0]) {
                break;
            }
        }
        return after;
    }

    private static Outcome.Failed noted(Outcome.Failed failed, String note) {
        return new Outcome.Failed(failed.text() + "\n" + note, failed.worked(), failed.types());
    }

    /**
     * The same for a job that has failed already, without its process: nothing of it can be changed any more, so what goes wrong
     * is logged.
     */
    void ofLost(Job job, Throwable thrown, Limit limit) {
        try {
            call(Kind.FAILURE, job, Callbacks.error(thrown), limit);
        } catch (Throwable e) {
            LOG.warn("job={} queue={} its failure callback failed", job.id(), job.origin(), e);
        }
        handled(job, new Outcome.Failed("", Duration.ZERO), thrown, limit);
    }

    /** The stopped callback. */
    void ofStopped(Job job, Limit limit) {
        try {
            call(Kind.STOPPED, job, (raw, type) -> null, limit);
        } catch (Throwable e) {
            LOG.warn("job={} queue={} its stopped callback failed", job.id(), job.origin(), e);
        }
    }
}
