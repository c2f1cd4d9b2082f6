package io.rq4j.worker.execution;

import java.lang.reflect.InvocationTargetException;

/** What reflectively called code threw, as if it had been called plainly. */
final class Thrown {

    private Thrown() {}

    /** Always throws; it is declared to return an exception so that callers can write {@code throw}. */
    static Exception by(InvocationTargetException wrapper) {
        return Thrown.<RuntimeException>sneak(wrapper.getTargetException());
    }

    /** Code compiled from other languages throws Throwables that are neither Exception nor Error. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> Exception sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
