package io.rq4j.worker;

import io.rq4j.error.RqException;
import io.rq4j.internal.Engine;
import io.rq4j.internal.command.UnreadableCommandException;
import io.rq4j.internal.command.WorkerCommand;
import io.rq4j.internal.lifecycle.JobLifecycle;
import io.rq4j.job.Execution;
import io.rq4j.worker.execution.JobExecutor;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * Obeys what others publish on the channel of this worker: RQ's shutdown, stop-job and kill-horse, and RQ 3.0's
 * stop-execution. On the thread of its subscription, so also while all threads of jobs are blocked. What cannot be read is
 * logged and nothing else.
 */
final class CommandListener {

    /** What RQ says of a job whose process got SIGKILL, to the last space. */
    static final String KILLED = "Work-horse terminated unexpectedly; waitpid returned 9 (signal 9); ";

    private final Engine engine;
    private final Holdings holdings;
    private final JobExecutor executor;
    private final Heartbeat heartbeat;
    private final Tally tally;
    private final WorkerLog log;
    private final Runnable shutdown;

    /** @param shutdown what a signal does */
    CommandListener(
            Engine engine,
            Holdings holdings,
            JobExecutor executor,
            Heartbeat heartbeat,
            Tally tally,
            WorkerLog log,
            Runnable shutdown) {
        this.engine = engine;
        this.holdings = holdings;
        this.executor = executor;
        this.heartbeat = heartbeat;
        this.tally = tally;
        this.log = log;
        this.shutdown = shutdown;
    }

    void received(byte[] payload) {
        try {
            var command = WorkerCommand.read(payload);
            log.command(command.text());
            obey(command);
        } catch (UnreadableCommandException e) {
            log.unreadableCommand(String.valueOf(e.getMessage()), payload);
        }
    }

    private void obey(WorkerCommand command) {
        if (command instanceof WorkerCommand.Shutdown) {
            shutdown.run();
        } else if (command instanceof WorkerCommand.KillHorse) {
            killHorse();
        } else if (command instanceof WorkerCommand.StopJob job) {
            stop(execution -> execution.jobId().equals(job.jobId()));
        } else if (command instanceof WorkerCommand.StopExecution one) {
            stop(execution ->
                    execution.jobId().equals(one.jobId()) && execution.id().equals(one.executionId()));
        }
    }

    /** The job that the entry of this worker names. */
    private void killHorse() {
        var longest = holdings.longest().map(Holding::execution);
        if (longest.isEmpty() || !executor.kill(longest.get().id(), KILLED)) {
            log.commandIgnored();
        }
    }

    private void stop(Predicate<Execution> meant) {
        var running = holdings.executions().stream().filter(meant).toList();
        running.forEach(this::stop);
        if (running.isEmpty()) {
            log.commandIgnored();
        }
    }

    /** Who sent the command may have ended the job already; then only its thread is to be interrupted. */
    private void stop(Execution execution) {
        try {
            var verdict = engine.lifecycle().stop(execution, JobLifecycle.STOPPED);
            if (verdict.equals("ok") || verdict.equals("stopped")) {
                tally.count(false, Duration.ZERO);
            }
            heartbeat.lose(execution, verdict.equals("ok") ? "stopped" : verdict);
        } catch (RqException e) {
            log.failedForGood("The command to stop job " + execution.jobId(), e);
        }
    }
}
