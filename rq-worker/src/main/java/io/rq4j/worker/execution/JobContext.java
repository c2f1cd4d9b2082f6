package io.rq4j.worker.execution;

import io.rq4j.codec.Codec;
import io.rq4j.error.CodecException;
import io.rq4j.job.Execution;
import io.rq4j.job.Progress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job that the current thread runs, for the function that is its work: RQ's {@code get_current_job()}.
 *
 * <pre>{@code
 * var job = JobContext.current();
 * job.meta().put("progress", 50);
 * job.saveMeta();
 * }</pre>
 *
 * <p>It belongs to the job's thread, and threads that the function starts do not inherit it. It may be handed to them;
 * then they must not use {@link #meta} at the same time. A function that returns a stage takes it before it returns and
 * hands it on: {@link #current} does not work in what runs later.
 */
public final class JobContext {

    private static final Logger LOG = LoggerFactory.getLogger(JobContext.class);
    private static final ThreadLocal<JobContext> CURRENT = new ThreadLocal<>();

    private final Execution execution;
    private final JobAccess access;
    private final Codec codec;
    private @Nullable Map<String, @Nullable Object> meta;

    JobContext(Execution execution, JobAccess access, Codec codec) {
        this.execution = execution;
        this.access = access;
        this.codec = codec;
    }

    /**
     * The job that this thread runs.
     *
     * @throws IllegalStateException outside of a job's thread
     */
    public static JobContext current() {
        var current = CURRENT.get();
        if (current == null) {
            throw new IllegalStateException("JobContext.current() works in the thread that runs a job, not in "
                    + Thread.currentThread().getName() + "; take it there and hand it on");
        }
        return current;
    }

    static void enter(JobContext context) {
        CURRENT.set(context);
    }

    static void leave() {
        CURRENT.remove();
    }

    public String jobId() {
        return execution.jobId();
    }

    /** The queue that the job was taken from. */
    public String queue() {
        return execution.queue();
    }

    /** 32 lower-case hex digits, new for every run of the job. */
    public String executionId() {
        return execution.id();
    }

    /**
     * Larger for every later execution of the same job: write it beside what the job writes elsewhere to refuse a late
     * writer.
     */
    public long fence() {
        return execution.fence();
    }

    /**
     * The user's own values of this job, read from Redis at the first call; later calls give the same map. Changing it
     * changes nothing in Redis until {@link #saveMeta}. Meta that this worker's codec cannot read, such as what a
     * Python program pickled, is an empty map and a warning in the log.
     */
    public Map<String, @Nullable Object> meta() {
        if (meta == null) {
            meta = readMeta();
        }
        return meta;
    }

    /**
     * Writes {@link #meta} to Redis: RQ's {@code job.save_meta()}.
     *
     * @throws io.rq4j.error.RqException if this execution no longer holds the job: it was canceled, deleted or taken
     *     over
     */
    public void saveMeta() {
        access.saveMeta(codec.encode(meta()));
    }

    /**
     * Says how far the job is, for {@code JobHandle.progress} and {@code rq-cli job}. One round trip.
     *
     * @param percent 0 to 100
     * @param message for a person
     * @throws io.rq4j.error.RqException if this execution no longer holds the job
     */
    public void progress(double percent, String message) {
        access.saveProgress(new Progress(percent, message));
    }

    private Map<String, @Nullable Object> readMeta() {
        var all = new LinkedHashMap<String, @Nullable Object>();
        var bytes = access.readMeta();
        if (bytes != null && bytes.length > 0) {
            decode(bytes).forEach((key, value) -> all.put(String.valueOf(key), value));
        }
        return all;
    }

    private Map<?, ?> decode(byte[] bytes) {
        try {
            if (codec.decode(bytes, Object.class) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (CodecException e) {
            LOG.debug("job={} queue={} execution={} meta", jobId(), queue(), executionId(), e);
        }
        LOG.warn(
                "job={} queue={} execution={} meta is not a JSON object and reads as empty; saveMeta() replaces it",
                jobId(),
                queue(),
                executionId());
        return Map.of();
    }
}
