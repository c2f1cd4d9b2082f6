package io.rq4j.job;

import io.rq4j.error.InvalidCallException;
import io.rq4j.function.Fn0;
import io.rq4j.function.Fn1;
import io.rq4j.function.Fn2;
import io.rq4j.function.Fn3;
import io.rq4j.function.Fn4;
import io.rq4j.function.Fn5;
import io.rq4j.function.Fn6;
import io.rq4j.function.FunctionReference;
import io.rq4j.function.Proc0;
import io.rq4j.function.Proc1;
import io.rq4j.function.Proc2;
import io.rq4j.function.Proc3;
import io.rq4j.function.Proc4;
import io.rq4j.function.Proc5;
import io.rq4j.function.Proc6;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A function to call and its arguments: what a job does. Made from a method reference with {@code of}, from one whose
 * result does not matter with {@code ofVoid}, from one that returns a {@link CompletionStage} with {@code ofAsync}, by
 * name with {@link #named}. {@code R} is what the function returns, or what its stage completes with.
 *
 * <pre>{@code
 * Call.of(Words::countAt, "https://example.org")      // a public static method
 * Call.of(Mailer.class, Mailer::send, "you@host")     // an instance method; the worker makes the Mailer
 * Call.of(Color.RED::paint, 3)                        // an enum constant, sent as the first argument
 * Call.named("tasks.add", 1, 2)                       // a function in any language
 * }</pre>
 *
 * <p>On the wire a Java function is {@code package.Class.method}, a nested class {@code package.Outer$Inner.method}.
 * A reference that a worker could not find by name and number of arguments, a lambda for one, is an
 * {@link InvalidCallException}; see {@link FunctionReference}. Arguments may be null. Mirrors the first, third and
 * fourth element of RQ's {@code data}.
 *
 * @param function the dotted name, of a function in any language
 * @param args positional arguments in order; null elements are allowed
 * @param kwargs keyword arguments, in the order given; null values are allowed
 * @param returnType the declared return type, or that of the stage; {@code Object.class} if unknown, {@code Void.class}
 *     if nobody wants it
 */
public record Call<R>(
        String function, List<@Nullable Object> args, Map<String, @Nullable Object> kwargs, Type returnType) {

    /** Letters, digits and the signs that languages allow in names, in parts divided by dots. */
    private static final Pattern NAME = Pattern.compile("(?!\\.|.*\\.\\.)[\\p{L}\\p{M}\\p{N}_$.-]+(?<!\\.)");

    public Call {
        args = Collections.unmodifiableList(new ArrayList<>(args));
        kwargs = Collections.unmodifiableMap(new LinkedHashMap<>(kwargs));
    }

    /** A function of any language by its dotted name, as in {@code Call.named("tasks.add", 1, 2)}. */
    public static Call<Object> named(String function, @Nullable Object @Nullable ... args) {
        if (!NAME.matcher(function).matches()) {
            throw new InvalidCallException(
                    "A function is named like package.module.function, in letters, digits, _, $ and -"
                            + " with dots between, got \"" + function + "\"");
        }
        // A lone null reaches varargs as no array at all.
        var all = args == null ? Collections.singletonList(null) : Arrays.asList(args);
        return new Call<>(function, all, Map.of(), Object.class);
    }

    /** A function of no arguments. */
    public static <R> Call<R> of(Fn0<R> function) {
        return call(FunctionReference.of(function));
    }

    /** A function of one argument. */
    public static <A, R> Call<R> of(Fn1<A, R> function, @Nullable A a) {
        return call(FunctionReference.of(function), a);
    }

    /** A function of one argument that is not known yet: the result of the job that this one depends on. */
    public static <A, R> Call<R> ofResult(Fn1<A, R> function) {
        Call<R> whole = call(FunctionReference.of(function), (Object) null);
        return new Call<>(whole.function(), List.of(), whole.kwargs(), whole.returnType());
    }

    /** A function of two arguments. */
    public static <A, B, R> Call<R> of(Fn2<A, B, R> function, @Nullable A a, @Nullable B b) {
        return call(FunctionReference.of(function), a, b);
    }

    /** A function of three arguments. */
    public static <A, B, C, R> Call<R> of(Fn3<A, B, C, R> function, @Nullable A a, @Nullable B b, @Nullable C c) {
        return call(FunctionReference.of(function), a, b, c);
    }

    /** A function of four arguments. */
    public static <A, B, C, D, R> Call<R> of(
            Fn4<A, B, C, D, R> function, @Nullable A a, @Nullable B b, @Nullable C c, @Nullable D d) {
        return call(FunctionReference.of(function), a, b, c, d);
    }

    /** A function of five arguments. */
    public static <A, B, C, D, E, R> Call<R> of(
            Fn5<A, B, C, D, E, R> function, @Nullable A a, @Nullable B b, @Nullable C c, @Nullable D d, @Nullable E e) {
        return call(FunctionReference.of(function), a, b, c, d, e);
    }

    /** A function of six arguments. */
    public static <A, B, C, D, E, F, R> Call<R> of(
            Fn6<A, B, C, D, E, F, R> function,
            @Nullable A a,
            @Nullable B b,
            @Nullable C c,
            @Nullable D d,
            @Nullable E e,
            @Nullable F f) {
        return call(FunctionReference.of(function), a, b, c, d, e, f);
    }

    /** A method of no arguments of an object that the worker makes. */
    public static <T, R> Call<R> of(Class<T> type, Fn1<T, R> function) {
        return call(FunctionReference.of(type, function));
    }

    /** A method of one argument of an object that the worker makes. */
    public static <T, A, R> Call<R> of(Class<T> type, Fn2<T, A, R> function, @Nullable A a) {
        return call(FunctionReference.of(type, function), a);
    }

    /** A method of two arguments of an object that the worker makes. */
    public static <T, A, B, R> Call<R> of(Class<T> type, Fn3<T, A, B, R> function, @Nullable A a, @Nullable B b) {
        return call(FunctionReference.of(type, function), a, b);
    }

    /** A method of three arguments of an object that the worker makes. */
    public static <T, A, B, C, R> Call<R> of(
            Class<T> type, Fn4<T, A, B, C, R> function, @Nullable A a, @Nullable B b, @Nullable C c) {
        return call(FunctionReference.of(type, function), a, b, c);
    }

    /** A method of four arguments of an object that the worker makes. */
    public static <T, A, B, C, D, R> Call<R> of(
            Class<T> type, Fn5<T, A, B, C, D, R> function, @Nullable A a, @Nullable B b, @Nullable C c, @Nullable D d) {
        return call(FunctionReference.of(type, function), a, b, c, d);
    }

    /** A method of five arguments of an object that the worker makes. */
    public static <T, A, B, C, D, E, R> Call<R> of(
            Class<T> type,
            Fn6<T, A, B, C, D, E, R> function,
            @Nullable A a,
            @Nullable B b,
            @Nullable C c,
            @Nullable D d,
            @Nullable E e) {
        return call(FunctionReference.of(type, function), a, b, c, d, e);
    }

    /** A function of no arguments, without a result. */
    public static Call<Void> ofVoid(Proc0 function) {
        return withoutResult(FunctionReference.of(function));
    }

    /** A function of one argument, without a result. */
    public static <A> Call<Void> ofVoid(Proc1<A> function, @Nullable A a) {
        return withoutResult(FunctionReference.of(function), a);
    }

    /** A function of two arguments, without a result. */
    public static <A, B> Call<Void> ofVoid(Proc2<A, B> function, @Nullable A a, @Nullable B b) {
        return withoutResult(FunctionReference.of(function), a, b);
    }

    /** A function of three arguments, without a result. */
    public static <A, B, C> Call<Void> ofVoid(Proc3<A, B, C> function, @Nullable A a, @Nullable B b, @Nullable C c) {
        return withoutResult(FunctionReference.of(function), a, b, c);
    }

    /** A function of four arguments, without a result. */
    public static <A, B, C, D> Call<Void> ofVoid(
            Proc4<A, B, C, D> function, @Nullable A a, @Nullable B b, @Nullable C c, @Nullable D d) {
        return withoutResult(FunctionReference.of(function), a, b, c, d);
    }

    /** A function of five arguments, without a result. */
    public static <A, B, C, D, E> Call<Void> ofVoid(
            Proc5<A, B, C, D, E> function, @Nullable A a, @Nullable B b, @Nullable C c, @Nullable D d, @Nullable E e) {
        return withoutResult(FunctionReference.of(function), a, b, c, d, e);
    }

    /** A function of six arguments, without a result. */
    public static <A, B, C, D, E, F> Call<Void> ofVoid(
            Proc6<A, B, C, D, E, F> function,
            @Nullable A a,
            @Nullable B b,
            @Nullable C c,
            @Nullable D d,
            @Nullable E e,
            @Nullable F f) {
        return withoutResult(FunctionReference.of(function), a, b, c, d, e, f);
    }

    /** A method of no arguments of an object that the worker makes, without a result. */
    public static <T> Call<Void> ofVoid(Class<T> type, Proc1<T> function) {
        return withoutResult(FunctionReference.of(type, function));
    }

    /** A method of one argument of an object that the worker makes, without a result. */
    public static <T, A> Call<Void> ofVoid(Class<T> type, Proc2<T, A> function, @Nullable A a) {
        return withoutResult(FunctionReference.of(type, function), a);
    }

    /** A method of two arguments of an object that the worker makes, without a result. */
    public static <T, A, B> Call<Void> ofVoid(Class<T> type, Proc3<T, A, B> function, @Nullable A a, @Nullable B b) {
        return withoutResult(FunctionReference.of(type, function), a, b);
    }

    /** A method of three arguments of an object that the worker makes, without a result. */
    public static <T, A, B, C> Call<Void> ofVoid(
            Class<T> type, Proc4<T, A, B, C> function, @Nullable A a, @Nullable B b, @Nullable C c) {
        return withoutResult(FunctionReference.of(type, function), a, b, c);
    }

    /** A method of four arguments of an object that the worker makes, without a result. */
    public static <T, A, B, C, D> Call<Void> ofVoid(
            Class<T> type, Proc5<T, A, B, C, D> function, @Nullable A a, @Nullable B b, @Nullable C c, @Nullable D d) {
        return withoutResult(FunctionReference.of(type, function), a, b, c, d);
    }

    /** A method of five arguments of an object that the worker makes, without a result. */
    public static <T, A, B, C, D, E> Call<Void> ofVoid(
            Class<T> type,
            Proc6<T, A, B, C, D, E> function,
            @Nullable A a,
            @Nullable B b,
            @Nullable C c,
            @Nullable D d,
            @Nullable E e) {
        return withoutResult(FunctionReference.of(type, function), a, b, c, d, e);
    }

    /** A function of no arguments that returns a stage; its result is what the stage completes with. */
    public static <R> Call<R> ofAsync(Fn0<? extends CompletionStage<R>> function) {
        return async(FunctionReference.of(function));
    }

    /** A function of one argument that returns a stage; its result is what the stage completes with. */
    public static <A, R> Call<R> ofAsync(Fn1<A, ? extends CompletionStage<R>> function, @Nullable A a) {
        return async(FunctionReference.of(function), a);
    }

    /** A function of two arguments that returns a stage; its result is what the stage completes with. */
    public static <A, B, R> Call<R> ofAsync(
            Fn2<A, B, ? extends CompletionStage<R>> function, @Nullable A a, @Nullable B b) {
        return async(FunctionReference.of(function), a, b);
    }

    /** A function of three arguments that returns a stage; its result is what the stage completes with. */
    public static <A, B, C, R> Call<R> ofAsync(
            Fn3<A, B, C, ? extends CompletionStage<R>> function, @Nullable A a, @Nullable B b, @Nullable C c) {
        return async(FunctionReference.of(function), a, b, c);
    }

    /** A function of four arguments that returns a stage; its result is what the stage completes with. */
    public static <A, B, C, D, R> Call<R> ofAsync(
            Fn4<A, B, C, D, ? extends CompletionStage<R>> function,
            @Nullable A a,
            @Nullable B b,
            @Nullable C c,
            @Nullable D d) {
        return async(FunctionReference.of(function), a, b, c, d);
    }

    /** A function of five arguments that returns a stage; its result is what the stage completes with. */
    public static <A, B, C, D, E, R> Call<R> ofAsync(
            Fn5<A, B, C, D, E, ? extends CompletionStage<R>> function,
            @Nullable A a,
            @Nullable B b,
            @Nullable C c,
            @Nullable D d,
            @Nullable E e) {
        return async(FunctionReference.of(function), a, b, c, d, e);
    }

    /** A function of six arguments that returns a stage; its result is what the stage completes with. */
    public static <A, B, C, D, E, F, R> Call<R> ofAsync(
            Fn6<A, B, C, D, E, F, ? extends CompletionStage<R>> function,
            @Nullable A a,
            @Nullable B b,
            @Nullable C c,
            @Nullable D d,
            @Nullable E e,
            @Nullable F f) {
        return async(FunctionReference.of(function), a, b, c, d, e, f);
    }

    /** A method of no arguments, of an object that the worker makes, that returns a stage. */
    public static <T, R> Call<R> ofAsync(Class<T> type, Fn1<T, ? extends CompletionStage<R>> function) {
        return async(FunctionReference.of(type, function));
    }

    /** A method of one argument, of an object that the worker makes, that returns a stage. */
    public static <T, A, R> Call<R> ofAsync(
            Class<T> type, Fn2<T, A, ? extends CompletionStage<R>> function, @Nullable A a) {
        return async(FunctionReference.of(type, function), a);
    }

    /** A method of two arguments, of an object that the worker makes, that returns a stage. */
    public static <T, A, B, R> Call<R> ofAsync(
            Class<T> type, Fn3<T, A, B, ? extends CompletionStage<R>> function, @Nullable A a, @Nullable B b) {
        return async(FunctionReference.of(type, function), a, b);
    }

    /** A method of three arguments, of an object that the worker makes, that returns a stage. */
    public static <T, A, B, C, R> Call<R> ofAsync(
            Class<T> type,
            Fn4<T, A, B, C, ? extends CompletionStage<R>> function,
            @Nullable A a,
            @Nullable B b,
            @Nullable C c) {
        return async(FunctionReference.of(type, function), a, b, c);
    }

    /** A method of four arguments, of an object that the worker makes, that returns a stage. */
    public static <T, A, B, C, D, R> Call<R> ofAsync(
            Class<T> type,
            Fn5<T, A, B, C, D, ? extends CompletionStage<R>> function,
            @Nullable A a,
            @Nullable B b,
            @Nullable C c,
            @Nullable D d) {
        return async(FunctionReference.of(type, function), a, b, c, d);
    }

    /** A method of five arguments, of an object that the worker makes, that returns a stage. */
    public static <T, A, B, C, D, E, R> Call<R> ofAsync(
            Class<T> type,
            Fn6<T, A, B, C, D, E, ? extends CompletionStage<R>> function,
            @Nullable A a,
            @Nullable B b,
            @Nullable C c,
            @Nullable D d,
            @Nullable E e) {
        return async(FunctionReference.of(type, function), a, b, c, d, e);
    }

    /** This call with further keyword arguments; one of the same name replaces the earlier one. */
    public Call<R> withKwargs(Map<String, ? extends @Nullable Object> more) {
        var all = new LinkedHashMap<>(kwargs);
        all.putAll(more);
        return new Call<>(function, args, all, returnType);
    }

    private static <R> Call<R> call(FunctionReference function, @Nullable Object... args) {
        return read(function, function.returnType(), args);
    }

    private static <R> Call<R> async(FunctionReference function, @Nullable Object... args) {
        return read(function, function.stageType(), args);
    }

    private static Call<Void> withoutResult(FunctionReference function, @Nullable Object... args) {
        return read(function, Void.class, args);
    }

    private static <R> Call<R> read(FunctionReference function, Type returnType, @Nullable Object... args) {
        var all = new ArrayList<@Nullable Object>(args.length + 1);
        if (function.receiver() != null) {
            all.add(function.receiver());
        }
        Collections.addAll(all, args);
        return new Call<>(function.name(), all, Map.of(), returnType);
    }
}
