package io.rq4j.job;

import io.rq4j.error.InvalidCallException;
import io.rq4j.function.FunctionReference;
import io.rq4j.function.Proc1;
import io.rq4j.function.Proc2;
import io.rq4j.function.Proc3;
import java.io.Serializable;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a worker calls when a job has ended, with the job and what came of it: RQ's Callback. Made from a method reference, or by
 * name for a function in another language. Immutable.
 *
 * <pre>{@code
 * options.onSuccess(Reports::sent)                                     // sent(Job job, Report report), or sent(Job job)
 * options.onFailure(Callback.of(Reports::failed).within(Duration.ofSeconds(5)))  // failed(Job job, Throwable error)
 * options.onStopped(Callback.named("tasks.stopped"))                   // for a Python worker
 * }</pre>
 *
 * <p>A method reference is found by the worker as that of a {@link Call} is, and must be callable there. It stands in fields of
 * ours: Python, which could not import it, does not see it and does not call it. A name stands in RQ's fields, and whichever
 * worker runs the job must know it.
 *
 * @param function the dotted name
 * @param timeout how long it may run, 60 s by default; whole seconds on the wire, rounded up
 * @param isReference whether it was made from a method reference
 */
public record Callback(String function, Duration timeout, boolean isReference) {

    /** RQ's default timeout. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);

    /** Which end of a job it is called at. */
    public enum Kind {
        /** Its function returned. Called before the result is accepted; a callback that throws makes the job fail. */
        SUCCESS,
        /** An attempt failed, whether or not the job is tried again. */
        FAILURE,
        /** Somebody stopped it while it ran. */
        STOPPED;

        /** As field names have it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Callback {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("The timeout of callback " + function + " must be positive, got "
                    + timeout + "; leave it out for 60 s");
        }
        Intervals.refuseTooLong("The timeout of callback " + function, timeout, "leave it out for 60 s");
    }

    /** A static method that takes the job. */
    public static Callback of(Proc1<Job> method) {
        return of(FunctionReference.of(method));
    }

    /** A static method that takes the job and what came of it: the result, or the error. */
    public static <V> Callback of(Proc2<Job, V> method) {
        return of(FunctionReference.of(method));
    }

    /** A method that takes the job, of an object that the worker makes. */
    public static <T> Callback of(Class<T> type, Proc2<T, Job> method) {
        return of(type, (Serializable) method);
    }

    /** A method that takes the job and what came of it, of an object that the worker makes. */
    public static <T, V> Callback of(Class<T> type, Proc3<T, Job, V> method) {
        return of(type, (Serializable) method);
    }

    private static Callback of(Class<?> type, Serializable method) {
        return of(FunctionReference.of(type, method));
    }

    /** A function of any language by its dotted name, as in {@code Callback.named("tasks.report")}. */
    public static Callback named(String function) {
        return named(function, DEFAULT_TIMEOUT);
    }

    /** The same, with a time of its own. */
    public static Callback named(String function, Duration timeout) {
        return new Callback(Call.named(function).function(), timeout, false);
    }

    /** The same callback with another timeout. */
    public Callback within(Duration timeout) {
        return new Callback(function, timeout, isReference);
    }

    /** The timeout as it is written. */
    public long seconds() {
        return timeout.plusNanos(999_999_999).toSeconds();
    }

    private static Callback of(FunctionReference method) {
        if (method.owner().isEnum() && method.isInstanceMethod()) {
            throw new InvalidCallException(method.name() + " is a method of an enum constant, and a callback is called"
                    + " without one; make it static");
        }
        var name = method.method().getName();
        if (isThere(method.owner(), name, 1) && isThere(method.owner(), name, 2)) {
            throw new InvalidCallException(
                    method.name() + " stands for a method that takes the job and for one that takes"
                            + " the job and what came of it, and a worker could not choose; give one of them another name");
        }
        return new Callback(method.name(), DEFAULT_TIMEOUT, true);
    }

    private static boolean isThere(Class<?> owner, String name, int arguments) {
        return !FunctionReference.candidates(owner, name, arguments).isEmpty();
    }

    /** The callbacks of one job. */
    public record All(
            @Nullable Callback success,
            @Nullable Callback failure,
            @Nullable Callback stopped) {

        /** None at all. */
        public static final All NONE = new All(null, null, null);

        /** The one of this kind; null when there is none. */
        public @Nullable Callback on(Kind kind) {
            return switch (kind) {
                case SUCCESS -> success;
                case FAILURE -> failure;
                case STOPPED -> stopped;
            };
        }

        /** These, with another one of this kind. */
        public All with(Kind kind, Callback callback) {
            return new All(
                    kind == Kind.SUCCESS ? callback : success,
                    kind == Kind.FAILURE ? callback : failure,
                    kind == Kind.STOPPED ? callback : stopped);
        }
    }
}
