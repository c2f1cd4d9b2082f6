/** What keeps the queues sound beside the jobs: recovery from dead worker processes. */
@NullMarked
package io.rq4j.worker.internal.maintenance;

import org.jspecify.annotations.NullMarked;
