/** How calls, values and jobs are written: RQ's JSON serializer and the fields of the job hash. Wire names stand only here. */
@NullMarked
package io.rq4j.codec;

import org.jspecify.annotations.NullMarked;
