package com.acme;

import io.rq4j.job.Job;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What is called when jobs of the tests have ended. A result, or an error's message, names the gate. */
public final class Ends {

    private static final Map<String, List<String>> ERRORS = new ConcurrentHashMap<>();

    private Ends() {}

    /** What failure callbacks were told, by the message of the error or its last word. */
    public static List<String> errors(String name) {
        return ERRORS.computeIfAbsent(name, key -> new CopyOnWriteArrayList<>());
    }

    public static void returned(Job job, String gate) {
        Gate.named(gate).enter(job.id() + " " + Thread.currentThread().getName());
    }

    public static void thread(Job job) {
        Gate.named("thread").enter(Thread.currentThread().getName());
    }

    public static void number(Job job, int number) {}

    public static void refuse(Job job, String gate) {
        throw new IllegalStateException("refused " + gate);
    }

    public static void pass(Job job, String gate) throws InterruptedException {
        Gate.named(gate).pass(job.id());
    }

    public static void passInAnyCase(Job job, String gate) {
        while (!Gate.named(gate).waitOnce()) {
            Thread.onSpinWait();
        }
    }

    public static void failedWith(Job job, Throwable error) {
        var message = String.valueOf(error.getMessage());
        errors(message.substring(message.lastIndexOf(' ') + 1)).add(error.toString());
    }

    public static void failedAtAll(Job job) {
        Gate.named("failedAtAll").enter(job.id());
    }

    public static void worse(Job job, Throwable error) {
        throw new UnsupportedOperationException("worse");
    }

    public static void failedInAnyCase(Job job, Throwable error) {
        passInAnyCase(job, error.getMessage());
    }

    /** At a gate of the job's own. */
    public static void failedWithAGate(Job job, Throwable error) throws InterruptedException {
        Gate.named(job.id()).pass(job.id());
    }

    public static void stopped(Job job) {
        Gate.named("stopped " + job.id()).enter(job.statusWord());
    }
}
