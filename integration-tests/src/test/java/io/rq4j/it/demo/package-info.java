/** {@code rq-cli demo} as a user runs it, and what it leaves behind. */
@NullMarked
package io.rq4j.it.demo;

import org.jspecify.annotations.NullMarked;
