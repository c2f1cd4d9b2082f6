package io.rq4j.function;

import java.io.Serializable;

/** A method of two arguments whose result does not matter, as a method reference; see {@link Fn2}. */
@FunctionalInterface
public interface Proc2<A, B> extends Serializable {

    void run(A a, B b) throws Exception;
}
