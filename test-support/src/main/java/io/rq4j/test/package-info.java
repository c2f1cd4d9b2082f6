/**
 * What the tests of this project share: a real Redis for each test ({@link io.rq4j.test.RedisExtension}), snapshots of
 * all its keys ({@link io.rq4j.test.Keyspace}), a clock that tests set and a proxy that breaks connections.
 */
@NullMarked
package io.rq4j.test;

import org.jspecify.annotations.NullMarked;
