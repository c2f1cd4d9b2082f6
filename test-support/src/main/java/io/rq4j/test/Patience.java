package io.rq4j.test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Does work that may hang in a thread that can be left behind. */
final class Patience {
    private Patience() {}

    /**
     * @param late what to do with a result that comes when nobody waits for it any more
     * @throws IllegalStateException when the work fails, with its message, or does not end in time
     */
    static <T> T within(Duration limit, String work, Supplier<T> body, Consumer<T> late) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> complete(result, body, late), "rq-test-" + work.replace(' ', '-'));
        thread.setDaemon(true);
        thread.start();
        try {
            return result.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            result.cancel(false);
            throw new IllegalStateException(work + " took longer than " + limit.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            result.cancel(false);
            throw new IllegalStateException("Interrupted during " + work, e);
        }
    }

    private static <T> void complete(CompletableFuture<T> result, Supplier<T> body, Consumer<T> late) {
        try {
            T value = body.get();
            if (!result.complete(value)) {
                late.accept(value);
            }
        } catch (Throwable e) {
            result.completeExceptionally(e);
        }
    }
}
