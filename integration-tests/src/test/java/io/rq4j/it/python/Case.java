package io.rq4j.it.python;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which of the cases in {@code cases.txt} a test shows, or all tests of a class; {@link CaseReport} collects them. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
@interface Case {

    /** Their numbers. */
    int[] value();
}
