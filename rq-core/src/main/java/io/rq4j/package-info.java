/**
 * RQ for Java: a distributed job queue on Redis that speaks Python RQ's own format. The tour starts here:
 * {@link io.rq4j.Rq} connects, {@link io.rq4j.Queue} enqueues, {@link io.rq4j.JobHandle} follows one job to its result.
 * Values are in {@link io.rq4j.job}, method references in {@link io.rq4j.function}, exceptions in {@link io.rq4j.error}.
 */
@NullMarked
package io.rq4j;

import org.jspecify.annotations.NullMarked;
