package io.rq4j.internal;

import io.rq4j.test.RedisExtension;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests of scripts: any parameter of type {@link Scene} is an empty Redis with a clock that stands still. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith({RedisExtension.class, SceneExtension.class})
@interface TransitionTest {}
