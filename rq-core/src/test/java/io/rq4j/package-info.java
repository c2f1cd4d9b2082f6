@NullMarked
package io.rq4j;

import org.jspecify.annotations.NullMarked;
