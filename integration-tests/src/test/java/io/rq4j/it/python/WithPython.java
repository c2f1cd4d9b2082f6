package io.rq4j.it.python;

import io.rq4j.test.RedisExtension;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test class that takes a {@link PythonRq} and a {@link JavaRq} on the Redis of {@link RedisExtension}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({PythonExtension.class, RedisExtension.class})
@interface WithPython {}
