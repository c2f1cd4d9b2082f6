package io.rq4j.job;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * An HTTP request that the worker sends when a job has finished or failed: RQ's Webhook. Immutable.
 *
 * <pre>{@code
 * Webhook.post("https://example.org/hook").when(JobStatus.FAILED).header("X-Token", "secret")
 * }</pre>
 *
 * <p>Sent once the outcome is accepted, on threads of their own; what goes wrong, an answer of 400 or more too, is a warning in
 * the worker's log and does not touch the job. Not sent for an attempt that is tried again, nor for a stopped or canceled job. A
 * POST carries JSON: {@code job_id}, {@code func_name}, {@code status}, {@code enqueued_at}, {@code ended_at}, and
 * {@code exc_info} when it failed. A GET carries nothing.
 *
 * @param url {@code http} or {@code https}, with a host
 * @param status finished or failed
 * @param headers in order; they win over the content type of a POST
 * @param timeout how long the receiver may take, 10 s by default; whole seconds on the wire, rounded up
 */
public record Webhook(String url, JobStatus status, Method method, Map<String, String> headers, Duration timeout) {

    /** RQ's default timeout. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    /** How it is sent. */
    public enum Method {
        GET,
        POST
    }

    public Webhook {
        if (!isWebAddress(url)) {
            throw new IllegalArgumentException(
                    "A webhook's url must begin with http:// or https:// and name a host, got \"" + url
                            + "\"; give one like https://example.org/hook");
        }
        if (status != JobStatus.FINISHED && status != JobStatus.FAILED) {
            throw new IllegalArgumentException("A webhook is sent when a job is FINISHED or FAILED, got " + status
                    + "; take a callback or a JobListener for other changes");
        }
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException(
                    "A webhook's timeout must be positive, got " + timeout + "; leave it out for 10 s");
        }
        Intervals.refuseTooLong("A webhook's timeout", timeout, "leave it out for 10 s");
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }

    private static boolean isWebAddress(String url) {
        try {
            var uri = new URI(url);
            return uri.getScheme() != null
                    && Set.of("http", "https").contains(uri.getScheme().toLowerCase(java.util.Locale.ROOT))
                    && uri.getRawAuthority() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Asks for this address when the job has finished. */
    public static Webhook get(String url) {
        return new Webhook(url, JobStatus.FINISHED, Method.GET, Map.of(), DEFAULT_TIMEOUT);
    }

    /** Tells this address when the job has finished. */
    public static Webhook post(String url) {
        return new Webhook(url, JobStatus.FINISHED, Method.POST, Map.of(), DEFAULT_TIMEOUT);
    }

    /** Sent at this end: {@link JobStatus#FINISHED} or {@link JobStatus#FAILED}. */
    public Webhook when(JobStatus status) {
        return new Webhook(url, status, method, headers, timeout);
    }

    /** With a further header. */
    public Webhook header(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Webhook(url, status, method, more, timeout);
    }

    /** How long the receiver may take. */
    public Webhook timeout(Duration timeout) {
        return new Webhook(url, status, method, headers, timeout);
    }

    /** The timeout as it is written. */
    public long seconds() {
        return timeout.plusNanos(999_999_999).toSeconds();
    }
}
