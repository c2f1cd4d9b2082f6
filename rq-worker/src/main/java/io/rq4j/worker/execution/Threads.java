package io.rq4j.worker.execution;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** On which threads jobs run. */
public enum Threads {

    /**
     * Platform threads; virtual ones where more than 200 jobs run at a time and the JVM has some that no lock pins, from
     * Java 24 on. Who asks for so many has jobs that wait.
     */
    AUTO,

    /** One thread of the operating system for each: jobs that compute, or do not stop, cannot keep others from running. */
    PLATFORM,

    /**
     * Threads that cost next to nothing while they wait, from Java 21 on. They share as many processors as there are: jobs
     * that compute keep the others waiting, and one that does not stop takes a processor from them for good.
     */
    VIRTUAL;

    /** More platform threads than this cost memory that is worth saving. */
    private static final int MANY = 200;

    /**
     * What this comes to on this JVM: platform or virtual.
     *
     * @param concurrency how many jobs run at a time
     * @throws IllegalArgumentException for virtual threads on a JVM without
     */
    public Threads resolve(int concurrency) {
        return resolve(concurrency, Runtime.version().feature());
    }

    Threads resolve(int concurrency, int java) {
        if (this == VIRTUAL && java < 21) {
            throw new IllegalArgumentException("threads virtual needs Java 21 or newer, this is Java " + java
                    + "; run it on a newer one, or leave out threads");
        }
        if (this == AUTO) {
            return concurrency > MANY && java >= 24 ? VIRTUAL : PLATFORM;
        }
        return this;
    }

    /** Makes daemons, named by the prefix and a number. */
    ThreadFactory named(String prefix, UncaughtExceptionHandler handler) {
        return this == VIRTUAL ? VirtualThreads.named(prefix, handler) : platform(prefix, handler);
    }

    private static ThreadFactory platform(String prefix, UncaughtExceptionHandler handler) {
        var count = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler(handler);
            return thread;
        };
    }
}
