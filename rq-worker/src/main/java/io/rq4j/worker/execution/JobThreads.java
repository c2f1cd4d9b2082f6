package io.rq4j.worker.execution;

import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fixed number of threads that take tasks in order. One that would not stop is replaced, so that the number of useful
 * ones stays, and dies when its task ever returns. All methods may be called from any thread.
 */
final class JobThreads {

    /** What a thread does next. Tells whether the thread is still of use, or was replaced meanwhile. */
    interface Task {

        boolean run();
    }

    private static final Logger LOG = LoggerFactory.getLogger(JobThreads.class);

    private static final Task END = () -> false;

    private final ThreadFactory factory;
    private final int size;
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final CountDownLatch useful;
    private final AtomicInteger stuck = new AtomicInteger();
    private boolean shutDown;

    /** Starts all at once: a system that has no more threads to give says so now, not to a job that was claimed. */
    JobThreads(ThreadFactory factory, int size) {
        this.factory = factory;
        this.size = size;
        this.useful = new CountDownLatch(size);
        for (int i = 0; i < size; i++) {
            start();
        }
    }

    private void start() {
        factory.newThread(this::work).start();
    }

    /** False after {@link #shutDown}. */
    synchronized boolean execute(Task task) {
        return !shutDown && tasks.add(task);
    }

    /** In place of a thread that would not stop, whose task will return false. */
    void replace() {
        stuck.incrementAndGet();
        start();
    }

    /** How many threads were replaced and still run. */
    int stuck() {
        return stuck.get();
    }

    /** Takes no more tasks; threads end after those that were taken. */
    synchronized void shutDown() {
        if (!shutDown) {
            shutDown = true;
            tasks.addAll(Collections.nCopies(size, END));
        }
    }

    /** Waits for the end of all threads but those that were replaced. */
    void awaitEnd(Duration time) {
        try {
            useful.await(TimeUnit.NANOSECONDS.convert(time), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        for (var task = next(); task != END; task = next()) {
            if (!isStillOfUse(task)) {
                stuck.decrementAndGet();
                return;
            }
        }
        useful.countDown();
    }

    private static boolean isStillOfUse(Task task) {
        try {
            return task.run();
        } catch (Throwable e) {
            LOG.error(
                    "The thread {} goes on after an error",
                    Thread.currentThread().getName(),
                    e);
            return true;
        }
    }

    private Task next() {
        while (true) {
            try {
                return tasks.take();
            } catch (InterruptedException e) {
                // Only shutDown() ends this thread: a job can interrupt every thread of its JVM.
            }
        }
    }
}
