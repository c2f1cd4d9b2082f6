/** Moves scheduled jobs into their queues when they are due. */
@org.jspecify.annotations.NullMarked
package io.rq4j.worker.internal.scheduler;
