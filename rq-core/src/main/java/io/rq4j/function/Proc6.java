package io.rq4j.function;

import java.io.Serializable;

/** A method of six arguments whose result does not matter, as a method reference; see {@link Fn6}. */
@FunctionalInterface
public interface Proc6<A, B, C, D, E, F> extends Serializable {

    void run(A a, B b, C c, D d, E e, F f) throws Exception;
}
