/** Live checks against Python RQ: the same jobs, both ways, on the same Redis. */
@NullMarked
package io.rq4j.it.python;

import org.jspecify.annotations.NullMarked;
