package io.rq4j.worker;

import io.rq4j.error.RqException;
import io.rq4j.internal.Engine;
import io.rq4j.job.Execution;
import io.rq4j.job.Job;
import io.rq4j.job.Progress;
import io.rq4j.job.Result;
import io.rq4j.worker.execution.JobAccess;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a running function sees of its own job in Redis. Safe for any thread. */
record HeldJob(Engine engine, Execution execution) implements JobAccess {

    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    @Override
    public byte @Nullable [] readMeta() {
        return engine.store().field(execution.jobId(), "meta");
    }

    @Override
    public void saveMeta(byte[] meta) {
        check("meta", engine.lifecycle().saveMeta(execution, meta));
    }

    @Override
    public void saveProgress(Progress progress) {
        check("progress", engine.lifecycle().saveProgress(execution, progress));
    }

    private void check(String what, String verdict) {
        if (!verdict.equals("ok")) {
            throw new RqException(
                    "The " + what + " of job " + execution.jobId() + " was not saved: this execution no longer"
                            + " holds the job, it is " + verdict + "; let the function end");
        }
    }

    @Override
    public byte[] resultOf(String job) {
        return engine.store().results(job, 10).stream()
                .filter(result -> result.type() == Result.Type.SUCCESSFUL)
                .findFirst()
                .map(result -> result.value() == null ? NULL : result.value())
                .orElseThrow(() -> new RqException(
                        "The result of job " + job + " was to be the first argument, but " + noResult(job)));
    }

    private String noResult(String job) {
        var status = engine.store().statuses(List.of(job)).get(0);
        return "failed".equals(status) || "stopped".equals(status)
                ? "that job has " + status + "; do not take the result of one that is allowed to fail"
                : "it is no longer kept; give that job a longer resultTtl";
    }

    @Override
    public Job job() {
        return engine.store()
                .job(execution.jobId())
                .orElseThrow(() -> new RqException("Job " + execution.jobId() + " was deleted while it ran"));
    }
}
