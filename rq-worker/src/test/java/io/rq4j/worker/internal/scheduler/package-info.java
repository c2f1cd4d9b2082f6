@NullMarked
package io.rq4j.worker.internal.scheduler;

import org.jspecify.annotations.NullMarked;
