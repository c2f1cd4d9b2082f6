package io.rq4j.function;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/** A method of no arguments that returns a value, as a method reference; {@link FunctionReference} reads it. */
@FunctionalInterface
public interface Fn0<R> extends Serializable {

    @Nullable R apply() throws Exception;
}
