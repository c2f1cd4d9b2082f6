/** What is behind the handles. Not API: it changes without notice. */
@NullMarked
package io.rq4j.internal;

import org.jspecify.annotations.NullMarked;
