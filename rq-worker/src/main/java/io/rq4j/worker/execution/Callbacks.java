package io.rq4j.worker.execution;

import io.rq4j.codec.Codec;
import io.rq4j.error.FunctionRefusedException;
import io.rq4j.job.Callback;
import io.rq4j.job.Callback.Kind;
import io.rq4j.job.Job;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the methods of callbacks and handlers as those of jobs are found, by the same rules, and calls them. */
record Callbacks(Codec codec, Functions functions, InstanceFactory instances) {

    /** What came of a job, as a parameter of this type. */
    @FunctionalInterface
    interface Came {

        @Nullable Object as(Class<?> raw, Type type);
    }

    /** The result as whoever awaits the job gets it, bound to the parameter's type. */
    Came result(byte[] value) {
        return (raw, type) -> codec.decode(value, type);
    }

    /** The error itself. */
    static Came error(Throwable thrown) {
        return (raw, type) -> {
            if (!raw.isInstance(thrown)) {
                throw new FunctionRefusedException("its second parameter is a " + raw.getName()
                        + ", and what was thrown is a " + thrown.getClass().getName() + "; declare it as Throwable");
            }
            return thrown;
        };
    }

    /** Throws whatever the callback throws; {@link FunctionRefusedException} when there is none to call. */
    void call(Kind kind, Callback callback, Job job, Came came) throws Exception {
        Function function;
        Object receiver;
        @Nullable Object[] arguments;
        try {
            function = find(kind, callback.function());
            arguments = arguments(function.method(), job, came);
            receiver = Modifier.isStatic(function.method().getModifiers()) ? null : function.made(instances);
        } catch (FunctionRefusedException e) {
            throw new FunctionRefusedException(
                    "The " + kind.word() + " callback " + callback.function() + " cannot be called here: "
                            + e.getMessage(),
                    e);
        }
        function.invoke(receiver, arguments);
    }

    private Function find(Kind kind, String name) {
        var function = kind == Kind.STOPPED ? functions.find(name, 1, List.of()) : withOneOrTwo(name);
        if (function.owner().isEnum() && !Modifier.isStatic(function.method().getModifiers())) {
            throw new FunctionRefusedException(
                    name + " is a method of an enum constant, of which there is none here;" + " make it static");
        }
        return function;
    }

    private Function withOneOrTwo(String name) {
        try {
            return functions.find(name, 2, List.of());
        } catch (FunctionRefusedException e) {
            try {
                return functions.find(name, 1, List.of());
            } catch (FunctionRefusedException again) {
                throw e;
            }
        }
    }

    private static @Nullable Object[] arguments(Method method, Job job, Came came) {
        var raw = method.getParameterTypes();
        if (!raw[0].isAssignableFrom(Job.class)) {
            throw new FunctionRefusedException("its first parameter is a " + raw[0].getName() + "; a callback takes "
                    + Job.class.getName() + " and, if it wants, what came of the job");
        }
        return raw.length == 1
                ? new @Nullable Object[] {job}
                : new @Nullable Object[] {job, came.as(raw[1], method.getGenericParameterTypes()[1])};
    }
}
