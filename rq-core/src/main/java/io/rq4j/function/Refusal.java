package io.rq4j.function;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How a method reference is refused: what it is, why a worker could not call it, what to write instead.
 */
final class Refusal {

    private Refusal() {}

    static String lambda(String where) {
        return ("The function in %s is a lambda; a worker finds functions by name and a lambda has none. "
                        + "Make its body a public static method and pass that, as in Call.of(Words::count, text). "
                        + "(A varargs method that is given single values makes a lambda too: pass one array.)")
                .formatted(where);
    }

    static String constructor(Class<?> type) {
        return ("%s::new is a constructor; a worker calls methods. "
                        + "Write a public static method that makes the %s and does the work, and pass that.")
                .formatted(type.getName(), type.getSimpleName());
    }

    static String boundReceiver(Class<?> type, String method) {
        return "%s.%s is bound to an object, which stays in this process; %s"
                .formatted(type.getName(), method, classForm(type, method));
    }

    static String receiverSent(FunctionReference function) {
        return "%s is an instance method and its receiver would travel as an argument; %s"
                .formatted(
                        function.name(),
                        classForm(function.owner(), function.method().getName()));
    }

    private static String classForm(Class<?> type, String method) {
        return ("the worker makes the receiver. "
                        + "Write Call.of(%1$s.class, %1$s::%2$s, ...) with the other arguments, or make it static.")
                .formatted(type.getSimpleName(), method);
    }

    static String receiverIsEnum(Class<?> type, String method) {
        return ("%s.%s is a method of an enum, of which the worker makes none; "
                        + "pass the constant: Call.of(%3$s::%2$s, %3$s.%4$s, ...).")
                .formatted(type.getName(), method, type.getSimpleName(), firstConstant(type));
    }

    private static String firstConstant(Class<?> type) {
        var constants = type.getEnumConstants();
        return constants.length == 0 ? "CONSTANT" : ((Enum<?>) constants[0]).name();
    }

    static String receiverNotNeeded(Class<?> type, FunctionReference function) {
        return "%s is static and needs no receiver; leave out %s.class: Call.of(%s::%s, ...)."
                .formatted(
                        function.name(),
                        type.getSimpleName(),
                        function.owner().getSimpleName(),
                        function.method().getName());
    }

    static String hiddenClass(Class<?> hidden, Class<?> owner, String method) {
        return ("%s.%s cannot be called by a worker: the class %s is not public. "
                        + "Make it public, or pass a public static method of a public class.")
                .formatted(owner.getName(), method, hidden.getName());
    }

    static String hiddenMethod(Class<?> owner, String method, List<Class<?>> parameters) {
        return ("%s.%s(%s) is not public and a worker calls public methods only. "
                        + "Make it public, or pass a public static method that calls it.")
                .formatted(owner.getName(), method, names(parameters));
    }

    static String overloaded(Class<?> owner, String name, int arguments, List<Method> candidates) {
        return ("%s.%s stands for several public methods that take %d argument%s: %s. "
                        + "A job carries the name and the arguments, so a worker could not choose. "
                        + "Give the method that you mean a name of its own.")
                .formatted(owner.getName(), name, arguments, arguments == 1 ? "" : "s", signatures(candidates));
    }

    private static String signatures(List<Method> methods) {
        return methods.stream()
                .map(method -> method.getName() + "(" + names(List.of(method.getParameterTypes())) + ")")
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String names(List<Class<?>> parameters) {
        return parameters.stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
    }
}
