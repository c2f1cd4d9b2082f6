package io.rq4j.worker.execution;

import io.rq4j.codec.Codec;
import io.rq4j.codec.EncodedCall;
import io.rq4j.codec.Zlib;
import io.rq4j.error.CodecException;
import io.rq4j.error.RqException;
import io.rq4j.job.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Runs one assignment on the calling thread: decode the call, find the function, bind its arguments, call it, encode
 * what it returned. Everything that goes wrong, errors of the JVM included, is a failed outcome with the stack as text.
 * A procedure, and a function that returns null, yields the four bytes {@code null}, as Python's {@code None} does.
 * A function that is declared to return a {@link CompletionStage} leaves the thread; its outcome is what the stage
 * completes with, encoded by the thread that completes it.
 * Safe for any number of threads at once; mirrors RQ's {@code perform_job}.
 */
public final class JobRunner {

    private static final int MIB = 1024 * 1024;

    /**
     * In bytes. On its way to Redis a result is held two and a half times, beside those of other threads; a worker without
     * memory for that would try for ever and settle nothing more. Redis itself refuses 512 MB.
     */
    static final long LARGEST_RESULT = Math.min(64 * MIB, Runtime.getRuntime().maxMemory() / 16);

    private final Codec codec;
    private final Functions functions;
    private final InstanceFactory instances;
    private final Aftermath aftermath;

    public JobRunner(Codec codec, Functions functions, InstanceFactory instances) {
        this(codec, functions, instances, List.of());
    }

    /** @param handlers what is told of every failed attempt, in order */
    public JobRunner(Codec codec, Functions functions, InstanceFactory instances, List<ExceptionHandler> handlers) {
        this.codec = codec;
        this.functions = functions;
        this.instances = instances;
        this.aftermath = new Aftermath(new Callbacks(codec, functions, instances), handlers);
    }

    /** Whether anything is to be called after this outcome. */
    boolean isFollowed(Assignment assignment, Outcome outcome) {
        return aftermath.concerns(assignment, outcome);
    }

    Aftermath aftermath() {
        return aftermath;
    }

    /** Calls what is to be called after the function, on the calling thread; never throws. */
    Outcome follow(Assignment assignment, Ran.Ended ended, Aftermath.Limit limit) {
        try {
            return within(assignment, () -> aftermath.of(assignment, ended, limit));
        } catch (Throwable e) {
            return Ending.failed(e, ended.outcome().worked()).outcome();
        }
    }

    /**
     * Never throws. The thread's context class loader is the user's meanwhile; an interrupt that came for this job ends
     * with it.
     */
    Ran run(Assignment assignment) {
        var work = new Stopwatch();
        try {
            return within(assignment, () -> call(assignment, work));
        } catch (Throwable e) {
            return Ending.of(e, work.time());
        }
    }

    /** Runs code of the user's as part of a job. */
    private <T> T within(Assignment assignment, Callable<T> code) throws Exception {
        var thread = Thread.currentThread();
        var loader = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(functions.loader());
            JobContext.enter(new JobContext(assignment.execution(), assignment.access(), codec));
            return code.call();
        } finally {
            JobContext.leave();
            thread.setContextClassLoader(loader);
            Thread.interrupted();
        }
    }

    /** Runs code of the user's that belongs to no running job. */
    <T> T outside(Callable<T> code) throws Exception {
        Thread.currentThread().setContextClassLoader(functions.loader());
        return code.call();
    }

    private Ran call(Assignment assignment, Stopwatch work) throws Exception {
        var call = decoded(assignment);
        var function = functions.find(call.function(), call.positional(), call.keywords());
        var arguments = function.arguments(call);
        var receiver = function.receiver(call, instances);
        var value = work.measure(() -> function.invoke(receiver, arguments));
        return function.isAsync()
                ? new Ran.InFlight(stage(function, value), (result, problem) -> ending(function, result, problem, work))
                : finished(function, value, work);
    }

    private static CompletionStage<?> stage(Function function, @Nullable Object value) {
        if (value instanceof CompletionStage<?> stage) {
            return stage;
        }
        throw new RqException(function.name() + " is declared to return a stage and returned null; return one that is"
                + " complete, such as CompletableFuture.completedFuture(null)");
    }

    private Ran.Ended ending(Function function, @Nullable Object value, @Nullable Throwable problem, Stopwatch work) {
        work.stop();
        try {
            return problem == null ? finished(function, value, work) : Ending.of(thrown(problem), work.time());
        } catch (Throwable e) {
            return Ending.of(e, work.time());
        }
    }

    /** A stage wraps what an earlier one threw. */
    private static Throwable thrown(Throwable problem) {
        return problem instanceof CompletionException && problem.getCause() != null ? problem.getCause() : problem;
    }

    private Ran.Ended finished(Function function, @Nullable Object value, Stopwatch work) {
        return new Ran.Ended(new Outcome.Finished(checked(encode(function, value)), work.time()), null);
    }

    private EncodedCall decoded(Assignment assignment) throws Exception {
        var call = codec.decodeCall(Zlib.decompress(assignment.payload().call()));
        var parent = assignment.resultOf();
        return parent == null ? call : new HandedCall(call, assignment.access().resultOf(parent), codec);
    }

    private static byte[] checked(byte[] result) {
        if (result.length > LARGEST_RESULT) {
            throw new CodecException("A result of this worker may have " + LARGEST_RESULT
                    + " bytes (64 MiB, or a sixteenth of its heap of "
                    + Runtime.getRuntime().maxMemory() / MIB + " MiB), this one has " + result.length
                    + "; keep it elsewhere and return where, or give the worker more memory with -Xmx");
        }
        return result;
    }

    private byte[] encode(Function function, @Nullable Object value) {
        try {
            return codec.encode(value);
        } catch (RuntimeException | StackOverflowError e) {
            var type = value == null ? "null" : "a " + value.getClass().getName();
            throw new CodecException(
                    function.name() + " returned " + type + ", which cannot be written as a result", e);
        }
    }

    /** How long the function itself ran, or its stage took, however it ended. */
    private static final class Stopwatch {

        private long began;
        private long nanos;

        @Nullable Object measure(Callable<@Nullable Object> function) throws Exception {
            began = System.nanoTime();
            try {
                return function.call();
            } finally {
                stop();
            }
        }

        /** Of several times the last one counts. */
        void stop() {
            nanos = System.nanoTime() - began;
        }

        Duration time() {
            return Duration.ofNanos(nanos);
        }
    }
}
