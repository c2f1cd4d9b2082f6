@NullMarked
package io.rq4j.worker.execution;

import org.jspecify.annotations.NullMarked;
