/** The one writer: every change of a job's status, place, lease, TTL or results, and the presence of worker processes. */
@NullMarked
package io.rq4j.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
