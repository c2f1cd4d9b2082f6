package io.rq4j.worker.internal.cli;

import java.time.Duration;

/** Ends this JVM some time from now, whatever then keeps it from ending by itself. */
public final class LateHalt {

    /** A log whose stream is full, or locked by a job, must not hold the process either. */
    private static final Duration LAST_WORD = Duration.ofSeconds(1);

    private LateHalt() {}

    /**
     * Begins to wait, on a thread that goes on while shutdown hooks run.
     *
     * @param lastWord what is logged before; it is not waited for longer than a second
     */
    public static void after(Duration patience, int exitCode, Runnable lastWord) {
        daemon("rq-halt", () -> {
            pause(patience);
            var word = daemon("rq-last-word", lastWord);
            pause(LAST_WORD, word);
            Runtime.getRuntime().halt(exitCode);
        });
    }

    private static Thread daemon(String name, Runnable task) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void pause(Duration time) {
        pause(time, Thread.currentThread());
    }

    /** Until the thread has ended or the time is over. A job that interrupts every thread does not shorten it. */
    private static void pause(Duration time, Thread thread) {
        long until = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis();
                left > 0 && thread.isAlive();
                left = (until - System.nanoTime()) / 1_000_000) {
            try {
                thread.join(left);
            } catch (InterruptedException e) {
                // Wait on.
            }
        }
    }
}
