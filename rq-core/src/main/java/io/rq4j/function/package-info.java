/**
 * Method references as functions of a job: {@code Fn0} to {@code Fn6} return a value, {@code Proc0} to {@code Proc6}
 * none. They are serializable so that {@link io.rq4j.function.FunctionReference} can read which method was named.
 */
@NullMarked
package io.rq4j.function;

import org.jspecify.annotations.NullMarked;
