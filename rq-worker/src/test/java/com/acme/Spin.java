package com.acme;

/** What jobs do to the thread that they run on. */
public final class Spin {

    private Spin() {}

    public static String thread() {
        return Thread.currentThread().toString();
    }

    /** Takes a whole processor until the gate opens, whoever interrupts. */
    public static void spin(String gate) {
        while (!Gate.named(gate).isOpen()) {
            Thread.onSpinWait();
        }
    }
}
