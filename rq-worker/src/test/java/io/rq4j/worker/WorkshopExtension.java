package io.rq4j.worker;

import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a {@link Workshop} on the shared Redis and closes it. */
final class WorkshopExtension implements ParameterResolver {

    /** A workshop belongs to one test, also where a constructor takes it. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Workshop.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var redis = (TestRedis) new RedisExtension().resolveParameter(parameter, context);
        return context.getStore(Namespace.create(WorkshopExtension.class))
                .computeIfAbsent(Workshop.class, key -> Workshop.on(redis.url(), redis.client()), Workshop.class);
    }
}
