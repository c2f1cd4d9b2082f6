package io.rq4j.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A method of four arguments that returns a value, as a method reference; {@link FunctionReference} reads it. */
@FunctionalInterface
public interface Fn4<A, B, C, D, R> extends Serializable {

    @Nullable R apply(A a, B b, C c, D d) throws Exception;
}
