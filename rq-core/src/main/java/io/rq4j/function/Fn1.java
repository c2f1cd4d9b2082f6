package io.rq4j.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A method of one argument that returns a value, as a method reference; {@link FunctionReference} reads it. */
@FunctionalInterface
public interface Fn1<A, R> extends Serializable {

    @Nullable R apply(A a) throws Exception;
}
