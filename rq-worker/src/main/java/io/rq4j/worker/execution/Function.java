package io.rq4j.worker.execution;

import io.rq4j.codec.EncodedCall;
import io.rq4j.error.FunctionRefusedException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A method that a job may call, and how its arguments are found in the call. Immutable.
 *
 * @param name as the job names it
 * @param owner the class that the name names; it declares the method or inherits it
 */
record Function(String name, Class<?> owner, Method method, Binding binding) {

    /** Whether it returns before its work is done. */
    boolean isAsync() {
        return CompletionStage.class.isAssignableFrom(method.getReturnType());
    }

    @Nullable Object[] arguments(EncodedCall call) {
        return binding.arguments(call);
    }

    /** The object to call the method on: none, the enum constant that was sent, or what the factory makes. */
    @Nullable Object receiver(EncodedCall call, InstanceFactory instances) throws Exception {
        if (Modifier.isStatic(method.getModifiers())) {
            return null;
        }
        return owner.isEnum() ? constant(call) : made(instances);
    }

    private Object constant(EncodedCall call) {
        var constant = call.argument(0, owner);
        if (constant == null) {
            throw new FunctionRefusedException(name + " is called on a constant of " + owner.getName()
                    + ", which is the first argument; got null");
        }
        return constant;
    }

    /** What the factory makes. */
    Object made(InstanceFactory instances) throws Exception {
        Object made = instances.create(owner);
        if (!owner.isInstance(made)) {
            throw new FunctionRefusedException(
                    "The InstanceFactory was asked for a " + owner.getName() + " to call " + name + " on and gave "
                            + (made == null ? "null" : "a " + made.getClass().getName()));
        }
        return made;
    }

    /** Throws whatever the method throws. */
    @Nullable Object invoke(@Nullable Object receiver, @Nullable Object[] arguments) throws Exception {
        try {
            return method.invoke(receiver, arguments);
        } catch (InvocationTargetException e) {
            throw Thrown.by(e);
        } catch (IllegalAccessException e) {
            throw new FunctionRefusedException(
                    name + " is in a module that does not export " + owner.getPackageName()
                            + "; export the package, or put the jar on the class path",
                    e);
        }
    }
}
