package io.rq4j.function;

import io.rq4j.error.InvalidCallException;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the method that one method reference names, or refuses it. */
final class MethodReader {

    private final SerializedLambda lambda;
    private final @Nullable ClassLoader loader;
    private final MethodType implemented;
    private final MethodType instantiated;

    private MethodReader(Serializable reference) {
        lambda = LambdaReader.read(reference);
        loader = reference.getClass().getClassLoader();
        implemented = MethodType.fromMethodDescriptorString(lambda.getImplMethodSignature(), loader);
        instantiated = MethodType.fromMethodDescriptorString(lambda.getInstantiatedMethodType(), loader);
    }

    static FunctionReference read(Serializable reference) {
        var reader = new MethodReader(reference);
        reader.refuseWhatHasNoName();
        return reader.read(reader.owner());
    }

    /** Reads the method as one of {@code owner}, a subclass of the class that was written. */
    static FunctionReference read(Class<?> owner, Serializable reference) {
        return new MethodReader(reference).read(owner);
    }

    private FunctionReference read(Class<?> owner) {
        refuseUnlessPublic(owner);
        var method = method(owner);
        return new FunctionReference(owner, method, returnType(method), receiver());
    }

    private void refuseWhatHasNoName() {
        if (lambda.getImplMethodKind() == MethodHandleInfo.REF_newInvokeSpecial) {
            throw new InvalidCallException(Refusal.constructor(implementingClass()));
        }
        if (name().contains("lambda$") || name().contains("$lambda")) {
            throw new InvalidCallException(
                    Refusal.lambda(lambda.getCapturingClass().replace('/', '.')));
        }
    }

    /**
     * JDK 17 reports the declaring class of an inherited method, which may even be hidden: the receiver's type is what
     * was written.
     */
    private Class<?> owner() {
        if (isStatic()) {
            return implementingClass();
        }
        if (lambda.getCapturedArgCount() == 0) {
            return instantiated.parameterType(0);
        }
        if (lambda.getCapturedArg(0) instanceof Enum<?> constant) {
            return constant.getDeclaringClass();
        }
        throw new InvalidCallException(
                Refusal.boundReceiver(lambda.getCapturedArg(0).getClass(), name()));
    }

    private void refuseUnlessPublic(Class<?> owner) {
        for (Class<?> type = owner; type != null; type = type.getEnclosingClass()) {
            if (!Modifier.isPublic(type.getModifiers())) {
                throw new InvalidCallException(Refusal.hiddenClass(type, owner, name()));
            }
        }
        boolean found = Arrays.stream(owner.getMethods()).anyMatch(this::isTheOneNamed);
        if (!found) {
            throw new InvalidCallException(Refusal.hiddenMethod(owner, name(), implemented.parameterList()));
        }
    }

    private boolean isTheOneNamed(Method method) {
        return method.getName().equals(name())
                && Arrays.equals(method.getParameterTypes(), implemented.parameterArray());
    }

    private Method method(Class<?> owner) {
        int arguments = implemented.parameterCount() + (owner.isEnum() && !isStatic() ? 1 : 0);
        List<Method> candidates = FunctionReference.candidates(owner, name(), arguments);
        if (candidates.size() > 1) {
            throw new InvalidCallException(Refusal.overloaded(owner, name(), arguments, candidates));
        }
        return candidates.get(0);
    }

    /** The inferred type is the better one where the declared one is a type variable, and erased or boxed elsewhere. */
    private Type returnType(Method method) {
        var declared = method.getReturnType();
        var inferred = instantiated.returnType();
        boolean narrower = declared != inferred && declared.isAssignableFrom(inferred);
        return narrower ? inferred : method.getGenericReturnType();
    }

    private @Nullable Enum<?> receiver() {
        return lambda.getCapturedArgCount() == 0 ? null : (Enum<?>) lambda.getCapturedArg(0);
    }

    private boolean isStatic() {
        return lambda.getImplMethodKind() == MethodHandleInfo.REF_invokeStatic;
    }

    private Class<?> implementingClass() {
        var name = lambda.getImplClass().replace('/', '.');
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new InvalidCallException(
                    "The class " + name + " of a method reference is not visible to its caller", e);
        }
    }

    private String name() {
        return lambda.getImplMethodName();
    }
}
