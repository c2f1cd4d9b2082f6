package com.acme;

import io.rq4j.error.RetryJobException;
import io.rq4j.worker.execution.JobContext;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What jobs do in the tests. */
public final class Deeds {

    private Deeds() {}

    public static int add(int a, int b) {
        return a + b;
    }

    public static String echo(String text) {
        return text;
    }

    public static void doNothing() {}

    public static int fail(String message) {
        throw new IllegalStateException(message);
    }

    /** Notes that it ran, in order. */
    public static String note(String gate, String what) {
        Gate.named(gate).enter(what);
        return what;
    }

    /** Waits at a gate; an interrupt ends it. */
    public static String pass(String gate) throws InterruptedException {
        var job = JobContext.current().jobId();
        Gate.named(gate).pass(job);
        return job;
    }

    /** Leaves a stage at a gate and holds no thread. */
    public static CompletableFuture<String> passLater(String gate) {
        var job = JobContext.current().jobId();
        Gate.named(gate).enter(job);
        return Gate.named(gate).opened().thenApply(open -> job);
    }

    /** Waits at a gate; an interrupt ends it too, but in good order. */
    public static String passOrReturn(String gate) {
        Gate.named(gate).enter(JobContext.current().jobId());
        return Gate.named(gate).waitOnce() ? "passed" : "interrupted";
    }

    /** Waits at a gate, whoever interrupts. */
    public static String passInAnyCase(String gate) {
        Gate.named(gate).enter(JobContext.current().jobId());
        while (!Gate.named(gate).waitOnce()) {
            Thread.onSpinWait();
        }
        return "passed";
    }

    /** Throws as often as told, then returns how often it was called. */
    public static int failFirst(String counter, int times) {
        int call = Gate.named(counter).count();
        if (call <= times) {
            throw new IllegalStateException("call " + call);
        }
        return call;
    }

    /** Asks for another try until it was called so often. */
    public static int askUntil(String counter, int calls, int atMost) {
        int call = Gate.named(counter).count();
        if (call < calls) {
            throw RetryJobException.after(Duration.ZERO).atMost(atMost);
        }
        return call;
    }

    /** Asks for another try after so many seconds. */
    public static int postpone(long seconds) {
        throw RetryJobException.after(Duration.ofSeconds(seconds));
    }

    public static int count(String counter) {
        return Gate.named(counter).count();
    }

    public static int increase(int number) {
        return number + 1;
    }

    public static void report() {
        JobContext.current().progress(12.5, "on the way");
    }
}
