package io.rq4j.worker.execution;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.concurrent.ThreadFactory;

/** Java 21's {@code Thread.ofVirtual()}, by reflection because this runs on Java 17 too. */
final class VirtualThreads {

    private VirtualThreads() {}

    static ThreadFactory named(String prefix, UncaughtExceptionHandler handler) {
        try {
            var type = Class.forName("java.lang.Thread$Builder$OfVirtual");
            var builder = Thread.class.getMethod("ofVirtual").invoke(null);
            type.getMethod("name", String.class, long.class).invoke(builder, prefix, 1);
            type.getMethod("uncaughtExceptionHandler", UncaughtExceptionHandler.class)
                    .invoke(builder, handler);
            return (ThreadFactory) type.getMethod("factory").invoke(builder);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("This JVM has no virtual threads: " + Runtime.version(), e);
        }
    }
}
