package io.rq4j.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A method of three arguments that returns a value, as a method reference; {@link FunctionReference} reads it. */
@FunctionalInterface
public interface Fn3<A, B, C, R> extends Serializable {

    @Nullable R apply(A a, B b, C c) throws Exception;
}
