/** Every exception that a user can catch. All are unchecked and name the job and the queue that they speak of. */
@NullMarked
package io.rq4j.error;

import org.jspecify.annotations.NullMarked;
