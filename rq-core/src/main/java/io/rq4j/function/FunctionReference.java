package io.rq4j.function;

import io.rq4j.error.InvalidCallException;
import java.io.Serializable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The public method that a method reference names. Read from what the JVM serializes for the reference, never from
 * bytecode, and kept per call site, so that reading the same one again costs nanoseconds. Immutable, safe for any
 * thread.
 *
 * <p>A worker finds the method by name and number of arguments. Whatever it could not find like that is refused here
 * with an {@link InvalidCallException} that says what to write instead: lambdas, constructors, methods or classes that
 * are not public, bound receivers that are not enum constants, and methods of which the class has another public one of
 * the same name that takes as many arguments. The last parameter of a varargs method is one array.
 *
 * @param owner the class in whose name the method is called; for an inherited method the class that was written
 * @param method the method, declared by {@code owner} or inherited
 * @param returnType what the method returns, with its type arguments; for {@code <T> T} what {@code T} was inferred to
 * be
 * @param receiver the enum constant to which the reference is bound, as in {@code Color.RED::paint}
 */
public record FunctionReference(
        Class<?> owner,
        Method method,
        Type returnType,
        @Nullable Enum<?> receiver) {

    private static final ClassValue<AtomicReference<@Nullable FunctionReference>> KNOWN = new ClassValue<>() {
        @Override
        protected AtomicReference<@Nullable FunctionReference> computeValue(Class<?> callSite) {
            return new AtomicReference<>();
        }
    };

    /** Reads a reference to a static method or to one of an enum constant, bound to the constant or not. */
    public static FunctionReference of(Serializable reference) {
        var function = known(reference);
        if (function.isInstanceMethod() && !function.owner.isEnum()) {
            throw new InvalidCallException(Refusal.receiverSent(function));
        }
        return function;
    }

    /** Reads a reference to an instance method of {@code owner}, whose receiver the worker makes. */
    public static FunctionReference of(Class<?> owner, Serializable reference) {
        var function = known(reference);
        if (!function.isInstanceMethod()) {
            throw new InvalidCallException(Refusal.receiverNotNeeded(owner, function));
        }
        var type = function.owner.isEnum() ? function.owner : owner;
        if (type.isEnum()) {
            throw new InvalidCallException(Refusal.receiverIsEnum(type, function.method.getName()));
        }
        return function.owner == owner ? function : MethodReader.read(owner, reference);
    }

    /**
     * The public methods of {@code owner} that a job with this name and so many arguments may mean. More than one is
     * ambiguous. An instance method of an enum takes its constant as the first argument.
     */
    public static List<Method> candidates(Class<?> owner, String name, int arguments) {
        var all = Arrays.stream(owner.getMethods())
                .filter(method -> method.getName().equals(name) && arguments(owner, method) == arguments)
                .toList();
        var written = all.stream().filter(method -> !method.isBridge()).toList();
        // A public class that inherits from a package-private one has nothing but bridges for what it inherits.
        return written.isEmpty() ? all : written;
    }

    /** The name on the wire: {@code package.Class.method}, for a nested class {@code package.Outer$Inner.method}. */
    public String name() {
        return owner.getName() + "." + method.getName();
    }

    /** What the stage that the method returns completes with; {@code Object.class} if the declaration does not say. */
    public Type stageType() {
        return StageType.of(returnType);
    }

    /** Whether the method needs a receiver. */
    public boolean isInstanceMethod() {
        return !Modifier.isStatic(method.getModifiers());
    }

    private static int arguments(Class<?> owner, Method method) {
        boolean sendsReceiver = owner.isEnum() && !Modifier.isStatic(method.getModifiers());
        return method.getParameterCount() + (sendsReceiver ? 1 : 0);
    }

    private static FunctionReference known(Serializable reference) {
        var known = KNOWN.get(reference.getClass());
        var function = known.get();
        if (function == null) {
            function = MethodReader.read(reference);
            // A receiver belongs to the object, not to the call site: the next evaluation may bind another one.
            if (function.receiver == null) {
                known.set(function);
            }
        }
        return function;
    }
}
