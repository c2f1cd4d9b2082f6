package io.rq4j;

import io.rq4j.internal.Engine;
import io.rq4j.internal.command.WorkerCommand;
import io.rq4j.job.WorkerInfo;
import java.util.Optional;

/**
 * One worker by its name, Java's or Python's: what it does, and commands to it on RQ's channel. A command is published once
 * and heard by whoever listens at that moment, so it is neither kept nor repeated: after
 * {@link io.rq4j.error.RedisUnavailableException} nobody knows whether it was heard. Immutable and safe for any thread.
 */
public final class WorkerHandle {

    private final String name;
    private final Engine engine;

    WorkerHandle(String name, Engine engine) {
        this.name = name;
        this.engine = engine;
    }

    public String name() {
        return name;
    }

    /** What its entry says; empty when no such worker lives. One read. */
    public Optional<WorkerInfo> info() {
        return engine.store().worker(name);
    }

    /**
     * Lets it drain and leave, as SIGTERM does; a second one interrupts what still runs. RQ's shutdown.
     *
     * @return whether a worker of that name listens
     */
    public boolean shutdown() {
        return send(new WorkerCommand.Shutdown());
    }

    /**
     * Ends the job that {@link WorkerInfo#currentJob} names, as if its process had been killed: it fails, or is tried again if
     * it has retries. RQ's kill-horse. Java's worker interrupts its thread; of many jobs it is the one that has run longest.
     *
     * @return whether a worker of that name listens
     */
    public boolean killHorse() {
        return send(new WorkerCommand.KillHorse());
    }

    /**
     * Ends this job if it runs there: it counts as stopped. RQ's stop-job. {@link JobHandle#stop} finds the worker itself, and
     * says when the job does not run.
     *
     * @return whether a worker of that name listens
     * @throws IllegalArgumentException for what cannot be a job's id
     */
    public boolean stop(String jobId) {
        return send(new WorkerCommand.StopJob(jobId));
    }

    private boolean send(WorkerCommand command) {
        return engine.presence().command(name, command) > 0;
    }

    @Override
    public String toString() {
        return "Worker " + name;
    }
}
