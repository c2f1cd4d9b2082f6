package io.rq4j.worker.internal.cli;

import java.lang.reflect.Proxy;

/**
 * Handles SIGTERM and SIGINT. The JDK's one way to do that without ending the JVM, {@code sun.misc.Signal}, is called by
 * reflection: the compiler warns of that class whatever is suppressed, this build takes warnings for errors, and a JVM without
 * the module {@code jdk.unsupported} does not have it.
 */
public final class Signals {

    private Signals() {}

    /**
     * Runs {@code handler} at each SIGTERM and SIGINT, on a thread of the JVM's, instead of ending the process. When this JVM
     * does not let us, they end it, after its shutdown hooks.
     */
    public static void handle(Runnable handler) {
        try {
            var signal = Class.forName("sun.misc.Signal");
            var handlerType = Class.forName("sun.misc.SignalHandler");
            var adapter = Proxy.newProxyInstance(
                    handlerType.getClassLoader(), new Class<?>[] {handlerType}, (self, method, args) -> {
                        if (method.getName().equals("handle")) {
                            handler.run();
                        }
                        return null;
                    });
            for (var name : new String[] {"TERM", "INT"}) {
                var one = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handlerType).invoke(null, one, adapter);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            // The shutdown hooks then see them.
        }
    }
}
