package io.rq4j.worker.execution;

import io.rq4j.error.FunctionRefusedException;
import java.lang.reflect.InvocationTargetException;

/**
 * Makes the object on which a job's instance method is called: a new one by its public no-argument constructor by
 * default, or whatever the application's container has. Called on the job's thread, once per job, after the arguments
 * have been bound.
 *
 * <pre>{@code Worker.builder(rq).instances(springContext::getBean)}</pre>
 */
@FunctionalInterface
public interface InstanceFactory {

    /** An object of the given class, new or shared. Whatever this throws fails the job. */
    Object create(Class<?> type) throws Exception;

    /** A new object per job, made by the class's public constructor without arguments. */
    static InstanceFactory newInstances() {
        return InstanceFactory::construct;
    }

    private static Object construct(Class<?> type) throws Exception {
        try {
            return type.getConstructor().newInstance();
        } catch (NoSuchMethodException | InstantiationException e) {
            throw new FunctionRefusedException(
                    "The worker cannot make a " + type.getName()
                            + ": it is abstract or has no public constructor without"
                            + " arguments. Add one, make the method static, or give"
                            + " Worker.builder(..).instances(...) a factory",
                    e);
        } catch (InvocationTargetException e) {
            throw Thrown.by(e);
        }
    }
}
