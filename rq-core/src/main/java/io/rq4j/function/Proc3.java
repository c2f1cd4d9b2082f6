package io.rq4j.function;

import java.io.Serializable;

/** A method of three arguments whose result does not matter, as a method reference; see {@link Fn3}. */
@FunctionalInterface
public interface Proc3<A, B, C> extends Serializable {

    void run(A a, B b, C c) throws Exception;
}
