package io.rq4j.worker.execution;

import io.rq4j.codec.Codec;
import io.rq4j.codec.EncodedCall;
import io.rq4j.codec.Zlib;
import io.rq4j.error.CodecException;
import io.rq4j.error.RqException;
import io.rq4j.job.Outcome;
import java.time.Duration;
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

    private static final int RESULT_LIMIT = 64 * 1024 * 1024;

    private final Codec codec;
    private final Functions functions;
    private final InstanceFactory instances;

    public JobRunner(Codec codec, Functions functions, InstanceFactory instances) {
        this.codec = codec;
        this.functions = functions;
        this.instances = instances;
    }

    /**
     * Never throws. The thread's context class loader is the user's meanwhile; an interrupt that came for this job ends
     * with it.
     */
    Ran run(Assignment assignment) {
        var work = new Stopwatch();
        var thread = Thread.currentThread();
        var loader = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(functions.loader());
            JobContext.enter(new JobContext(assignment.execution(), assignment.access(), codec));
            return call(assignment, work);
        } catch (Throwable e) {
            return new Ran.Ended(Ending.of(e, work.time()));
        } finally {
            JobContext.leave();
            thread.setContextClassLoader(loader);
            Thread.interrupted();
        }
    }

    private Ran call(Assignment assignment, Stopwatch work) throws Exception {
        var call = decoded(assignment);
        var function = functions.find(call.function(), call.positional(), call.keywords());
        var arguments = function.arguments(call);
        var receiver = function.receiver(call, instances);
        var value = work.measure(() -> function.invoke(receiver, arguments));
        return function.isAsync()
                ? new Ran.InFlight(stage(function, value), (result, problem) -> ending(function, result, problem, work))
                : new Ran.Ended(finished(function, value, work));
    }

    private static CompletionStage<?> stage(Function function, @Nullable Object value) {
        if (value instanceof CompletionStage<?> stage) {
            return stage;
        }
        throw new RqException(function.name() + " is declared to return a stage and returned null; return one that is"
                + " complete, such as CompletableFuture.completedFuture(null)");
    }

    private Outcome ending(Function function, @Nullable Object value, @Nullable Throwable problem, Stopwatch work) {
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

    private Outcome finished(Function function, @Nullable Object value, Stopwatch work) {
        return new Outcome.Finished(checked(encode(function, value)), work.time());
    }

    private EncodedCall decoded(Assignment assignment) throws Exception {
        var call = codec.decodeCall(Zlib.decompress(assignment.payload().call()));
        var parent = assignment.resultOf();
        return parent == null ? call : new HandedCall(call, assignment.access().resultOf(parent), codec);
    }

    /** Redis would refuse a much larger one for ever, and with it all that is settled beside it. */
    private static byte[] checked(byte[] result) {
        if (result.length > RESULT_LIMIT) {
            throw new CodecException("A result may have " + RESULT_LIMIT + " bytes, this one has " + result.length
                    + "; keep it elsewhere and return where");
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
