/** Values without a connection: what a job is, how it is called, how it ended. Immutable, safe for any thread. */
@NullMarked
package io.rq4j.job;

import org.jspecify.annotations.NullMarked;
