package io.rq4j.examples;

import io.rq4j.JobHandle;
import io.rq4j.Queue;
import io.rq4j.job.Call;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The ways to enqueue a job, and to hear of its end. */
final class Producer {

    private Producer() {}

    static JobHandle<Integer> options(Queue queue) {
        // tag::options[]
        var job = queue.with(options -> options.id("alice-1")
                        .description("the first chapter")
                        .timeout(Duration.ofMinutes(10))
                        .resultTtl(Duration.ofDays(1))
                        .meta(Map.of("asked by", "Dinah"))
                        .atFront())
                .enqueue(Words::countChapter, "alice", 1);
        // end::options[]
        return job;
    }

    static List<JobHandle<Integer>> bulk(Queue queue) {
        // tag::bulk[]
        var calls = IntStream.rangeClosed(1, 12)
                .mapToObj(chapter -> Call.of(Words::countChapter, "alice", chapter))
                .toList();
        List<JobHandle<Integer>> jobs = queue.enqueueAll(calls); // in one round trip
        // end::bulk[]
        return jobs;
    }

    static JobHandle<Object> byName(Queue queue) {
        // tag::byName[]
        var sum = queue.enqueue("tasks.add", 1, 2); // a function in any language: here a Python worker runs it
        // end::byName[]
        return sum;
    }

    static JobHandle<Integer> instance(Queue queue) {
        // tag::instance[]
        var sent = queue.enqueue(Mailer.class, Mailer::send, "alice@example.org", "Hello"); // the worker makes a Mailer
        // end::instance[]
        return sent;
    }

    static JobHandle<Integer> async(Queue queue) {
        // tag::async[]
        var words = queue.enqueueAsync(Words::asyncCountAt, "https://example.org"); // returns a CompletableFuture
        // end::async[]
        return words;
    }

    static CompletableFuture<String> future(JobHandle<Integer> job) {
        // tag::future[]
        CompletableFuture<String> report = job.future()
                .thenApply(words -> "finished: " + words + " words")
                .exceptionally(problem -> "failed: " + problem.getCause().getMessage());
        // end::future[]
        return report;
    }
}
