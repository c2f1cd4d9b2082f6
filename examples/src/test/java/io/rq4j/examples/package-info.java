@NullMarked
package io.rq4j.examples;

import org.jspecify.annotations.NullMarked;
