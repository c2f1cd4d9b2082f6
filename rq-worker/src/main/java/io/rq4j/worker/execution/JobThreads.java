package io.rq4j.worker.execution;

import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
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
    private int missing;
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
        if (shutDown) {
            return false;
        }
        startMissing();
        return tasks.add(task);
    }

    /**
     * In place of a thread that would not stop, whose task will return false. Where the system has no more threads to give, it
     * is asked again with every task, and until then one that stops after all goes on as one of ours.
     */
    synchronized void replace() {
        stuck.incrementAndGet();
        missing++;
        startMissing()
                .ifPresent(e -> LOG.error(
                        "{} of {} job threads are missing: the system has no new one to give in place of one that would not stop."
                                + " Trying again with every job; raise the limit of threads, or restart this worker",
                        missing,
                        size,
                        e));
    }

    /** What kept it from starting all of them. */
    private Optional<Throwable> startMissing() {
        try {
            for (; missing > 0; missing--) {
                start();
            }
            return Optional.empty();
        } catch (Throwable e) {
            return Optional.of(e);
        }
    }

    /** A thread that has stopped after all is of use where none could be made. */
    private synchronized boolean isMissed() {
        boolean missed = missing > 0;
        missing -= missed ? 1 : 0;
        return missed;
    }

    /** How many threads were replaced and still run. */
    int stuck() {
        return stuck.get();
    }

    /** Takes no more tasks; threads end after those that were taken. */
    synchronized void shutDown() {
        if (!shutDown) {
            shutDown = true;
            tasks.addAll(Collections.nCopies(size - missing, END));
            for (; missing > 0; missing--) {
                useful.countDown();
            }
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
                if (!isMissed()) {
                    return;
                }
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
