@NullMarked
package io.rq4j.worker.internal.cli;

import org.jspecify.annotations.NullMarked;
