/** The whole in real processes: what is killed, what is frozen, and who may import whom. */
@NullMarked
package io.rq4j.it;

import org.jspecify.annotations.NullMarked;
