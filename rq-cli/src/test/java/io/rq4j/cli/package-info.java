@NullMarked
package io.rq4j.cli;

import org.jspecify.annotations.NullMarked;
