package io.rq4j.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A method of six arguments that returns a value, as a method reference; {@link FunctionReference} reads it. */
@FunctionalInterface
public interface Fn6<A, B, C, D, E, F, R> extends Serializable {

    @Nullable R apply(A a, B b, C c, D d, E e, F f) throws Exception;
}
