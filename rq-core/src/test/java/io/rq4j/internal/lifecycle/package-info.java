/** The scripts as files: their headers, their keys, their calendar, and the paper that is drawn from the table. */
@NullMarked
package io.rq4j.internal.lifecycle;

import org.jspecify.annotations.NullMarked;
