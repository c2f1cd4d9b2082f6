/** Runs jobs: {@link io.rq4j.worker.Worker} for embedding, the program {@code rq-worker} beside it. */
@NullMarked
package io.rq4j.worker;

import org.jspecify.annotations.NullMarked;
