package io.rq4j.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A method of five arguments that returns a value, as a method reference; {@link FunctionReference} reads it. */
@FunctionalInterface
public interface Fn5<A, B, C, D, E, R> extends Serializable {

    @Nullable R apply(A a, B b, C c, D d, E e) throws Exception;
}
