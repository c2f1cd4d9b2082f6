package io.rq4j.worker.execution;

import io.rq4j.codec.EncodedCall;
import io.rq4j.error.FunctionRefusedException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where each argument of a method comes from: positional ones first, the rest by parameter name. Made once per way of
 * calling the method, from counts and names alone.
 *
 * @param sources one per parameter
 */
record Binding(List<Source> sources) {

    /** A positional argument, or the keyword {@code name}. */
    private record Source(int position, @Nullable String name, Type type) {

        @Nullable Object argument(EncodedCall call) {
            return name == null ? call.argument(position, type) : call.argument(name, type);
        }
    }

    /**
     * @param name of the function, for errors
     * @param first the position of the first argument that is a parameter: 1 after an enum constant, else 0
     * @param positional how many positional arguments came, with the enum constant
     */
    static Binding of(String name, Method method, int first, int positional, List<String> keywords) {
        if (positional < first) {
            throw new FunctionRefusedException(
                    name + " is called on an enum constant, which must be the first positional"
                            + " argument; got keywords only: " + String.join(", ", keywords));
        }
        var parameters = method.getParameters();
        if (!keywords.isEmpty()) {
            checkKeywords(name, parameters, positional - first, keywords);
        }
        var types = method.getGenericParameterTypes();
        return new Binding(IntStream.range(0, types.length)
                .mapToObj(i -> i < positional - first
                        ? new Source(i + first, null, types[i])
                        : new Source(-1, parameters[i].getName(), types[i]))
                .toList());
    }

    /** As many arguments came as there are parameters, so if none is unknown or given twice, none is missing. */
    private static void checkKeywords(String name, Parameter[] parameters, int positional, List<String> keywords) {
        if (!Arrays.stream(parameters).allMatch(Parameter::isNamePresent)) {
            throw new FunctionRefusedException(
                    name + " was compiled without the names of its parameters, so the keyword "
                            + String.join(", ", keywords)
                            + " cannot be bound; compile it with javac -parameters, or send positional"
                            + " arguments");
        }
        var names = Arrays.stream(parameters).map(Parameter::getName).toList();
        for (var keyword : keywords) {
            int index = names.indexOf(keyword);
            if (index < 0) {
                throw new FunctionRefusedException(
                        name + " has no parameter named " + keyword + "; it takes " + Signature.parameters(parameters));
            }
            if (index < positional) {
                throw new FunctionRefusedException(name + " got " + keyword + " twice, as argument " + (index + 1)
                        + " and as a keyword; it takes " + Signature.parameters(parameters));
            }
        }
    }

    @Nullable Object[] arguments(EncodedCall call) {
        var arguments = new @Nullable Object[sources.size()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = sources.get(i).argument(call);
        }
        return arguments;
    }
}
