@NullMarked
package io.rq4j.test;

import org.jspecify.annotations.NullMarked;
