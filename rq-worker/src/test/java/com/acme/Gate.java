package com.acme;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where jobs of this JVM wait until a test lets them go on, so that no test waits for time. A job's arguments are texts, so
 * gates are found by name; a test takes a name of its own.
 */
public final class Gate {

    private static final Map<String, Gate> GATES = new ConcurrentHashMap<>();

    private final List<String> entered = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final CountDownLatch open = new CountDownLatch(1);
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    private Gate() {}

    public static Gate named(String name) {
        return GATES.computeIfAbsent(name, key -> new Gate());
    }

    /** Who came, in order. */
    public List<String> entered() {
        return entered;
    }

    public void open() {
        open.countDown();
        opened.complete(null);
    }

    boolean isOpen() {
        return open.getCount() == 0;
    }

    /** How often this was called, this call included. */
    int count() {
        return calls.incrementAndGet();
    }

    void enter(String who) {
        entered.add(who);
    }

    void pass(String who) throws InterruptedException {
        enter(who);
        open.await();
    }

    /** For those who do not wait themselves. */
    CompletableFuture<Void> opened() {
        return opened;
    }

    /** True when it opened, false for an interrupt. */
    boolean waitOnce() {
        try {
            open.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
