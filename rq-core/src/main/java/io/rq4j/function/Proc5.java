package io.rq4j.function;

import java.io.Serializable;

/** A method of five arguments whose result does not matter, as a method reference; see {@link Fn5}. */
@FunctionalInterface
public interface Proc5<A, B, C, D, E> extends Serializable {

    void run(A a, B b, C c, D d, E e) throws Exception;
}
