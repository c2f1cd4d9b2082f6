package io.rq4j.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A method of two arguments that returns a value, as a method reference; {@link FunctionReference} reads it. */
@FunctionalInterface
public interface Fn2<A, B, R> extends Serializable {

    @Nullable R apply(A a, B b) throws Exception;
}
