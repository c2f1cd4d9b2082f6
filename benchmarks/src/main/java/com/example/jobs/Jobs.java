package com.example.jobs;

import java.util.concurrent.atomic.AtomicLong;

/** The functions that the benchmarks run: a package of a user's, since those of RQ for Java are never callable. */
public final class Jobs {

    private static final AtomicLong RAN = new AtomicLong();
    private static final AtomicLong STARTED_NANOS = new AtomicLong();

    private Jobs() {}

    /** Does nothing, and counts. */
    public static void noop() {
        RAN.incrementAndGet();
    }

    /** Notes when it began. */
    public static void stamp() {
        STARTED_NANOS.set(System.nanoTime());
        RAN.incrementAndGet();
    }

    public static long ran() {
        return RAN.get();
    }

    public static long startedNanos() {
        return STARTED_NANOS.get();
    }

    public static void awaitRan(long count) {
        while (ran() < count) {
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(20_000);
        }
    }
}
