package com.acme;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Stages that jobs of this JVM return and tests complete; found by name, and a test takes names of its own. */
public final class Stages {

    private static final Map<String, CompletableFuture<String>> ALL = new ConcurrentHashMap<>();

    private Stages() {}

    /** The job: returns the stage at once. */
    public static CompletableFuture<String> stage(String name) {
        return ALL.computeIfAbsent(name, key -> new CompletableFuture<>());
    }

    /** The same, but first waits at the gate of this name, whoever interrupts. */
    public static CompletableFuture<String> slowly(String name) {
        Deeds.passInAnyCase(name);
        return stage(name);
    }

    public static String plain() {
        return "plain";
    }
}
