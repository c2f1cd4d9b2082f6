/**
 * A real redis-server in a jar, for tests and demos: {@link io.rq4j.embedded.EmbeddedRedis} starts it on the loopback
 * interface and takes it down again, whatever happens to the JVM that started it.
 */
@NullMarked
package io.rq4j.embedded;

import org.jspecify.annotations.NullMarked;
