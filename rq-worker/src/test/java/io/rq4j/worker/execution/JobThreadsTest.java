package io.rq4j.worker.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A single thread, stuck in its task, on a system that gives new threads or does not. */
@Timeout(60)
class JobThreadsTest {

    private final AtomicBoolean exhausted = new AtomicBoolean();
    private final CompletableFuture<Void> stop = new CompletableFuture<>();
    private final CompletableFuture<Thread> stuck = new CompletableFuture<>();
    private final CompletableFuture<Thread> next = new CompletableFuture<>();
    private final JobThreads threads = new JobThreads(this::thread, 1);

    private Thread thread(Runnable task) {
        if (exhausted.get()) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        var thread = new Thread(task, "rq-w-job");
        thread.setDaemon(true);
        return thread;
    }

    @BeforeEach
    void replaceAStuckThreadInVain() {
        threads.execute(() -> {
            stuck.complete(Thread.currentThread());
            stop.join();
            return false;
        });
        stuck.join();
        exhausted.set(true);
        threads.replace();
    }

    @AfterEach
    void end() {
        stop.complete(null);
        threads.shutDown();
    }

    private boolean execute() {
        return threads.execute(() -> next.complete(Thread.currentThread()));
    }

    @Test
    void aThreadThatIsMissingIsMadeWithTheNextTask() {
        exhausted.set(false);

        execute();

        assertThat(next.join()).isNotSameAs(stuck.join());
        assertThat(threads.stuck()).isOne();
    }

    @Test
    void aStuckThreadThatStopsAfterAllTakesThePlaceThatIsMissing() {
        execute();
        assertThat(next).isNotDone();

        stop.complete(null);

        assertThat(next.join()).isSameAs(stuck.join());
        assertThat(threads.stuck()).isZero();
    }

    @Test
    void anEndDoesNotWaitForAThreadThatIsMissing() {
        threads.shutDown();

        long began = System.nanoTime();
        threads.awaitEnd(Duration.ofSeconds(30));

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }
}
