package io.rq4j.cli;

import io.rq4j.internal.Engine;
import io.rq4j.internal.redis.Read;
import io.rq4j.internal.redis.Reply;
import io.rq4j.job.WorkerInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a worker runs. RQ 2.10 writes the job into the worker's hash; RQ 3.0 and Java workers keep a set of executions, Java
 * workers from the first beat on.
 *
 * @param job one of them, that which has run longest where the worker says it; null for none
 */
record RunningJobs(long count, @Nullable String job) {

    /** In the order of the workers, in one round trip. */
    static List<RunningJobs> of(Engine engine, List<WorkerInfo> workers) {
        var calls = new ArrayList<Read.Call>();
        for (var worker : workers) {
            var key = engine.keys().workerExecutions(worker.name());
            calls.add(Read.SCARD.of(key));
            calls.add(Read.SRANDMEMBER.of(key));
        }
        var replies = engine.redis().readAll(calls);
        var running = new ArrayList<RunningJobs>();
        for (int i = 0; i < workers.size(); i++) {
            running.add(of(
                    workers.get(i).currentJob(), Reply.number(replies.get(2 * i)), Reply.text(replies.get(2 * i + 1))));
        }
        return running;
    }

    private static RunningJobs of(@Nullable String current, long executions, @Nullable String execution) {
        var named = current == null || current.isEmpty() ? null : current;
        var job = named != null || execution == null ? named : JobPlace.STARTED.job(execution);
        return new RunningJobs(Math.max(executions, job == null ? 0 : 1), job);
    }

    String shown() {
        return job == null ? "" : job + (count > 1 ? " and " + (count - 1) + " more" : "");
    }
}
