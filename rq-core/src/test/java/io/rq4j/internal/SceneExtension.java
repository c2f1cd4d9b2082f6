package io.rq4j.internal;

import io.rq4j.test.RedisExtension;
import io.rq4j.test.TestRedis;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives each test a {@link Scene} and closes it. */
final class SceneExtension implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Scene.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var redis = (TestRedis) new RedisExtension().resolveParameter(parameter, context);
        return context.getStore(Namespace.create(SceneExtension.class))
                .computeIfAbsent(Scene.class, key -> Scene.on(redis.url(), redis.client()), Scene.class);
    }
}
