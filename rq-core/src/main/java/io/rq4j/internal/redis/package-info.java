/** The Redis client stops here: keys, scripts, connections. Reads are free; every write is a script. */
@NullMarked
package io.rq4j.internal.redis;

import org.jspecify.annotations.NullMarked;
