@NullMarked
package io.rq4j.embedded;

import org.jspecify.annotations.NullMarked;
