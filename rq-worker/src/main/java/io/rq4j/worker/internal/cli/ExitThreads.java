package io.rq4j.worker.internal.cli;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which threads end this JVM, or keep it from ending, in words for the log. */
public final class ExitThreads {

    private ExitThreads() {}

    /** Where the code stands that called {@code System.exit}; empty when a signal ends the JVM. Only while it ends. */
    public static Optional<String> caller() {
        var threads = Thread.getAllStackTraces();
        // The JDK's own handler of signals. Whether there is a call is not the question: a virtual thread shows none.
        if (threads.values().stream().anyMatch(stack -> isIn("java.lang.Terminator", stack))) {
            return Optional.empty();
        }
        return Optional.of(threads.entrySet().stream()
                .filter(thread -> isIn("java.lang.Runtime", thread.getValue()))
                .findFirst()
                .map(ExitThreads::words)
                .orElse("in a thread that cannot be seen"));
    }

    private static boolean isIn(String type, StackTraceElement[] stack) {
        return Stream.of(stack)
                .anyMatch(frame -> frame.getClassName().startsWith(type)
                        && Set.of("exit", "handle").contains(frame.getMethodName()));
    }

    public static Set<Thread> now() {
        return Thread.getAllStackTraces().keySet();
    }

    /** The threads that have come since, shutdown hooks above all, without those of this program. */
    public static String since(Set<Thread> before) {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> !before.contains(thread.getKey()))
                .filter(thread -> !thread.getKey().getName().startsWith("rq-"))
                .map(ExitThreads::words)
                .collect(Collectors.joining(", "));
    }

    private static String words(Map.Entry<Thread, StackTraceElement[]> thread) {
        return "at " + place(thread.getValue()) + " in thread "
                + thread.getKey().getName();
    }

    /** The code of the user, not the sleep or the exit that it calls. */
    private static String place(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .filter(frame -> !frame.getClassName().matches("(java|jdk|sun)\\..*"))
                .findFirst()
                .map(StackTraceElement::toString)
                .orElse("the JDK");
    }
}
