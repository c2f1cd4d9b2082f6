/** The figures of {@code docs/performance.md}. */
@NullMarked
package io.rq4j.benchmarks;

import org.jspecify.annotations.NullMarked;
