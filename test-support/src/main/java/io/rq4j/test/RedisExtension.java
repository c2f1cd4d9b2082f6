package io.rq4j.test;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a real Redis: any parameter of type {@link TestRedis} in a test, a constructor or a lifecycle method.
 *
 * <pre>{@code
 * @ExtendWith(RedisExtension.class)
 * class QueueTest {
 *     @Test
 *     void enqueuedJobIsQueued(TestRedis redis) { ... }
 * }
 * }</pre>
 *
 * <p>One server serves all tests of a JVM. It is emptied (FLUSHALL) before each test, ahead of the {@code @BeforeEach}
 * methods; so tests that share it must not run at the same time, and what {@code @BeforeAll} or a constructor writes is
 * gone. It comes from Docker (through Testcontainers) where an engine answers, else it is the {@code redis-server} on
 * the PATH, else the one out of the jar. The system property {@code rq.test.redis=docker|local|embedded|embedded-6.2}
 * takes one of them and fails the tests when it cannot be had. One line on standard output says which Redis it is.
 */
public final class RedisExtension implements ParameterResolver, BeforeEachCallback {
    private static final String WAY_PROPERTY = "rq.test.redis";

    @Override
    public void beforeEach(ExtensionContext context) {
        shared(context).empty();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestRedis.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return shared(context).forTests();
    }

    private static SharedRedis shared(ExtensionContext context) {
        return context.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(RedisExtension.class))
                .computeIfAbsent(Attempt.class, key -> Attempt.at(System.getProperty(WAY_PROPERTY)), Attempt.class)
                .outcome();
    }

    /** A start that failed is remembered too: trying again for every test would take minutes to fail. */
    private record Attempt(
            @Nullable SharedRedis redis, @Nullable RuntimeException failure) implements AutoCloseable {
        static Attempt at(@Nullable String wanted) {
            try {
                return new Attempt(SharedRedis.start(wanted), null);
            } catch (RuntimeException e) {
                return new Attempt(null, e);
            }
        }

        SharedRedis outcome() {
            if (redis == null) {
                throw new IllegalStateException(String.valueOf(failure == null ? null : failure.getMessage()), failure);
            }
            return redis;
        }

        @Override
        public void close() {
            if (redis != null) {
                redis.close();
            }
        }
    }
}
