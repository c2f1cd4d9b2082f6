package io.rq4j.function;

import java.io.Serializable;

/** A method of no arguments whose result does not matter, as a method reference; see {@link Fn0}. */
@FunctionalInterface
public interface Proc0 extends Serializable {

    void run() throws Exception;
}
