package io.rq4j.function;

import java.io.Serializable;

/** A method of one argument whose result does not matter, as a method reference; see {@link Fn1}. */
@FunctionalInterface
public interface Proc1<A> extends Serializable {

    void run(A a) throws Exception;
}
