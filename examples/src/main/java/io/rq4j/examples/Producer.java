package io.rq4j.examples;

import io.rq4j.JobHandle;
import io.rq4j.Queue;
import io.rq4j.job.Call;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Retry;
import io.rq4j.job.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;

/** The ways to enqueue a job. */
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

    static JobHandle<Integer> callbacks(Queue queue) {
        // tag::callbacks[]
        var job = queue.with(options -> options.onSuccess(Chapters::counted) // counted(Job job, int words)
                        .onFailure(Chapters::failed) // failed(Job job, Throwable error)
                        .webhook(Webhook.post("http://localhost:8080/hook").when(JobStatus.FAILED)))
                .enqueue(Words::countChapter, "alice", 1);
        // end::callbacks[]
        return job;
    }

    static JobHandle<Integer> later(Queue queue) {
        // tag::later[]
        var soon = queue.in(Duration.ofMinutes(5)).enqueue(Words::countChapter, "alice", 1);
        var noon = queue.at(Instant.parse("2030-01-01T12:00:00Z")).enqueue(Words::countChapter, "alice", 2);
        // end::later[]
        noon.delete();
        return soon;
    }

    static JobHandle<Integer> again(Queue queue) {
        // tag::again[]
        var tried = queue.with(options -> options.retry(Retry.times(5)
                        .backoff(Duration.ofSeconds(2), Duration.ofMinutes(5))
                        .notOn(NoSuchElementException.class)))
                .enqueue(Words::countChapter, "alice", 1);
        // end::again[]
        return tried;
    }

    static JobHandle<Integer> async(Queue queue) {
        // tag::async[]
        var words = queue.enqueueAsync(Words::asyncCountAt, "https://example.org"); // returns a CompletableFuture
        // end::async[]
        return words;
    }
}
