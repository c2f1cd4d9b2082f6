/** The program {@code rq-cli}: one class a command. The terminal stops here. */
@NullMarked
package io.rq4j.cli;

import org.jspecify.annotations.NullMarked;
