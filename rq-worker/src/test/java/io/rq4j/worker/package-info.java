@NullMarked
package io.rq4j.worker;

import org.jspecify.annotations.NullMarked;
