/** Reads of jobs, results, registries and workers. */
@NullMarked
package io.rq4j.internal.store;

import org.jspecify.annotations.NullMarked;
