package io.rq4j.cli.demo;

import io.rq4j.JobHandle;
import io.rq4j.Rq;
import io.rq4j.error.RqException;
import io.rq4j.examples.Book;
import io.rq4j.examples.Words;
import io.rq4j.job.Call;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The jobs of the demo, as they were enqueued.
 *
 * @param chapters one for each chapter, in their order
 * @param failing counts a chapter that does not exist
 * @param reporting finds the longest word
 * @param report completes when {@code reporting} has, with its value and the time since it was enqueued
 */
public record DemoJobs(
        List<JobHandle<Integer>> chapters,
        JobHandle<Integer> failing,
        JobHandle<String> reporting,
        CompletableFuture<Report> report) {

    /** What a future said, and how long after its job was enqueued. */
    public record Report(String word, Duration after) {}

    static final String QUEUE = "default";
    public static final String BOOK = "alice";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(100);

    /** Enqueues all of them. */
    public static DemoJobs enqueue(Rq rq) {
        var queue = rq.queue(QUEUE);
        int last = Book.named(BOOK).chapters().size();
        var calls = IntStream.rangeClosed(1, last)
                .mapToObj(chapter -> Call.of(Words::countChapter, BOOK, chapter))
                .toList();
        var chapters = queue.enqueueAll(calls);
        var failing = queue.enqueue(Words::countChapter, BOOK, last + 1);
        long begin = System.nanoTime();
        var reporting = queue.enqueue(Words::longest, BOOK);
        var report =
                reporting.future().thenApply(word -> new Report(word, Duration.ofNanos(System.nanoTime() - begin)));
        return new DemoJobs(chapters, failing, reporting, report);
    }

    public int size() {
        return chapters.size() + 2;
    }

    /**
     * Waits until all have ended.
     *
     * @param ended hears now and then how many have
     */
    public void await(DemoSite site, LongConsumer ended) throws InterruptedException {
        var ends = Stream.concat(
                        Stream.concat(chapters.stream(), Stream.of(failing)).map(JobHandle::future), Stream.of(report))
                .map(future -> future.handle((value, problem) -> null))
                .toList();
        var all = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!hasCome(all)) {
            ended.accept(ends.stream().filter(CompletableFuture::isDone).count());
            site.checkAlive();
            if (System.nanoTime() - deadline > 0) {
                throw new RqException("The jobs have not ended within " + PATIENCE.toSeconds() + " s");
            }
        }
        ended.accept(ends.size());
    }

    private static boolean hasCome(CompletableFuture<Void> all) throws InterruptedException {
        try {
            all.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
