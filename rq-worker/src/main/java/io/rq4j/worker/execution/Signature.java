package io.rq4j.worker.execution;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/** Methods in words, for the texts of refusals. */
final class Signature {

    private Signature() {}

    /** {@code (String text, int most)}; without names where the class file has none. */
    static String parameters(Parameter... parameters) {
        return Arrays.stream(parameters).map(Signature::parameter).collect(Collectors.joining(", ", "(", ")"));
    }

    /** {@code 1 argument (String text) or 2 arguments (String text, int most)}. */
    static String takes(Class<?> owner, Collection<Method> methods) {
        return methods.stream()
                .map(method -> takes(owner, method))
                .sorted()
                .distinct()
                .collect(Collectors.joining(" or "));
    }

    private static String takes(Class<?> owner, Method method) {
        var all = new ArrayList<String>();
        if (sendsReceiver(owner, method)) {
            all.add(owner.getSimpleName());
        }
        Arrays.stream(method.getParameters()).map(Signature::parameter).forEach(all::add);
        var count = all.isEmpty() ? "no arguments" : all.size() + (all.size() == 1 ? " argument" : " arguments");
        return all.isEmpty() ? count : count + " (" + String.join(", ", all) + ")";
    }

    private static String parameter(Parameter parameter) {
        var type = parameter.getType().getSimpleName();
        return parameter.isNamePresent() ? type + " " + parameter.getName() : type;
    }

    /** Whether the job sends the object to call the method on: only constants of an enum can be sent. */
    static boolean sendsReceiver(Class<?> owner, Method method) {
        return owner.isEnum() && !Modifier.isStatic(method.getModifiers());
    }
}
