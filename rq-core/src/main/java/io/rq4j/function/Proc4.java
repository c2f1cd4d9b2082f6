package io.rq4j.function;

import java.io.Serializable;

/** A method of four arguments whose result does not matter, as a method reference; see {@link Fn4}. */
@FunctionalInterface
public interface Proc4<A, B, C, D> extends Serializable {

    void run(A a, B b, C c, D d) throws Exception;
}
