@NullMarked
package io.rq4j.worker.internal.maintenance;

import org.jspecify.annotations.NullMarked;
