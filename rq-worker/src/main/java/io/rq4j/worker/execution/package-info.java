/**
 * Running one job: {@link io.rq4j.worker.execution.JobRunner} turns an assignment into an outcome, a
 * {@link io.rq4j.worker.execution.JobExecutor} decides where that happens, {@link io.rq4j.worker.execution.Functions}
 * which functions may be called. Nothing here knows Redis; whoever hands out assignments settles their outcomes.
 */
@NullMarked
package io.rq4j.worker.execution;

import org.jspecify.annotations.NullMarked;
