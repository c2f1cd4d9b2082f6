/** The one writer against real Redis: every transition on the whole keyspace. */
@NullMarked
package io.rq4j.internal;

import org.jspecify.annotations.NullMarked;
