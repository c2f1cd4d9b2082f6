package io.rq4j.worker;

import io.rq4j.codec.WebhookField;
import io.rq4j.codec.Zlib;
import io.rq4j.error.CodecException;
import io.rq4j.error.RqException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.lifecycle.Claim;
import io.rq4j.internal.lifecycle.Settlement.Again;
import io.rq4j.job.Job;
import io.rq4j.job.JobStatus;
import io.rq4j.job.Outcome;
import io.rq4j.job.Result;
import io.rq4j.job.Webhook;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends the webhooks of jobs whose end was accepted, up to four at a time, on threads that take nothing from the loop. What goes
 * wrong is one warning each. Safe for any thread.
 */
final class Webhooks {

    private static final int AT_A_TIME = 4;
    /** Jobs that wait; what comes beyond that is dropped, with a warning. */
    private static final int WAITING = 1_000;
    /** How long to wait with a line of the log, so that many that are dropped do not fill it. */
    private static final long A_WHILE = TimeUnit.SECONDS.toNanos(10);

    private final Engine engine;
    private final WorkerLog log;
    private final ThreadPoolExecutor sending;
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger dropped = new AtomicInteger();
    private final AtomicLong told = new AtomicLong(System.nanoTime() - A_WHILE);
    private @Nullable HttpClient client;

    Webhooks(Engine engine, String worker, WorkerLog log) {
        this.engine = engine;
        this.log = log;
        this.sending = new ThreadPoolExecutor(
                AT_A_TIME,
                AT_A_TIME,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING),
                task -> thread(task, worker),
                (task, pool) -> dropped.incrementAndGet());
        this.sending.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable task, String worker) {
        var thread = new Thread(task, "rq-" + worker + "-webhook-" + numbers.incrementAndGet());
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, e) -> log.failedForGood("A webhook", e));
        return thread;
    }

    /**
     * An outcome was accepted.
     *
     * @param again when the job runs again; then only a finished run is told of
     * @param subject of the job when it ran; null when it never did
     */
    void ended(Claim claim, Outcome outcome, @Nullable Again again, @Nullable Subject subject) {
        var field = claim.fields().getOrDefault(WebhookField.NAME, "");
        boolean finished = outcome instanceof Outcome.Finished;
        if (field.isEmpty() || !finished && again != null) {
            return;
        }
        var status = finished ? JobStatus.FINISHED : JobStatus.FAILED;
        // As RQ: a job that asked for too many tries has no error of its own.
        var error = outcome instanceof Outcome.Failed failed ? failed.text() : "";
        execute(() -> send(claim.execution().jobId(), field, status, error, subject));
    }

    /** A job has failed without a function of this process. */
    void failed(Job job) {
        var field = job.raw().get(WebhookField.NAME);
        if (field != null) {
            var error = engine.store().results(job.id(), 1).stream()
                    .map(Result::error)
                    .findFirst()
                    .orElse("");
            var text = new String(field, StandardCharsets.UTF_8);
            execute(() -> send(job.id(), text, JobStatus.FAILED, error, subject(job)));
        }
    }

    private void execute(Runnable send) {
        sending.execute(() -> {
            send.run();
            tellDropped();
        });
    }

    /** In one line when there is room again, or after a while. */
    private void tellDropped() {
        long now = System.nanoTime();
        long last = told.get();
        if (dropped.get() > 0
                && (sending.getQueue().isEmpty() || now - last >= A_WHILE)
                && told.compareAndSet(last, now)) {
            log.webhooksDropped(dropped.getAndSet(0));
        }
    }

    private void send(String id, String field, JobStatus status, @Nullable String error, @Nullable Subject subject) {
        try {
            var webhooks = WebhookField.read(field.getBytes(StandardCharsets.UTF_8)).stream()
                    .filter(webhook -> webhook.status() == status)
                    .toList();
            if (!webhooks.isEmpty()) {
                var body = webhooks.stream().anyMatch(webhook -> webhook.method() == Webhook.Method.POST)
                        ? body(id, status, error, subject)
                        : new byte[0];
                webhooks.forEach(webhook -> send(id, webhook, body));
            }
        } catch (RqException e) {
            log.webhooksNotSent(id, e);
        }
    }

    /** A job whose ttl is 0 is gone by now; of others Redis says exactly when they ended. */
    private byte[] body(String id, JobStatus status, @Nullable String error, @Nullable Subject before) {
        var after = engine.store().job(id).orElse(null);
        var subject = before != null || after == null ? before : subject(after);
        return WebhookField.body(
                id,
                subject == null ? null : subject.function(),
                status,
                subject == null ? null : subject.enqueuedAt(),
                after != null && after.endedAt() != null ? after.endedAt() : now(),
                error);
    }

    /** What is told of a job that may be gone when it is told; its payload need not be kept for that. */
    record Subject(@Nullable String function, @Nullable Instant enqueuedAt) {}

    Subject subject(Job job) {
        return new Subject(function(job), job.enqueuedAt());
    }

    /** Null when it cannot be read. */
    private @Nullable String function(Job job) {
        try {
            return job.data() == null
                    ? null
                    : engine.codec().decodeCall(Zlib.decompress(job.data())).function();
        } catch (CodecException e) {
            return null;
        }
    }

    private Instant now() {
        return engine.store().now();
    }

    private void send(String id, Webhook webhook, byte[] body) {
        try {
            var answer = client().sendAsync(request(webhook, body), BodyHandlers.discarding());
            try {
                int status = answer.get(webhook.timeout().toMillis(), TimeUnit.MILLISECONDS)
                        .statusCode();
                // One of 3xx too: a redirect that leads nowhere, in a circle, or out of HTTP.
                if (status >= 300) {
                    log.webhookFailed(id, shown(webhook), "the answer was " + status);
                }
            } finally {
                answer.cancel(true);
            }
        } catch (ExecutionException e) {
            log.webhookFailed(id, shown(webhook), String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            log.webhookFailed(id, shown(webhook), "no answer within " + webhook.seconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.webhookFailed(id, shown(webhook), "the worker stops");
        } catch (RuntimeException e) {
            log.webhookFailed(id, shown(webhook), String.valueOf(e));
        }
    }

    /** Without a password. */
    private static String shown(Webhook webhook) {
        var user = URI.create(webhook.url()).getRawUserInfo();
        return user == null ? webhook.url() : webhook.url().replace(user + "@", "***@");
    }

    private static HttpRequest request(Webhook webhook, byte[] body) {
        var request = HttpRequest.newBuilder(URI.create(webhook.url()));
        if (webhook.method() == Webhook.Method.POST) {
            request.POST(BodyPublishers.ofByteArray(body)).setHeader("Content-Type", "application/json");
        }
        webhook.headers().forEach(request::setHeader);
        return request.build();
    }

    /** Made when it is first needed: most workers never send. */
    private synchronized HttpClient client() {
        var made = client;
        if (made == null) {
            made = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
            client = made;
        }
        return made;
    }

    /** Takes no more, waits for what was taken, and drops what is left after that. */
    void stop(Duration time) {
        sending.shutdown();
        try {
            if (sending.awaitTermination(time.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int left = dropped.getAndSet(0) + sending.shutdownNow().size();
        if (left > 0) {
            log.webhooksDropped(left);
        }
    }
}
